namespace Salus.Consensus;

/// <summary>What the host knows of proposals. The simulation has its own.</summary>
public interface IProposals
{
    /// <summary>Whether an honest validator votes for it at a height: its bytes have its digest and every rule of the
    /// ledger holds (spec consensus 3.4).</summary>
    /// <param name="height">The height.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="proposer">Who proposes it, and must be named in it; null when a quorum has prepared it before: then
    /// it is not measured against the clock again either.</param>
    bool IsValid(ulong height, Proposal proposal, string? proposer);
}
