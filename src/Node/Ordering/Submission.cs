using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Ordering;

/// <summary>What became of a submitted transaction.</summary>
public abstract record Submission
{
    private Submission()
    {
    }

    /// <summary>It stands in a final, durable block; the receipt says whether it took effect.</summary>
    public sealed record Final(Height Height, int Index, Timestamp Time, Receipt Receipt) : Submission;

    /// <summary>It entered no block.</summary>
    public sealed record NotAdmitted(Refusal Reason) : Submission;
}
