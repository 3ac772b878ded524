using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Consensus.Messages;

/// <summary>What is signed of each message (spec consensus 2.2): its own domain, the network, the ledger, the height
/// and the round, so that nothing said here counts elsewhere.</summary>
public sealed class SignedBytes(string network, string ledger)
{
    /// <summary>The bytes that the sender of a message signs.</summary>
    public byte[] Of(Message message) => message switch
    {
        Message.Propose propose => Of(VotePhase.Propose, message, propose.Proposal.Digest),
        Message.Vote { Phase: Phase.Prepare } vote => Of(VotePhase.Prepare, message, vote.Proposal),
        Message.Vote vote => Of(VotePhase.Commit, message, vote.Proposal),
        Message.ChangeRound change => Of(change),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private byte[] Of(Message.ChangeRound change)
    {
        var writer = new WireWriter(192);
        writer.WriteFixed("salus-change-round-v1\0"u8);
        writer.WriteText(network);
        writer.WriteText(ledger);
        writer.WriteU64(change.Height);
        writer.WriteU32(change.Round);
        writer.WriteBoolean(change.Prepared is not null);
        if (change.Prepared is { } prepared)
        {
            writer.WriteU32(prepared.Round);
            writer.WriteDigest(prepared.Proposal);
        }

        return writer.ToArray();
    }

    private byte[] Of(VotePhase phase, Message message, Digest proposal) =>
        VoteBytes.For(phase, network, ledger, message.Height, message.Round, proposal);
}
