using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>One process of a validator: the real replica, and around it what a node does, on a simulated disk, network
/// and clock.</summary>
internal sealed class SimulatedValidator : IProposals
{
    private const int MostPerBlock = 5;

    private readonly World _world;
    private readonly int _place;
    private readonly SimulatedDisk _disk = new();
    private readonly SortedSet<long> _waiting = [];
    private readonly Liar? _liar;
    private Replica? _replica;
    private int _run;
    private ulong _durable;
    private bool _isPaused;
    private bool _isAsking;
    private readonly List<Action> _whilePaused = [];

    public SimulatedValidator(World world, int place, string id, Liar? liar)
    {
        _world = world;
        _place = place;
        Id = id;
        _liar = liar;
        world.Network.Join(place, (from, packet) => Do(() => Receive(from, packet)));
    }

    public string Id { get; }

    public bool IsHonest => _liar is null;

    public bool IsUp => _replica is not null;

    public ulong Final => (ulong)_disk.Blocks.Count;

    public uint Round => _replica?.Standing?.Round ?? 0;

    private Digest Head => _disk.Blocks.Count == 0 ? Digest.Zero : _disk.Blocks[^1].Proposal.Digest;

    public void Start()
    {
        if (IsHonest)
        {
            Checks.Restarted(Id, _durable, Final);
        }

        _replica = new Replica(
            new ReplicaIdentity(Id, World.NetworkName, World.LedgerName, _world.Quorum),
            this,
            new SimulatedSignatures(Id),
            new Timeouts());
        Advance();
        Greet();
    }

    public void Crash()
    {
        _run++;
        _replica = null;
        _isPaused = false;
        _isAsking = false;
        _whilePaused.Clear();
        _disk.Crash(_world.Random);
        _waiting.Clear();
    }

    public void Pause() => _isPaused = IsUp;

    public void Resume()
    {
        _isPaused = false;
        Action[] missed = [.. _whilePaused];
        _whilePaused.Clear();
        foreach (var what in missed)
        {
            what();
        }
    }

    public void Submit(long transaction)
    {
        Do(() =>
        {
            Take(transaction);
            foreach (var (place, _) in _world.Others(_place))
            {
                _world.Network.Send(_place, place, new Packet.Work(transaction));
            }
        });
    }

    public bool IsValid(ulong height, Proposal proposal, string? proposer) =>
        SimulatedBlock.Of(proposal) is { } block
        && block.Height == height
        && block.Parent == Head
        && (proposer is null || block.Proposer == proposer)
        && block.Transactions.Distinct().Count() == block.Transactions.Count
        && block.Transactions.All(transaction => _world.Checks.IsSubmitted(transaction) && !IsFinal(transaction));

    private bool IsFinal(long transaction) =>
        _disk.Blocks.Any(final => final.Block.Transactions.Contains(transaction));

    // Who missed the end of a height and has nothing to order learns of it so. spec consensus 5.6
    private void Greet()
    {
        foreach (var (place, _) in _world.Others(_place))
        {
            _world.Network.Send(_place, place, new Packet.Hello(Final + 1));
        }

        In(5_000, Greet);
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
            what();
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

    private void Step(Input input)
    {
        foreach (var output in _replica!.Step(input))
        {
            Carry(output);
        }
    }

    private void Carry(Output output)
    {
        switch (output)
        {
            case Output.Say say:
                Say(say.What);
                break;
            case Output.Repeat { To: { } to } repeat:
                foreach (var (place, _) in _world.Others(_place).Where(other => other.Id == to))
                {
                    _world.Network.Send(_place, place, new Packet.Speech(repeat.Message));
                }

                break;
            case Output.Repeat repeat:
                Send(repeat.Message);
                break;
            case Output.SetTimer timer:
                In(timer.Milliseconds, () => Step(new Input.TimerFired(timer.Height, timer.Round)));
                break;
            case Output.Build build:
                In(1, () => Step(new Input.Built(build.Height, build.Round, Build(build))));
                break;
            case Output.Deliver deliver:
                Append(new FinalBlock(
                    SimulatedBlock.Of(deliver.Proposal)!, deliver.Proposal, deliver.Certificate));
                break;
            case Output.Fetch when _isAsking:
                break;
            case Output.Fetch fetch:
                _isAsking = true;
                In(50, () => _isAsking = false);
                foreach (var (place, _) in _world.Others(_place).Where(other => other.Id == fetch.From))
                {
                    _world.Network.Send(_place, place, new Packet.Ask(Final + 1));
                }

                break;
            case Output.Help help:
                foreach (var (place, _) in _world.Others(_place).Where(other => other.Id == help.To))
                {
                    Give(place, help.Height);
                }

                break;
            case Output.Caught caught when IsHonest:
                _world.Checks.Accused(caught);
                break;
        }
    }

    // Durable first. spec consensus 6.1
    private void Say(Said said)
    {
        if (_world.Weakness != Weakness.ForgottenVotes)
        {
            _disk.Write(said);
        }

        if (_world.Weakness == Weakness.ForgottenLock && said.Message is Message.ChangeRound change)
        {
            said = new Said(Liar.Sign(Id, change with { Prepared = null, Certificate = null }), null);
        }

        In(_world.Random.Next(5), () =>
        {
            _disk.Flush();
            Send(said.Message);
            Step(new Input.Received(said.Message));
        });
    }

    private void Send(Message message)
    {
        foreach (var (place, _) in _world.Others(_place))
        {
            foreach (var told in _liar?.Tell(message, place, _world) ?? [message])
            {
                _world.Network.Send(_place, place, new Packet.Speech(told));
            }
        }
    }

    private void Receive(int from, Packet packet)
    {
        switch (packet)
        {
            case Packet.Speech speech:
                _liar?.Hear(speech.Message);
                Step(new Input.Received(speech.Message));
                break;
            case Packet.Work work:
                Take(work.Transaction);
                break;
            case Packet.Ask ask:
                Give(from, ask.Height);
                break;
            case Packet.Hello hello:
                Give(from, hello.Height);
                Step(new Input.Connected(_world.IdAt(from)));
                break;
            case Packet.Give give when _world.Checks.IsCertified(give.Block):
                Append(give.Block);
                break;
        }
    }

    private void Give(int place, ulong height)
    {
        foreach (var final in _disk.Blocks.Skip((int)height - 1).Take(10))
        {
            _world.Network.Send(_place, place, new Packet.Give(final));
        }
    }

    private void Take(long transaction)
    {
        if (!IsFinal(transaction) && _waiting.Add(transaction))
        {
            Step(new Input.WorkArrived());
        }
    }

    private Proposal? Build(Output.Build build) =>
        _waiting.Count == 0 && build.Round == 0
            ? null
            : new SimulatedBlock(build.Height, Head, Id, [.. _waiting.Take(MostPerBlock)]).ToProposal();

    private void Append(FinalBlock final)
    {
        if (final.Block.Height != Final + 1)
        {
            return;
        }

        _disk.Write(final);
        In(_world.Random.Next(5), () =>
        {
            _disk.Flush();
            if (_durable < Final)
            {
                Advance();
            }
        });
    }

    private void Advance()
    {
        foreach (var final in _disk.Blocks.Skip((int)_durable))
        {
            _waiting.ExceptWith(final.Block.Transactions);
            if (IsHonest)
            {
                _world.Checks.Delivered(Id, final);
            }
        }

        _durable = Final;
        var height = Final + 1;
        var window = _disk.Blocks.Skip((int)ProposerHistory.FirstOf(height) - 1);
        var history = new ProposerHistory([.. window.Select(final => final.Block.Proposer)]);
        Step(new Input.Advanced(height, _world.Validators, history) { Said = _disk.SaidAt(height) });
        if (_waiting.Count > 0)
        {
            Step(new Input.WorkArrived());
        }
    }
}
