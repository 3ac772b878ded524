using System.Text;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Node.Peers;
using Salus.Primitives;

namespace Salus.Node.Tests.Peers;

/// <summary>Messages of every kind, with every part that may be there. Their signatures are of nobody.</summary>
internal static class Messages
{
    public static IReadOnlyList<PeerMessage> All { get; } =
    [
        new PeerMessage.Speech(Propose(new Random(1), 0)),
        new PeerMessage.Speech(Propose(new Random(2), 3)),
        new PeerMessage.Speech(Vote(new Random(3), Phase.Prepare)),
        new PeerMessage.Speech(Vote(new Random(4), Phase.Commit)),
        new PeerMessage.Speech(Change(new Random(5), isPrepared: false, isWhole: false)),
        new PeerMessage.Speech(Change(new Random(6), isPrepared: true, isWhole: true)),
        new PeerMessage.Work([Text("aa.bb.cc"), Text("e30.e30.AA")]),
        new PeerMessage.Work([]),
        new PeerMessage.Greeting(ulong.MaxValue),
        new PeerMessage.Greeting(0),
        new PeerMessage.Ask(12),
        new PeerMessage.Give([Bytes(new Random(7), 900), Bytes(new Random(8), 1)]),
        new PeerMessage.AskSnapshot(2_000),
        new PeerMessage.GiveSnapshot(Bytes(new Random(9), 700)),
        new PeerMessage.GiveSnapshot(Array.Empty<byte>()),
        new PeerMessage.AskSections(Digest.Of("one"u8), 0),
        new PeerMessage.AskSections(Digest.Of("one"u8), 4_099),
        new PeerMessage.GiveSections(Digest.Of("one"u8), 7, [Bytes(new Random(10), 500), Bytes(new Random(11), 1)]),
        new PeerMessage.GiveSections(Digest.Of("one"u8), 0, []),
    ];

    public static IReadOnlyList<Said> Said { get; } =
    [
        new Said(Propose(new Random(11), 2), Certificate(new Random(12))),
        new Said(Vote(new Random(13), Phase.Commit), Certificate(new Random(14))),
        new Said(Vote(new Random(15), Phase.Prepare), null),
        new Said(Change(new Random(16), isPrepared: true, isWhole: true), Certificate(new Random(17))),
    ];

    public static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public static Message.Vote Vote(Random random, Phase phase) => new(
        phase, 7, (uint)random.Next(5), Digest.Of(Bytes(random, 9)), $"v{random.Next(9)}", Bytes(random, 64));

    public static Message.ChangeRound Change(Random random, bool isPrepared, bool isWhole)
    {
        var certificate = isPrepared ? Certificate(random) : null;
        return new Message.ChangeRound(
            8, 4, "v-2", certificate?.Prepared, isWhole ? certificate : null, Bytes(random, 64));
    }

    public static Message.Propose Propose(Random random, uint round) => new(
        ulong.MaxValue,
        round,
        "hospital 1",
        Proposal(random),
        round == 0 ? Justification.None : new Justification(
            [Change(random, isPrepared: true, isWhole: false), Change(random, isPrepared: false, isWhole: false)],
            [Vote(random, Phase.Prepare), Vote(random, Phase.Prepare)]),
        Bytes(random, 64));

    public static PreparedCertificate Certificate(Random random) =>
        new(uint.MaxValue, Proposal(random), [Vote(random, Phase.Prepare), Vote(random, Phase.Prepare)]);

    public static Proposal Proposal(Random random)
    {
        var bytes = Bytes(random, random.Next(500));
        return new Proposal(Digest.Of(bytes), bytes);
    }

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.ASCII.GetBytes(text);
}
