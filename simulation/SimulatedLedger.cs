using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Merkle;

namespace Salus.Simulation;

/// <summary>What a process of a validator gives each of its ledgers.</summary>
internal sealed record SimulatedSite(
    World World, string Id, RegionOpening Region, SimulatedDisk Disk, PolicyWatch Watch)
{
    /// <summary>What tasks go on.</summary>
    public required SimulatedThread Thread { get; init; }

    /// <summary>Does something later, unless the process has ended by then.</summary>
    public required Action<long, Action> In { get; init; }
}

/// <summary>One ledger in a process of a validator: the loop that a node runs, on a simulated disk, network and
/// clock.</summary>
internal sealed class SimulatedLedger : IDisposable
{
    private readonly SimulatedSite _site;
    private readonly TransactionPool _pool = new();
    private readonly SegmentStore _store;
    private readonly FinalBlocks _blocks;
    private readonly VoteLog _votes;
    private readonly ValidatorLoop _loop;
    private readonly ValidatorClock _clock;
    private readonly SimulatedSnapshots? _snapshots;
    private int _timer;

    public SimulatedLedger(SimulatedSite site, LedgerName name, LedgerMachine? policies)
    {
        _site = site;
        var folder = site.Region.Folder.Ledger(name);
        (_store, Machine) = Open(folder, name, policies);
        if (name == LedgerName.Policies)
        {
            site.Watch.See(Machine.Head.Height);
        }

        _blocks = new FinalBlocks(site.Region.Genesis, Machine, _store)
        {
            Ready = () => { },
            MostGiven = site.World.MostGiven,
        };
        _votes = VoteLog.Open(folder, site.Disk.Open);
        Remembered = _votes.Height ?? 0;
        _clock = new ValidatorClock(site.Region.Clock);
        if (site.World.TakesSnapshots)
        {
            _snapshots = new SimulatedSnapshots(site, Parts(policies), Handle);
        }

        _loop = Loop(policies);
        _snapshots?.Fill(LookThrough());
        _loop.Start();
        Remember();
    }

    public LedgerMachine Machine { get; }

    private string Name => Code<LedgerName>.Text(Machine.Name);

    private string Powers => string.Join(", ", Machine.Validators.Validators.Select(one => $"{one.Id} {one.Power}"));

    /// <summary>The height of the vote log that it began with.</summary>
    public ulong Remembered { get; }

    /// <summary>What it says of itself to an operator.</summary>
    public string Words
    {
        get
        {
            var asked = new LoopEvent.Asked(new TaskCompletionSource<OrderingWords>());
            _loop.Handle(asked);
            return string.Join(' ', asked.Answer.Task.GetAwaiter().GetResult().Words);
        }
    }

    public void Handle(LoopEvent happened) => _loop.Handle(happened);

    /// <summary>Another validator sent something.</summary>
    public void Hear(string from, PeerMessage message)
    {
        if (message is PeerMessage.Work work)
        {
            Take(work.Transactions, from);
        }
        else if (_snapshots?.TryTake(from, message) != true)
        {
            _loop.Handle(new LoopEvent.Heard(from, message));
        }
    }

    /// <summary>Throws what a task of its threw.</summary>
    public void Check() => _snapshots?.Check();

    /// <summary>Takes transactions in, from a client or from another validator.</summary>
    public void Take(IReadOnlyList<ReadOnlyMemory<byte>> transactions, string? from)
    {
        foreach (var compact in transactions)
        {
            if (_site.World.Read(compact) is { } transaction
                && Machine.Screen(transaction, _clock.TimeAfter(Machine.Head)) is null)
            {
                _pool.TryAdd(new Pooled(transaction, compact) { From = from });
            }
        }

        _loop.Handle(new LoopEvent.WorkCame());
    }

    /// <summary>Another proposal that would be as valid as one of this validator's: with less in it.</summary>
    public Proposal? Another(Proposal proposal)
    {
        if (BlockProposal.HeaderOf(proposal)?.Height != Machine.Head.Height.Next)
        {
            return null;
        }

        var (header, transactions) = BlockProposal.Read(proposal, _pool);
        Transaction[] others = [.. transactions.Skip(1)];
        var draft = Machine.Draft(new Timestamp(header.Time.UnixMs + 1), _site.Id, others);
        return BlockProposal.Of(draft.Block.Header, [.. others.Select(Compact)]);
    }

    /// <summary>The proposal with one transaction more, which its header names, and which costs and changes
    /// nothing.</summary>
    public Proposal? With(Proposal proposal, ReadOnlyMemory<byte> more)
    {
        if (BlockProposal.HeaderOf(proposal)?.Height != Machine.Head.Height.Next)
        {
            return null;
        }

        var (header, transactions) = BlockProposal.Read(proposal, _pool);
        Transaction[] all = [.. transactions, _site.World.Read(more)!];
        return BlockProposal.Of(
            header with { TransactionsRoot = MerkleTree.Root([.. all.Select(one => one.Leaf)]) },
            [.. all.Select(Compact)]);
    }

    /// <summary>The proposal under the oldest policies that a block on this head may be under.</summary>
    public Proposal? UnderOldest(Proposal proposal)
    {
        if (BlockProposal.HeaderOf(proposal) is not { } header || header.Height != Machine.Head.Height.Next)
        {
            return null;
        }

        var (_, transactions) = BlockProposal.Read(proposal, _pool);
        return BlockProposal.Of(header with { Policy = Machine.Head.Policy }, [.. transactions.Select(Compact)]);
    }

    public void Dispose()
    {
        _snapshots?.Dispose();
        _store.Dispose();
        _votes.Dispose();
    }

    private static ReadOnlyMemory<byte> Compact(Transaction transaction) =>
        System.Text.Encoding.ASCII.GetBytes(transaction.Jws.ToCompact());

    // A machine that stops when it has just begun a ledger leaves what does not read. spec storage 3.10
    private (SegmentStore Store, LedgerMachine Machine) Open(
        LedgerFolder folder, LedgerName name, LedgerMachine? policies)
    {
        var genesisHeader = GenesisBlock.Header(_site.Region.Genesis, name).Digest;
        SegmentStore? store = null;
        while (true)
        {
            try
            {
                store = SegmentStore.Open(folder, name, genesisHeader, _site.Disk.Open, NullLogger.Instance);
                return (store, Replay(store, name, policies, genesisHeader));
            }
            catch (StoreDamagedException damage)
            {
                store?.Dispose();
                _site.World.Note(_site.Id, $"gives back blocks of {name}: {damage.What}");
                new LedgerSalvage(_site.Region, name).Run(damage);
            }
        }
    }

    private LedgerMachine Replay(SegmentStore store, LedgerName name, LedgerMachine? policies, Digest genesisHeader)
    {
        var machine = _site.World.TakesSnapshots
            ? new LedgerOpening(_site.Region, name, policies).Run(store, CancellationToken.None)
            : new LedgerMachine(_site.Region.Genesis, name, policies);
        var below = store.BeginsAbove.Value == 0 ? genesisHeader : machine.HeaderAt(store.BeginsAbove)!.Value;
        foreach (var (stored, _) in store.ReadAbove(store.BeginsAbove, below))
        {
            var final = stored.ToBlock();
            if (stored.Header.Height > machine.Head.Height)
            {
                machine.Commit(machine.ExecuteCertified(final.Block));
            }

            // The machine may have stopped when a block was on its disk and before anybody was told of it.
            See(final);
        }

        return machine;
    }

    private ValidatorLoop Loop(LedgerMachine? policies)
    {
        var world = _site.World;
        var proposing = new Proposing(Machine, _pool, _clock, _site.Watch, _site.Id)
        {
            LeftOut = (_, why) => world.Note(_site.Id, $"leaves out of {Name}: {Code<Refusal>.Text(why)}"),
        };
        ulong? remembered = _votes.Height is { } spoken ? Math.Max(spoken, Machine.Head.Height.Value) : null;
        var permission = new VotingPermission(_site.Id, remembered, _site.Region.Clock);
        return new ValidatorLoop(
            new ValidatorParts(
                Machine,
                policies,
                _blocks,
                _votes,
                _pool,
                proposing,
                permission,
                _site.Region.Peers,
                _site.Region.Clock),
            new ReplicaIdentity(_site.Id, Founding.Network, Name, world.Quorum)
            {
                Endorsement = world.Weakness == Weakness.NoEndorsement
                    ? null
                    : world.Genesis.Rules(Machine.Name).Endorsement,
            },
            world.SignaturesOf(_site.Id),
            NullLogger.Instance)
        {
            SetTimer = SetTimer,
            After = (milliseconds, happens) => _site.In(milliseconds, () => _loop.Handle(happens)),
            Publish = Publish,
            Caught = Catch,
            Snapshots = _snapshots?.Giving,
            TakesSnapshot = _snapshots?.IsUnderWay ?? (_ => false),
            Began = Begin,
            Window = world.Window,
        };
    }

    private void SetTimer(Output.SetTimer timer)
    {
        if (timer.Round > 0)
        {
            _site.World.Note(_site.Id, $"begins round {timer.Round} of block {timer.Height} of {Name}");
        }

        var set = ++_timer;
        _site.In(timer.Milliseconds, () =>
        {
            if (set == _timer)
            {
                _loop.Handle(new LoopEvent.TimerFired(timer.Height, timer.Round));
            }
        });
    }

    private void Catch(Message first, Message second)
    {
        _site.World.Checks.Accused(_site.Id, first, second);
        _site.World.SetChanges?.Report(Machine.Name, first, second);
    }

    private void See(CertifiedBlock final)
    {
        var world = _site.World;
        world.Checks.Delivered(_site.Id, final);
        if (final.Block.Header.Ledger == LedgerName.Policies)
        {
            world.Checks.Lag.Final(_site.Id, final.Block.Header.Height.Value, world.Clock.Now);
        }
    }

    private void Remember() => _site.World.Checks.Remembers(
        _site.Id, Machine.Name, Machine.Head.Height.Value, _loop.Proposers, _site.World.Window);

    private BftParts Parts(LedgerMachine? policies)
    {
        var region = _site.Region;
        return new BftParts(
            region.Genesis,
            Machine,
            policies,
            region.Folder.Ledger(Machine.Name),
            _store,
            region.Validator,
            _site.Watch,
            region.Peers,
            region.Clock);
    }

    // As BftOrdering does.
    private Action LookThrough()
    {
        var (remembered, begun) = (_votes.Height, _blocks.BeginsAbove);
        return () =>
        {
            if (remembered is { } above && !_blocks.HasSigned(_site.Id, above, begun))
            {
                _site.In(0, () => _loop.Handle(new LoopEvent.LookedThrough()));
            }
        };
    }

    // As LedgerNode does.
    private void Begin()
    {
        Remember();
        _snapshots!.Fill(LookThrough());
        if (Machine.Name == LedgerName.Policies)
        {
            _site.Watch.See(Machine.Head.Height);
        }
    }

    private void Publish(CertifiedBlock final)
    {
        var header = final.Block.Header;
        _site.World.Note(
            _site.Id,
            $"has block {header.Height} of {Name}, by {header.Proposer} in round {final.Certificate.Round}, "
            + $"with {final.Block.Transactions.Count} transactions");
        if (header.NextValidators != header.Validators)
        {
            _site.World.Note(_site.Id, $"changes the set of {Name} at block {header.Height}: {Powers}");
        }

        See(final);
        Remember();
        _snapshots?.See(final);
        if (Machine.Name == LedgerName.Policies)
        {
            _site.Watch.See(final.Block.Header.Height);
        }
    }
}
