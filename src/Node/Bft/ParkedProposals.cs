using Salus.Consensus.Messages;
using Salus.Ledger.Machine;

namespace Salus.Node.Bft;

/// <summary>Proposals under a policies block that is not here yet, one of each validator (spec votes 3.4).</summary>
/// <param name="policies">The machine of <c>policies</c>; null for that ledger itself.</param>
internal sealed class ParkedProposals(LedgerMachine? policies)
{
    private readonly SortedDictionary<string, Message.Propose> _parked = new(StringComparer.Ordinal);

    /// <summary>Keeps a proposal that has to wait; false when nothing has to.</summary>
    public bool TryPark(Message message)
    {
        if (policies is null
            || message is not Message.Propose propose
            || BlockProposal.HeaderOf(propose.Proposal) is not { } header
            || header.Policy.Height <= policies.Head.Height)
        {
            return false;
        }

        _parked[propose.Validator] = propose;
        return true;
    }

    /// <summary>Takes all out, to look at them again.</summary>
    public List<Message.Propose> Take()
    {
        List<Message.Propose> all = [.. _parked.Values];
        _parked.Clear();
        return all;
    }
}
