using System.Text;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Alerts;

/// <summary>How something is delivered.</summary>
public enum Channel
{
    /// <summary>A RaiseAlert on `telemetry`.</summary>
    Ledger,
    Webhook,
    Mail,
}

/// <summary>One way to one receiver: what goes along it keeps its order, and nothing on another waits for it. The
/// target is an address; of the ledger none, and the receiver is the patient.</summary>
public sealed record Lane(Channel Channel, MemberId Receiver, string Target)
{
    /// <summary>Names the lane in the key of a document.</summary>
    public string Key =>
        $"{Code<Channel>.Text(Channel)}-{Receiver}-{Digest.Of(Encoding.UTF8.GetBytes(Target)).ToString()[..16]}";

    // Addresses are not for logs.
    public override string ToString() => Code<Channel>.Text(Channel);
}

/// <summary>One notice on its way. `Fault` is the code of what went wrong last; `GivenUp` is when it was clear that it
/// never arrives.</summary>
public sealed record Delivery(Lane Lane, Notice Notice)
{
    public int Attempts { get; init; }

    public string? Fault { get; init; }

    public Timestamp? GivenUp { get; init; }

    public override string ToString() => $"{Notice} by {Lane}";
}

/// <summary>What came of one attempt.</summary>
public abstract record Attempt
{
    private Attempt()
    {
    }

    /// <summary>It arrived; of the ledger, in this transaction.</summary>
    public sealed record Arrived(TransactionId? Transaction = null) : Attempt;

    /// <summary>It may arrive later.</summary>
    public sealed record Later(string Fault) : Attempt;

    /// <summary>It will never arrive.</summary>
    public sealed record Never(string Fault) : Attempt;

    /// <summary>The receiver may not be told any more: nothing was sent.</summary>
    public sealed record Withheld : Attempt;
}
