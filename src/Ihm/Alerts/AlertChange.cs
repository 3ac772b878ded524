namespace Salus.Ihm.Alerts;

/// <summary>What became of an alert.</summary>
public enum Happening
{
    /// <summary>It is new.</summary>
    Raised,

    /// <summary>Its level rose.</summary>
    Worsened,

    /// <summary>Nobody acknowledged it in time, so the second person is told.</summary>
    Escalated,

    /// <summary>Somebody took it in hand.</summary>
    Acknowledged,

    /// <summary>The episode is over.</summary>
    Ended,

    /// <summary>One more finding, of which nobody is told.</summary>
    Updated,

    /// <summary>The ledger has the acknowledgement that was known before.</summary>
    Confirmed,
}

/// <summary>An alert as it is after something happened to it.</summary>
public sealed record AlertChange(Happening Happening, Alert Alert)
{
    /// <summary>Whether it goes to the ledger, with a sequence number of its own.</summary>
    public bool IsNumbered => Happening is Happening.Raised or Happening.Worsened or Happening.Escalated;

    /// <summary>Whether people are told.</summary>
    public bool IsTold => Happening is not (Happening.Updated or Happening.Confirmed);
}

/// <summary>Who is told of a category: the first persons, at least one, and who is next after how long.</summary>
public sealed record Audience(
    IReadOnlyList<Ledger.MemberId> First, Ledger.MemberId? Second = null, TimeSpan EscalatesAfter = default);
