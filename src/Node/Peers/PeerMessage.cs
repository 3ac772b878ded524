using Salus.Consensus.Messages;
using Salus.Primitives;

namespace Salus.Node.Peers;

/// <summary>What one validator tells another about one ledger (spec peers 1).</summary>
public abstract record PeerMessage
{
    // What a message, or an item of one, takes beside its bytes.
    private const long Each = 256;

    private PeerMessage()
    {
    }

    /// <summary>About how much memory it takes.</summary>
    public long Size => Each + this switch
    {
        Speech { Message: Message.Propose propose } => propose.Proposal.Bytes.Length
            + (Each * (propose.Justification.Changes.Count + propose.Justification.Prepares.Count)),
        Speech { Message: Message.ChangeRound { Certificate: { } kept } } =>
            kept.Proposal.Bytes.Length + (Each * kept.Votes.Count),
        Work work => work.Transactions.Sum(compact => compact.Length + Each),
        Give give => give.Blocks.Sum(block => block.Length + Each),
        GiveSnapshot give => give.Offer.Length,
        GiveSections give => give.Sections.Sum(section => section.Length + Each),
        _ => 0,
    };

    /// <summary>A message of the agreement, signed by its author; who passes it on may be another.</summary>
    public sealed record Speech(Message Message) : PeerMessage;

    /// <summary>Transactions to order, as their signers sent them: compact JWSs in ASCII.</summary>
    public sealed record Work(IReadOnlyList<ReadOnlyMemory<byte>> Transactions) : PeerMessage;

    /// <summary>The height that its sender agrees on now.</summary>
    public sealed record Greeting(ulong Height) : PeerMessage;

    /// <summary>The wish for final blocks from a height on.</summary>
    public sealed record Ask(ulong From) : PeerMessage;

    /// <summary>Final blocks in order, as a segment holds them (spec storage 2.3).</summary>
    public sealed record Give(IReadOnlyList<ReadOnlyMemory<byte>> Blocks) : PeerMessage;

    /// <summary>The wish for the newest snapshot above a height.</summary>
    public sealed record AskSnapshot(ulong Above) : PeerMessage;

    /// <summary>What a snapshot is and what proves it (spec snapshots 4.2); empty when there is none.</summary>
    public sealed record GiveSnapshot(ReadOnlyMemory<byte> Offer) : PeerMessage;

    /// <summary>The wish for sections of a snapshot, from one on.</summary>
    public sealed record AskSections(Digest Snapshot, uint From) : PeerMessage;

    /// <summary>Sections of a snapshot in order, as its file holds them (spec snapshots 3.1).</summary>
    public sealed record GiveSections(Digest Snapshot, uint From, IReadOnlyList<ReadOnlyMemory<byte>> Sections)
        : PeerMessage;
}
