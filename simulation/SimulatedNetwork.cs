using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Peers;

namespace Salus.Simulation;

/// <summary>What travels between validators, about one ledger.</summary>
internal sealed record Packet(LedgerName Ledger, PeerMessage Message);

/// <summary>The network between places; a place is where a validator's process runs, and two places may have the same
/// identity (Twins). It loses, repeats, delays and reorders, cuts links one way, and has slow places.</summary>
internal sealed class SimulatedNetwork(SimulatedClock clock, Random random, int places)
{
    private readonly bool[,] _isCut = new bool[places, places];
    private readonly long[] _late = new long[places];
    private readonly Action<int, Packet>[] _receive = new Action<int, Packet>[places];

    /// <summary>Of a thousand packets, how many are lost, and how many come twice.</summary>
    public int Loss { get; set; }

    public int Repetition { get; set; }

    /// <summary>Of a thousand commits, how many are lost besides: then few see that a height is decided, and the others
    /// must find to the same.</summary>
    public int LossOfCommits { get; set; }

    /// <summary>Of a thousand proposals, how many are lost besides: then some lack what the others prepared.</summary>
    public int LossOfProposals { get; set; }

    public long MostDelay { get; set; } = 20;

    /// <summary>Whether now and then one is late by much, and overtaken by many others.</summary>
    public bool HasStragglers { get; set; } = true;

    public void Join(int place, Action<int, Packet> receive) => _receive[place] = receive;

    public void Cut(int from, int to, bool isCut) => _isCut[from, to] = isCut;

    /// <summary>From now on all from a place and to it takes so many milliseconds longer.</summary>
    public void Slow(int place, long milliseconds) => _late[place] = milliseconds;

    public void Heal()
    {
        (Loss, Repetition, LossOfCommits, LossOfProposals, MostDelay) = (0, 0, 0, 0, 20);
        Array.Clear(_isCut);
        Array.Clear(_late);
    }

    public void Send(int from, int to, Packet packet)
    {
        var lossBesides = packet.Message switch
        {
            PeerMessage.Speech { Message: Message.Vote { Phase: Phase.Commit } } => LossOfCommits,
            PeerMessage.Speech { Message: Message.Propose } => LossOfProposals,
            _ => 0,
        };
        if (from == to || _isCut[from, to] || random.Next(1000) < Loss + lossBesides)
        {
            return;
        }

        var copies = random.Next(1000) < Repetition ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var most = random.Next(50) == 0 && HasStragglers ? MostDelay * 20 : MostDelay;
            var late = 1 + random.NextInt64(most) + _late[from] + _late[to];
            clock.In(late, () => _receive[to](from, packet));
        }
    }
}
