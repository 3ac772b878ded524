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
        Message.Propose propose => Of("salus-propose-v1\0"u8, message, propose.Proposal.Digest),
        Message.Vote { Phase: Phase.Prepare } vote => Of("salus-prepare-v1\0"u8, message, vote.Proposal),
        Message.Vote vote => VoteBytes.For(network, ledger, vote.Height, vote.Round, vote.Proposal),
        Message.ChangeRound change => Of(change),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private byte[] Of(Message.ChangeRound change)
    {
        var writer = Begin("salus-change-round-v1\0"u8, change);
        writer.WriteBoolean(change.Prepared is not null);
        if (change.Prepared is { } prepared)
        {
            writer.WriteU32(prepared.Round);
            writer.WriteDigest(prepared.Proposal);
        }

        return writer.ToArray();
    }

    private byte[] Of(ReadOnlySpan<byte> domain, Message message, Digest proposal)
    {
        var writer = Begin(domain, message);
        writer.WriteDigest(proposal);
        return writer.ToArray();
    }

    private WireWriter Begin(ReadOnlySpan<byte> domain, Message message)
    {
        var writer = new WireWriter(192);
        writer.WriteFixed(domain);
        writer.WriteText(network);
        writer.WriteText(ledger);
        writer.WriteU64(message.Height);
        writer.WriteU32(message.Round);
        return writer;
    }
}
