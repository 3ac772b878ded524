using Salus.Client.Http;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;

namespace Salus.Client;

/// <content>How things stand on the ledger, by its receipt and not by one node's word.</content>
public sealed partial class SalusClient
{
    /// <summary>As a patient: has the validators say how one's policy stands, and which agreement keys members have
    /// (spec ledger 9.13).</summary>
    public async Task<Event.PolicyConfirmed> ConfirmAsync(
        IReadOnlyList<MemberId> members, CancellationToken cancellationToken = default)
    {
        var finality = await SubmitAsync(new ConfirmPolicy(Patient.Member, members), cancellationToken);
        return finality.Receipt.Events.OfType<Event.PolicyConfirmed>().Single();
    }

    /// <summary>As a patient: who can read what, as the validators confirmed it, and when that was. A node that says
    /// another thing is passed over for the next (spec ledger 9.12, 9.13).</summary>
    public async Task<(Explanation Explanation, Timestamp At)> ConfirmedExplanationAsync(
        CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var finality = await SubmitAsync(new ConfirmPolicy(Patient.Member, []), cancellationToken);
            var confirmed = finality.Receipt.Events.OfType<Event.PolicyConfirmed>().Single();
            var at = finality.Proof.Header.Time;
            try
            {
                return (await _nodes.AskAsync(
                    node => ExplainAsync(node, at, confirmed.Explanation, cancellationToken), cancellationToken), at);
            }
            catch (AnswerException) when (attempt < Attempts)
            {
                // Something else of this patient came into the same block, after it.
            }
        }
    }

    private async Task<Explanation> ExplainAsync(
        Node node, Timestamp at, Digest confirmed, CancellationToken cancellationToken)
    {
        var path = $"v1/patients/{Patient.Member}/explain?at={at.UnixMs}";
        var shown = await node.GetBytesAsync(path, permit: null, cancellationToken);
        return Digest.Of(shown) == confirmed
            ? node.Read(shown, LedgerJson.Default.Explanation)
            : throw new AnswerException($"The node {node.Address} says another thing than the validators confirmed.");
    }

    /// <summary>The keys in force of those grantees who are members. Sealed to a key that was replaced, something is
    /// open to whoever has that one: spec records 4.8.</summary>
    private async Task<IReadOnlyDictionary<MemberId, Digest>> ConfirmedKeysAsync(
        IEnumerable<Grantee> grantees, CancellationToken cancellationToken)
    {
        Dictionary<MemberId, Digest> confirmed = [];
        var members = grantees.OfType<Grantee.OneMember>().Select(one => one.Id).Distinct();
        foreach (var some in members.Chunk(ConfirmPolicy.MaxMembers))
        {
            foreach (var (member, key) in (await ConfirmAsync(some, cancellationToken)).Keys)
            {
                confirmed[member] = key;
            }
        }

        return confirmed;
    }
}
