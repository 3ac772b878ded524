using System.Text;
using Salus.Client.Governance;
using Salus.Client.Http;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Transactions;

namespace Salus.Client;

/// <content>What organisations decide about the network.</content>
public sealed partial class SalusClient
{
    /// <summary>Who the validators are and what is voted on, as the node says.</summary>
    public Task<GovernanceCard> GovernanceAsync(CancellationToken cancellationToken = default) => _nodes.AskAsync(
        node => node.GetAsync("v1/governance", AnswersJson.Api.GovernanceCard, permit: null, cancellationToken),
        cancellationToken);

    /// <summary>As a registrar: proposes a change. Its transaction's id is the proposal's.</summary>
    public Task<Finality> ProposeAsync(NetworkChange change, CancellationToken cancellationToken = default) =>
        SubmitAsync(new ProposeChange(change), cancellationToken);

    /// <summary>As a registrar: votes for, or against, a change.</summary>
    public Task<Finality> VoteAsync(
        TransactionId proposal, bool inFavour = true, CancellationToken cancellationToken = default) =>
        SubmitAsync(new Vote(proposal, inFavour), cancellationToken);

    /// <summary>As a registrar or a store: what a proposal says, proven; a <see cref="ProofRejectedException"/> when
    /// the transaction is none.</summary>
    public async Task<NetworkChange> ProposalAsync(
        TransactionId proposal, CancellationToken cancellationToken = default)
    {
        var proof = (await ProveAsync(proposal, cancellationToken)).Proof;
        return proof.Transaction is { } jws
            && Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
            && transaction!.Message is ProposeChange proposed
                ? proposed.Change
                : throw new ProofRejectedException(
                    ProofFault.TransactionNotOfReceipt, "the transaction proposes no change");
    }
}
