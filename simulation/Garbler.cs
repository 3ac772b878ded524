using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Node.Peers;

namespace Salus.Simulation;

/// <summary>Tells the right digest with other bytes, which no signature is over: in what it proposes, in what it shows
/// as prepared, and in the names of others. It never votes to commit and gives no final block, so that the others need
/// each other.</summary>
internal sealed class Garbler(string id, Random random) : Liar(id)
{
    private readonly List<Message> _others = [];

    public override void Hear(Message message)
    {
        if (Garble(message) is { } garbled)
        {
            _others.Add(garbled);
        }
    }

    public override PeerMessage Give(PeerMessage asked) =>
        asked is PeerMessage.Give blocks ? blocks with { Blocks = [] } : base.Give(asked);

    // With what is decided it would lead nobody any more.
    public override bool Ignores(Message message) =>
        message is Message.Vote { Phase: Phase.Commit } commit
        && commit.Validator == $"v{commit.Height % 4}";

    public override IEnumerable<Message> Tell(Message message, Lie lie)
    {
        if (message is Message.Vote { Phase: Phase.Commit })
        {
            yield break;
        }

        // Its first proposals are garbled for one in three: what the others prepare then, those never saw.
        var isGarbled = message.Round > 0 || (lie.Place + (int)message.Height) % 3 == 0;
        yield return (isGarbled ? Garble(message) : null) ?? message;
        if (_others.Count > 0)
        {
            yield return _others[^random.Next(1, Math.Min(4, _others.Count) + 1)];
        }
    }

    private static Message? Garble(Message message) => message switch
    {
        Message.Propose propose => propose with { Proposal = Garble(propose.Proposal) },
        Message.ChangeRound { Certificate: { } kept } change =>
            change with { Certificate = kept with { Proposal = Garble(kept.Proposal) } },
        _ => null,
    };

    // The header stays, the last transaction does not.
    private static Proposal Garble(Proposal proposal) => new(proposal.Digest, Other(proposal.Bytes));
}
