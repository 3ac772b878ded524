using Google.Protobuf;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Primitives;
using Schema = Salus.Node.Peers.Schema;

namespace Salus.Node.Peers;

/// <summary>The bytes of messages between validators, and of the vote log (spec peers 1). Reading refuses with a
/// <see cref="PeerMessageRejectedException"/> and nothing else.</summary>
public static class PeerCodec
{
    /// <summary>The most bytes a message has; a longer one is neither sent nor read.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The most bytes of one transaction's compact JWS.</summary>
    public const int MaxTransaction = 512 * 1024;

    /// <summary>The most transactions of one message.</summary>
    public const int MaxTransactions = 16_384;

    /// <summary>The most blocks of one message.</summary>
    public const int MaxBlocks = 1024;

    private static readonly SchemaRules FrameRules = new(Schema.Frame.Descriptor);
    private static readonly SchemaRules SaidRules = new(Schema.Said.Descriptor);

    /// <summary>The bytes of a message about a ledger, in a buffer of their own.</summary>
    public static byte[] Encode(LedgerName ledger, PeerMessage message)
    {
        var frame = new Schema.Frame { Ledger = Code<LedgerName>.Text(ledger) };
        switch (message)
        {
            case PeerMessage.Speech speech:
                Put(frame, speech);
                break;
            case PeerMessage.Work work:
                frame.Work = new Schema.Work { Transactions = { work.Transactions.Select(MessageForm.Wrap) } };
                break;
            case PeerMessage.Greeting greeting:
                frame.Greeting = new Schema.Greeting { Height = greeting.Height };
                break;
            case PeerMessage.Ask ask:
                frame.Ask = new Schema.Ask { From = ask.From };
                break;
            case PeerMessage.Give give:
                frame.Give = new Schema.Give { Blocks = { give.Blocks.Select(MessageForm.Wrap) } };
                break;
            default:
                PutSnapshot(frame, message);
                break;
        }

        return Write(frame);
    }

    /// <summary>Reads what <see cref="Encode"/> writes.</summary>
    public static (LedgerName Ledger, PeerMessage Message) Decode(ReadOnlyMemory<byte> bytes)
    {
        var frame = Read(bytes, FrameRules, Schema.Frame.Parser);
        return Code<LedgerName>.TryParse(frame.Ledger, out var ledger)
            ? (ledger, Content(frame))
            : throw new PeerMessageRejectedException("The message is about a ledger that is not known here.");
    }

    /// <summary>Why no peer would read these bytes; null when it would.</summary>
    public static string? WhyNot(ReadOnlySpan<byte> frame)
    {
        try
        {
            Check(frame, FrameRules);
            return null;
        }
        catch (PeerMessageRejectedException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The bytes of an own message and of what its sender was bound to, for the vote log.</summary>
    public static byte[] EncodeSaid(Said said)
    {
        var form = new Schema.Said { Bound = said.Prepared is { } bound ? MessageForm.Of(bound) : null };
        switch (MessageForm.Of(said.Message))
        {
            case Schema.Propose propose:
                form.Propose = propose;
                break;
            case Schema.Vote vote:
                form.Vote = vote;
                break;
            case Schema.ChangeRound change:
                form.ChangeRound = change;
                break;
        }

        return Write(form);
    }

    /// <summary>Reads what <see cref="EncodeSaid"/> writes.</summary>
    public static Said DecodeSaid(ReadOnlyMemory<byte> bytes)
    {
        var form = Read(bytes, SaidRules, Schema.Said.Parser);
        Message own = form.OwnCase switch
        {
            Schema.Said.OwnOneofCase.Propose => MessageForm.Read(form.Propose),
            Schema.Said.OwnOneofCase.Vote => MessageForm.Read(form.Vote),
            Schema.Said.OwnOneofCase.ChangeRound => MessageForm.Read(form.ChangeRound),
            _ => throw Empty(),
        };
        return new Said(own, form.Bound is { } bound ? MessageForm.Read(bound) : null);
    }

    private static void Put(Schema.Frame frame, PeerMessage.Speech speech)
    {
        switch (MessageForm.Of(speech.Message))
        {
            case Schema.Propose propose:
                frame.Propose = propose;
                break;
            case Schema.Vote vote:
                frame.Vote = vote;
                break;
            case Schema.ChangeRound change:
                frame.ChangeRound = change;
                break;
        }
    }

    private static void PutSnapshot(Schema.Frame frame, PeerMessage message)
    {
        switch (message)
        {
            case PeerMessage.AskSnapshot ask:
                frame.AskSnapshot = new Schema.AskSnapshot { Above = ask.Above };
                break;
            case PeerMessage.GiveSnapshot give:
                frame.GiveSnapshot = new Schema.GiveSnapshot { Offer = MessageForm.Wrap(give.Offer) };
                break;
            case PeerMessage.AskSections ask:
                frame.AskSections = new Schema.AskSections
                {
                    Snapshot = MessageForm.Wrap(ask.Snapshot.ToArray()),
                    From = ask.From,
                };
                break;
            case PeerMessage.GiveSections give:
                frame.GiveSections = new Schema.GiveSections
                {
                    Snapshot = MessageForm.Wrap(give.Snapshot.ToArray()),
                    From = give.From,
                    Sections = { give.Sections.Select(MessageForm.Wrap) },
                };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message));
        }
    }

    private static PeerMessage.GiveSections Sections(Schema.GiveSections form) =>
        new(Digest.Read(form.Snapshot.Span), form.From, Items(form.Sections));

    private static PeerMessage Content(Schema.Frame frame) => frame.ContentCase switch
    {
        Schema.Frame.ContentOneofCase.Propose => new PeerMessage.Speech(MessageForm.Read(frame.Propose)),
        Schema.Frame.ContentOneofCase.Vote => new PeerMessage.Speech(MessageForm.Read(frame.Vote)),
        Schema.Frame.ContentOneofCase.ChangeRound => new PeerMessage.Speech(MessageForm.Read(frame.ChangeRound)),
        Schema.Frame.ContentOneofCase.Work => new PeerMessage.Work(Items(frame.Work.Transactions)),
        Schema.Frame.ContentOneofCase.Greeting => new PeerMessage.Greeting(frame.Greeting.Height),
        Schema.Frame.ContentOneofCase.Ask => new PeerMessage.Ask(frame.Ask.From),
        Schema.Frame.ContentOneofCase.Give => new PeerMessage.Give(Items(frame.Give.Blocks)),
        Schema.Frame.ContentOneofCase.AskSnapshot => new PeerMessage.AskSnapshot(frame.AskSnapshot.Above),
        Schema.Frame.ContentOneofCase.GiveSnapshot => new PeerMessage.GiveSnapshot(frame.GiveSnapshot.Offer.Memory),
        Schema.Frame.ContentOneofCase.AskSections => new PeerMessage.AskSections(
            Digest.Read(frame.AskSections.Snapshot.Span), frame.AskSections.From),
        Schema.Frame.ContentOneofCase.GiveSections => Sections(frame.GiveSections),
        _ => throw Empty(),
    };

    private static ReadOnlyMemory<byte>[] Items(IReadOnlyCollection<ByteString> items) =>
        [.. items.Select(item => item.Memory)];

    private static byte[] Write(IMessage form)
    {
        var bytes = new byte[form.CalculateSize()];
        form.WriteTo(bytes.AsSpan());
        return bytes;
    }

    private static T Read<T>(ReadOnlyMemory<byte> bytes, SchemaRules rules, MessageParser<T> parser)
        where T : IMessage<T>
    {
        Check(bytes.Span, rules);
        try
        {
            return parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new PeerMessageRejectedException(fault.Message, fault);
        }
    }

    private static void Check(ReadOnlySpan<byte> bytes, SchemaRules rules)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new PeerMessageRejectedException($"A message has at most {MaxBytes} bytes.");
        }

        rules.Check(bytes);
    }

    private static PeerMessageRejectedException Empty() => new("The message has no content.");
}
