namespace Salus.Ledger;

/// <summary>What a rule answers: the events of an accepted transaction, or one refusal.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The transaction took effect; its writes stand.</summary>
    public sealed record Accepted(IReadOnlyList<Event> Events) : Outcome;

    /// <summary>The transaction had no effect but its receipt.</summary>
    public sealed record Refused(Refusal Reason) : Outcome;

    public static implicit operator Outcome(Refusal reason) => new Refused(reason);

    public static implicit operator Outcome(Event only) => new Accepted([only]);
}
