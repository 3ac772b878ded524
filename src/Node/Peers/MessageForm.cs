using Google.Protobuf;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Primitives;
using Schema = Salus.Node.Peers.Schema;

namespace Salus.Node.Peers;

/// <summary>Messages of the agreement in the form that is sent and kept. Big fields are wrapped, not copied; lengths
/// were checked by <see cref="SchemaRules"/> before anything is read here.</summary>
internal static class MessageForm
{
    public static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    public static IMessage Of(Message message) => message switch
    {
        Message.Propose propose => Of(propose),
        Message.Vote vote => Of(vote),
        Message.ChangeRound change => Of(change),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    public static Schema.PreparedCertificate Of(PreparedCertificate certificate) => new()
    {
        Round = certificate.Round,
        Proposal = Of(certificate.Proposal),
        Votes = { certificate.Votes.Select(Of) },
    };

    public static Message.Propose Read(Schema.Propose form) => new(
        form.Height,
        form.Round,
        form.Validator,
        Read(form.Proposal),
        new Justification(
            [.. form.Wishes.Select(wish => Read(wish, null))],
            [.. form.Prepares.Select(Read)]),
        form.Signature.Memory);

    public static Message.Vote Read(Schema.Vote form) => new(
        form.Phase switch
        {
            Schema.Phase.Prepare => Phase.Prepare,
            Schema.Phase.Commit => Phase.Commit,
            _ => throw new PeerMessageRejectedException("A vote is to prepare or to commit."),
        },
        form.Height,
        form.Round,
        Digest.Read(form.Proposal.Span),
        form.Validator,
        form.Signature.Memory);

    public static Message.ChangeRound Read(Schema.ChangeRound form) =>
        Read(form.Wish, form.Certificate is { } certificate ? Read(certificate) : null);

    public static PreparedCertificate Read(Schema.PreparedCertificate form) =>
        new(form.Round, Read(form.Proposal), [.. form.Votes.Select(Read)]);

    private static Schema.Propose Of(Message.Propose propose) => new()
    {
        Height = propose.Height,
        Round = propose.Round,
        Validator = propose.Validator,
        Proposal = Of(propose.Proposal),
        Wishes = { propose.Justification.Changes.Select(WishOf) },
        Prepares = { propose.Justification.Prepares.Select(Of) },
        Signature = Wrap(propose.Signature),
    };

    private static Schema.Vote Of(Message.Vote vote) => new()
    {
        Phase = vote.Phase == Phase.Prepare ? Schema.Phase.Prepare : Schema.Phase.Commit,
        Height = vote.Height,
        Round = vote.Round,
        Proposal = Wrap(vote.Proposal.ToArray()),
        Validator = vote.Validator,
        Signature = Wrap(vote.Signature),
    };

    private static Schema.ChangeRound Of(Message.ChangeRound change) => new()
    {
        Wish = WishOf(change),
        Certificate = change.Certificate is { } certificate ? Of(certificate) : null,
    };

    private static Schema.Wish WishOf(Message.ChangeRound change) => new()
    {
        Height = change.Height,
        Round = change.Round,
        Validator = change.Validator,
        Prepared = change.Prepared is { } prepared
            ? new Schema.Prepared { Round = prepared.Round, Proposal = Wrap(prepared.Proposal.ToArray()) }
            : null,
        Signature = Wrap(change.Signature),
    };

    private static Schema.Proposal Of(Proposal proposal) =>
        new() { Digest = Wrap(proposal.Digest.ToArray()), Content = Wrap(proposal.Bytes) };

    private static Message.ChangeRound Read(Schema.Wish form, PreparedCertificate? certificate) => new(
        form.Height,
        form.Round,
        form.Validator,
        form.Prepared is { } prepared ? new Prepared(prepared.Round, Digest.Read(prepared.Proposal.Span)) : null,
        certificate,
        form.Signature.Memory);

    private static Proposal Read(Schema.Proposal form) => new(Digest.Read(form.Digest.Span), form.Content.Memory);
}
