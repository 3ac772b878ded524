using Salus.Ledger;

namespace Salus.Client.Consents;

/// <summary>How long a consent is in force: from a moment, or from now, until just before another.</summary>
public sealed record Period
{
    private readonly Timestamp? _from;
    private readonly Timestamp? _to;
    private readonly long _lastsMs;

    private Period(Timestamp? from, Timestamp? to, long lastsMs) => (_from, _to, _lastsMs) = (from, to, lastsMs);

    /// <summary>From now, for so many days of 24 hours.</summary>
    public static Period Days(int days) => For(TimeSpan.FromDays(days));

    /// <summary>From now, for so long.</summary>
    public static Period For(TimeSpan duration) => new(null, null, (long)duration.TotalMilliseconds);

    /// <summary>From now until a moment.</summary>
    public static Period Until(Timestamp end) => new(null, end, 0);

    /// <summary>From a moment until another.</summary>
    public static Period Between(Timestamp start, Timestamp end) => new(start, end, 0);

    internal (Timestamp From, Timestamp To) At(Timestamp now) => (_from ?? now, _to ?? now.PlusMs(_lastsMs));
}
