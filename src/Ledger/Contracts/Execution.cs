using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;

namespace Salus.Ledger.Contracts;

/// <summary>One run of one message: who sent it, when, and the states it reads and writes.</summary>
/// <param name="Genesis">The network's genesis.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Signer">Who signed it.</param>
/// <param name="Now">Block time.</param>
/// <param name="Policies">Policy state: the working state on <c>policies</c>, elsewhere as of the policy
/// height.</param>
/// <param name="State">The state of this ledger, with the writes of this block so far.</param>
public sealed record Execution(
    Genesis Genesis,
    TransactionId Id,
    Member Signer,
    Timestamp Now,
    StateView Policies,
    WorkingState State)
{
    /// <summary>The network's name.</summary>
    public string Network => Genesis.Network;
}
