using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Bft;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;

namespace Salus.Simulation;

/// <summary>A place where a validator's process runs, with its disk. What a liar's process says goes through the
/// liar.</summary>
internal sealed class SimulatedValidator : IPeers
{
    private readonly World _world;
    private readonly int _place;
    private readonly RegionOpening _region;
    private readonly SimulatedDisk _disk;
    private readonly SimulatedThread _thread = new();
    private readonly Liar? _liar;
    private readonly SimulatedTime _time;
    private readonly List<SimulatedLedger> _ledgers = [];
    private readonly Dictionary<LedgerName, ulong> _durable = [];
    private readonly List<Action> _whilePaused = [];
    private int _run;
    private bool _isPaused;

    public SimulatedValidator(World world, int place, string id, Liar? liar)
    {
        _world = world;
        _place = place;
        Id = id;
        _liar = liar;
        _disk = new SimulatedDisk(world.Random) { ForgetsVotes = world.Weakness == Weakness.ForgottenVotes };
        _time = new SimulatedTime(world.Clock, world.Random.Next(-3000, 3000))
        {
            In = In,
            Gain = world.ClocksWander ? world.Random.Next(-10, 11) : 0,
        };
        _region = new RegionOpening(
            new DataFolder(Path.Combine(world.Folder, $"{place}")),
            world.Genesis,
            new ValidatorIdentity(id, Founding.VotingKeyOf(id)),
            _time,
            NullLoggerFactory.Instance)
        {
            Peers = this,
        };
        foreach (var rules in world.Genesis.Ledgers)
        {
            VoteLog.Found(_region.Folder.Ledger(rules.Name));
        }

        world.Network.Join(place, (from, packet) => Do(() => Receive(from, packet)));
    }

    public string Id { get; }

    public bool IsHonest => _liar is null;

    public bool IsUp => _ledgers.Count > 0;

    /// <summary>Whether it was started once.</summary>
    public bool HasRun { get; private set; }

    public ulong Final(LedgerName name) => _durable.GetValueOrDefault(name);

    public void Start() => Guard(() =>
    {
        HasRun = true;
        _world.Checks.Lag.Started(Id);
        var watch = new PolicyWatch(_region.Clock);
        var site = new SimulatedSite(_world, Id, _region, _disk, watch) { Thread = _thread, In = In };
        foreach (var rules in _world.Genesis.Ledgers)
        {
            _ledgers.Add(new SimulatedLedger(site, rules.Name, _ledgers.FirstOrDefault()?.Machine));
        }

        CheckDurable();
        watch.Moved += () => In(0, () => _ledgers.ForEach(ledger => ledger.Handle(new LoopEvent.PoliciesMoved())));
        In(5_000, Tick);
        _world.Meet(_place);
    });

    /// <summary>The machine stops after so many more steps of its disk, in the middle of what it does then.</summary>
    public void StopAfter(int steps) => _disk.StopsAfter = steps;

    public void Crash()
    {
        _run++;
        _isPaused = false;
        _whilePaused.Clear();
        _ledgers.ForEach(ledger => ledger.Dispose());
        _ledgers.Clear();
        _disk.Crash();
    }

    /// <summary>Crashes, and comes back with an empty disk.</summary>
    public void Empty()
    {
        Crash();
        Directory.Delete(_region.Folder.Root, recursive: true);
        _durable.Clear();
    }

    public void Pause() => _isPaused = IsUp;

    public void Resume()
    {
        _isPaused = false;
        Action[] missed = [.. _whilePaused];
        _whilePaused.Clear();
        foreach (var what in missed)
        {
            Do(what);
        }
    }

    /// <summary>Its clock is set wrong by so much; by nothing, it is right again.</summary>
    public void SetWrong(long milliseconds) => _time.Wrong = milliseconds;

    public void Submit(LedgerName name, IReadOnlyList<ReadOnlyMemory<byte>> transactions) => Do(() =>
    {
        Of(name).Take(transactions, from: null);
        if (_world.Random.Next(2) == 0)
        {
            Broadcast(name, new PeerMessage.Work(transactions));
        }
    });

    /// <summary>A lane to another came up.</summary>
    public void Reach(string other) =>
        Do(() => _ledgers.ForEach(ledger => ledger.Handle(new LoopEvent.Reached(other))));

    public string Describe() => $"{Id}{(IsHonest ? "" : ", who lies")}: " + (IsUp
        ? string.Join("; ", _ledgers.Select(one => $"{one.Machine.Name} {one.Machine.Head.Height} {one.Words}"))
        : "down");

    public void Attach(LedgerName ledger, IPeerListener listener)
    {
    }

    public void Send(LedgerName ledger, string validator, PeerMessage message)
    {
        foreach (var (place, _) in _world.Others(_place).Where(other => other.Id == validator))
        {
            Tell(ledger, place, message);
        }
    }

    public void Broadcast(LedgerName ledger, PeerMessage message)
    {
        foreach (var (place, _) in _world.Others(_place))
        {
            Tell(ledger, place, message);
        }
    }

    private SimulatedLedger Of(LedgerName name) => _ledgers.Single(ledger => ledger.Machine.Name == name);

    private void Tick()
    {
        _ledgers.ForEach(ledger => ledger.Handle(new LoopEvent.Tick()));
        In(5_000, Tick);
    }

    private void Tell(LedgerName ledger, int place, PeerMessage message)
    {
        IEnumerable<PeerMessage> told = message is PeerMessage.Speech { Message: var said }
            ? Lie(ledger, place, said).Select(one => new PeerMessage.Speech(one))
            : [_liar?.Give(message) ?? message];
        foreach (var one in told)
        {
            _world.Network.Send(_place, place, new Packet(ledger, one));
        }
    }

    private IEnumerable<Message> Lie(LedgerName ledger, int place, Message said)
    {
        if (said.Validator != Id)
        {
            return [said];
        }

        if (_world.Weakness == Weakness.ForgottenLock && said is Message.ChangeRound change)
        {
            said = _world.Sign(ledger, change with { Prepared = null, Certificate = null });
        }

        var here = _ledgers.Find(one => one.Machine.Name == ledger);
        if (_liar is null && said is Message.Vote { Phase: Phase.Prepare } vote)
        {
            _world.Checks.Lag.Voted(ledger, vote, _world.Clock.Now, here is null || vote.Height <= here.Remembered);
        }

        return _liar?.Tell(said, new Lie(_world, ledger, place, here)) ?? [said];
    }

    private void Receive(int from, Packet packet)
    {
        if (packet.Message is PeerMessage.Speech speech)
        {
            _liar?.Hear(speech.Message);
            if (_liar?.Ignores(speech.Message) == true)
            {
                return;
            }
        }

        Of(packet.Ledger).Hear(_world.IdAt(from), packet.Message);
    }

    // Whatever comes to a process that is stopped waits; to one that is gone, it is lost.
    private void Do(Action what)
    {
        if (_isPaused)
        {
            _whilePaused.Add(what);
        }
        else if (IsUp)
        {
            Guard(what);
        }
    }

    private void Guard(Action what)
    {
        try
        {
            _thread.Run(what);
            foreach (var ledger in _ledgers)
            {
                ledger.Check();
                _durable[ledger.Machine.Name] = ledger.Machine.Head.Height.Value;
            }
        }
        catch (PowerFailure)
        {
            _world.Note(Id, "loses power in the middle of a write");
            Crash();
            _world.Clock.In(_world.Random.Next(100, 8000), () => World.Start(this));
        }
    }

    private void In(long milliseconds, Action what)
    {
        var run = _run;
        _world.Clock.In(milliseconds, () => Do(() =>
        {
            if (run == _run)
            {
                what();
            }
        }));
    }

    private void CheckDurable()
    {
        foreach (var ledger in _ledgers.Where(_ => IsHonest))
        {
            Checks.Restarted(Id, Final(ledger.Machine.Name), ledger.Machine.Head.Height.Value);
        }
    }
}
