using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Peers;
using Salus.Primitives;

namespace Salus.Simulation;

/// <summary>Where a liar may lie: about which ledger, and to whom.</summary>
internal sealed record Lie(World World, LedgerName Name, int Place, SimulatedLedger? Ledger)
{
    public Message Sign(Message message) => World.Sign(Name, message);
}

/// <summary>How a faulty validator lies. Each begins with what an honest one would have said to a place.</summary>
internal abstract class Liar(string id)
{
    private int _given;

    protected string Id { get; } = id;

    /// <summary>How many kinds there are; of twins there are two processes.</summary>
    public const int Kinds = 6;
    public const int Twins = 0;
    public const int Garblers = 6;
    public const int Laggards = 7;

    public static Liar Of(string id, int kind, bool isTight, Random random) => kind switch
    {
        Twins => new Twin(id),
        1 => new Equivocator(id),
        2 => new Withholder(id, random),
        > 0 when isTight => new Smuggler(id),
        Garblers => new Garbler(id, random),
        Laggards => new Laggard(id),
        3 => new Babbler(id, random),
        4 => new Repeater(id, random),
        _ => new Dreamer(id, random),
    };

    public virtual void Hear(Message message)
    {
    }

    /// <summary>Whether it goes on as if it had not heard this.</summary>
    public virtual bool Ignores(Message message) => false;

    /// <summary>What it gives of a snapshot: in turn what is asked for, another one, and nothing.</summary>
    public virtual PeerMessage Give(PeerMessage asked) => (asked, _given++ % 3) switch
    {
        (PeerMessage.GiveSnapshot { Offer.Length: > 0 } offer, 1) => new PeerMessage.GiveSnapshot(Other(offer.Offer)),
        (PeerMessage.GiveSnapshot, 2) => new PeerMessage.GiveSnapshot(default),
        (PeerMessage.GiveSections { Sections.Count: > 0 } given, 1) =>
            given with { Sections = [Other(given.Sections[0]), .. given.Sections.Skip(1)] },
        (PeerMessage.GiveSections given, 2) => given with { Sections = [] },
        _ => asked,
    };

    protected static byte[] Other(ReadOnlyMemory<byte> bytes)
    {
        var other = bytes.ToArray();
        other[^1] ^= 1;
        return other;
    }

    public abstract IEnumerable<Message> Tell(Message message, Lie lie);

    /// <summary>Says what an honest validator says; a second process of the same identity does too.</summary>
    private sealed class Twin(string id) : Liar(id)
    {
        public override IEnumerable<Message> Tell(Message message, Lie lie) => [message];
    }

    /// <summary>Proposes one thing to some and another to the rest, and votes for whatever it is asked to, both
    /// times.</summary>
    private sealed class Equivocator(string id) : Liar(id)
    {
        private readonly List<Digest> _others = [];

        public override void Hear(Message message)
        {
            if (message is Message.Propose propose)
            {
                _others.Add(propose.Proposal.Digest);
            }
        }

        public override IEnumerable<Message> Tell(Message message, Lie lie)
        {
            if (message is Message.Propose { Justification.Prepares.Count: 0 } propose && lie.Place % 2 == 0
                && lie.Ledger?.Another(propose.Proposal) is { } other)
            {
                _others.Add(other.Digest);
                return [lie.Sign(propose with { Proposal = other })];
            }

            return message is Message.Vote vote
                ? [vote, .. _others.TakeLast(2).Select(another => lie.Sign(vote with { Proposal = another }))]
                : [message];
        }
    }

    /// <summary>Says to each what it likes and leaves out the rest.</summary>
    private sealed class Withholder(string id, Random random) : Liar(id)
    {
        public override IEnumerable<Message> Tell(Message message, Lie lie) =>
            random.Next(3) == 0 ? [message] : [];
    }

    /// <summary>Sends what no honest validator would: other heights, rounds, signatures and bytes.</summary>
    private sealed class Babbler(string id, Random random) : Liar(id)
    {
        public override IEnumerable<Message> Tell(Message message, Lie lie)
        {
            var round = (uint)random.Next(1, 40);
            var digest = Digest.Of([(byte)random.Next(256)]);
            yield return message;
            yield return lie.Sign(new Message.Vote(
                (Phase)random.Next(2), message.Height + (ulong)random.Next(3), round, digest, Id, default));
            yield return lie.Sign(new Message.ChangeRound(message.Height, round, Id, null, null, default));
            yield return lie.Sign(new Message.ChangeRound(
                message.Height,
                round,
                Id,
                new Prepared(round - 1, digest),
                new PreparedCertificate(round - 1, new Proposal(digest, new byte[7]), []),
                default));
            yield return message with { Validator = lie.World.Genesis.Validators.Validators[0].Id };
            yield return lie.Sign(new Message.Propose(
                message.Height, round, Id, new Proposal(digest, new byte[9]), Justification.None, default));
        }
    }

    /// <summary>Says again what anybody said before, and what it said itself not long ago.</summary>
    private sealed class Repeater(string id, Random random) : Liar(id)
    {
        private const int Long = 40;

        private readonly List<Message> _heard = [];
        private readonly List<Message> _said = [];

        public override void Hear(Message message) => _heard.Add(message);

        public override IEnumerable<Message> Tell(Message message, Lie lie)
        {
            _said.Add(message);
            yield return message;
            yield return _said[^random.Next(1, Math.Min(Long, _said.Count) + 1)];
            if (_heard.Count > 0)
            {
                yield return _heard[random.Next(_heard.Count)];
            }
        }
    }

    /// <summary>Proposes blocks under old policies, as if what was revoked since still held.</summary>
    private sealed class Laggard(string id) : Liar(id)
    {
        public override IEnumerable<Message> Tell(Message message, Lie lie) =>
            message is Message.Propose { Justification.Prepares.Count: 0 } propose
            && lie.Ledger?.UnderOldest(propose.Proposal) is { } old
                ? [lie.Sign(propose with { Proposal = old })]
                : [message];
    }

    /// <summary>Proposes blocks with one transaction more, in turn one that its sender may not send yet or sent before,
    /// and one of nobody.</summary>
    private sealed class Smuggler(string id) : Liar(id)
    {
        public override IEnumerable<Message> Tell(Message message, Lie lie)
        {
            var spent = Founding.Spent[lie.Name];
            var more = message.Height % 2 == 0
                ? Founding.Smuggled[lie.Name]
                : spent[(int)message.Height % spent.Count];
            return message is Message.Propose { Justification.Prepares.Count: 0 } propose
                && lie.Ledger?.With(propose.Proposal, more) is { } other
                ? [lie.Sign(propose with { Proposal = other })]
                : [message];
        }
    }

    /// <summary>Claims that something else was prepared, with votes that prepared another thing.</summary>
    private sealed class Dreamer(string id, Random random) : Liar(id)
    {
        private PreparedCertificate? _heard;

        public override void Hear(Message message) =>
            _heard = message is Message.ChangeRound { Certificate: { } kept } ? kept : _heard;

        public override IEnumerable<Message> Tell(Message message, Lie lie)
        {
            if (message is not Message.ChangeRound change || random.Next(3) == 0)
            {
                return [message];
            }

            // Forgets its lock, or has one of a later round with old votes.
            var later = _heard is null ? null : _heard with { Round = change.Round - 1 };
            return random.Next(2) == 0
                ? [lie.Sign(change with { Prepared = null, Certificate = null })]
                : [lie.Sign(change with { Prepared = later?.Prepared, Certificate = later })];
        }
    }
}
