using System.Runtime.CompilerServices;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Ledgers;

/// <summary>One ledger as this node hosts it: submit, read, look up, follow. Safe for many threads.</summary>
public sealed class LedgerNode : IAsyncDisposable
{
    private const long MostOpenedBytes = 32 * 1024 * 1024;

    private readonly SegmentStore _store;
    private readonly LedgerFolder _folder;
    private readonly LedgerIndex _index;
    private readonly IOrdering _ordering;
    private readonly SnapshotLoop _snapshots;
    private readonly RecentBlocks _recent = new();
    private readonly OpenedBlocks _opened = new(MostOpenedBytes);
    private readonly BlockScrub _scrub;
    private readonly LedgerHistory _history;
    private readonly Mending? _mending;
    private readonly StateMending? _stateMending;
    private readonly Func<Filling>? _filling;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LedgerNode(RegionOpening region, LedgerMachine machine, LedgerNode? policies, SegmentStore store)
    {
        var logger = region.Log.CreateLogger<LedgerNode>();
        _scrub = new BlockScrub(region.Genesis, machine, policies?.Machine);
        Machine = machine;
        _folder = region.Folder.Ledger(machine.Name);
        _store = store;
        Watch = policies?.Watch ?? new PolicyWatch(region.Clock, machine.Head.Height);
        _index = LedgerIndex.Open(_folder.Index, height => machine.HeaderAt(height));
        _history = new LedgerHistory(machine, store, _index);
        _snapshots = new SnapshotLoop(machine, _folder, logger);
        _ordering = region.Genesis.Rules(machine.Name).Engine switch
        {
            Engine.Solo => new SoloOrdering(machine, store, region.SoloValidator(machine.Name), PublishAsync, logger)
            {
                Ready = _index.RequireWritable,
            },
            Engine.Bft => Bft(),
            var other => throw new InvalidOperationException($"there is no engine {other}"),
        };

        if (_ordering is BftOrdering { Requests: var requests } validator)
        {
            BlockFetch Blocks() => new(machine, region.Validator.Id, _scrub.Check, requests);
            _mending = new Mending(store, _folder, Blocks());
            _stateMending = new StateMending(machine, _folder, region.Validator.Id, requests);
            _filling = () => new Filling(store, Blocks(), region.Clock, logger) { Whole = validator.LookThrough() };
        }

        BftOrdering Bft()
        {
            var parts = new BftParts(
                region.Genesis,
                machine,
                policies?.Machine,
                _folder,
                store,
                region.Validator,
                Watch,
                region.Peers,
                region.Clock);
            var ordering = new BftOrdering(parts, PublishAsync, _index.RequireWritable, logger)
            {
                Caught = region.Caught,
                Began = GoOnFromSnapshot,
            };
            region.Peers.Attach(machine.Name, ordering);
            return ordering;
        }
    }

    /// <summary>The deterministic machine; its readers are safe on any thread.</summary>
    public LedgerMachine Machine { get; }

    /// <summary>The ledger.</summary>
    public LedgerName Name => Machine.Name;

    /// <summary>When blocks of <c>policies</c> became final here.</summary>
    internal PolicyWatch Watch { get; }

    /// <summary>Ends when the ledger can go on no more, with the cause; or when it was disposed of.</summary>
    public Task Completion =>
        Task.WhenAny(_ordering.Completion, _index.Completion, _snapshots.Completion, _history.Completion).Unwrap();

    /// <summary>Why the last block could not be written; null when it could. The next transaction tries
    /// again.</summary>
    public StoreUnavailableException? Unavailable => _ordering.Unavailable;

    /// <summary>From which block on nothing could be read when it was opened; null when all could. The other validators
    /// give those blocks again.</summary>
    public Height? CutAt { get; private init; }

    /// <summary>The block of a snapshot that this node began with, while it fetches what lies below, and how far it is;
    /// null once all is here (spec snapshots 5).</summary>
    public (Height Begun, Height Filled)? Filling => _history.IsWhole ? null : (_store.BeginsAbove, _store.Filled);

    /// <summary>Whether blocks are known to be damaged.</summary>
    internal bool IsDamaged => _store.Damaged.Count > 0;

    /// <summary>Whether blocks may be final elsewhere that are not here.</summary>
    public bool IsBehind => _ordering.IsBehind;

    /// <summary>What its ordering is doing now, for people.</summary>
    public Task<OrderingWords> WordsAsync() => _ordering.WordsAsync();

    /// <summary>How it is doing now.</summary>
    public LedgerStatistics Statistics => new(
        _ordering.Queued,
        Machine.Head.Height,
        _index.Reached,
        Filling is not null,
        _store.Bytes,
        LedgerFolder.SizeOf([_folder.Index, $"{_folder.Index}-wal"]),
        _store.FlushTimes.Percentile(50),
        _store.FlushTimes.Percentile(99),
        _store.FlushTimes.Buckets);

    /// <summary>Replays what is stored, brings the index up to date and begins to take transactions.</summary>
    internal static async Task<LedgerNode> OpenAsync(
        RegionOpening region, LedgerName name, LedgerNode? policies, CancellationToken cancellationToken)
    {
        var salvage = new LedgerSalvage(region, name);
        for (Height? cutAt = null; ; )
        {
            try
            {
                return await OpenAsync(region, name, policies, cutAt, cancellationToken);
            }
            catch (StoreDamagedException damage) when (salvage.Helps(damage))
            {
                cutAt = salvage.Run(damage);
            }
        }
    }

    private static async Task<LedgerNode> OpenAsync(
        RegionOpening region,
        LedgerName name,
        LedgerNode? policies,
        Height? cutAt,
        CancellationToken cancellationToken)
    {
        var folder = region.Folder.Ledger(name);
        var logger = region.Log.CreateLogger<LedgerNode>();
        var genesisHeader = GenesisBlock.Header(region.Genesis, name).Digest;
        var store = SegmentStore.Open(folder, name, genesisHeader, DiskFile.Open, logger);
        LedgerNode? node = null;
        try
        {
            var machine = new LedgerOpening(region, name, policies?.Machine).Run(store, cancellationToken);
            node = new LedgerNode(region, machine, policies, store) { CutAt = cutAt };
            node._index.Start();
            await node._history.CatchUpAsync(cancellationToken);
            node._snapshots.Start();
            node.Fill();
            node._ordering.Start();
            return node;
        }
        catch
        {
            await (node?.DisposeAsync() ?? ValueTask.CompletedTask);
            store.Dispose();
            throw;
        }
    }

    /// <summary>Submits one transaction and waits until it is final or not admitted. Throws
    /// <see cref="OperationalException"/> when the ledger takes no more.</summary>
    public async Task<Submission> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default) =>
        (await _ordering.SubmitAsync([transaction], cancellationToken))[0];

    /// <summary>Submits several; answers in their order.</summary>
    public Task<IReadOnlyList<Submission>> SubmitAsync(
        IReadOnlyList<Transaction> transactions, CancellationToken cancellationToken = default) =>
        _ordering.SubmitAsync(transactions, cancellationToken);

    /// <summary>The final block at a height; null at 0 (see <see cref="GenesisBlock"/>) and above the head. Throws
    /// <see cref="StoreDamagedException"/>.</summary>
    public CertifiedBlock? Read(Height height) => _recent.Find(height) ?? Open(height)?.ToBlock();

    /// <summary>The final block at a height, of which only what is asked for is decoded: for one transaction of
    /// many.</summary>
    public StoredBlock? Open(Height height)
    {
        if (_store.DamageOf(height) is { } damage)
        {
            throw damage;
        }

        var block = _opened.Find(height);
        if (block is null && (block = _store.Read(height)) is not null)
        {
            _opened.Keep(block);
        }

        return block;
    }

    /// <summary>The proof of a receipt of a final block; null at heights that <see cref="Read"/> knows
    /// nothing of.</summary>
    public Proof? Prove(Height height, int index) =>
        Read(height) is { } final ? Proof.Of(final, index, ValidatorChanges(height)) : null;

    /// <summary>The changes of validators below a height, oldest first, as proofs carry them.</summary>
    public IReadOnlyList<SetChange> ValidatorChanges(Height below) =>
    [
        .. Machine.ValidatorChangesBelow(below).Select(change =>
        {
            var changing = Open(change.Height)!;
            return new SetChange(changing.Header, changing.Certificate, change.Next);
        }),
    ];

    /// <summary>Checks the stored block at a height and serves it no longer when something of it does not hold: what
    /// that is; null when all of it holds.</summary>
    internal StoreDamagedException? Scrub(Height height)
    {
        var damage = FindDamage(height);
        _store.Judge(height, damage);
        return damage;
    }

    /// <summary>Puts whole blocks of other validators in the place of those that <see cref="Scrub"/> found damaged; the
    /// heights that hold now.</summary>
    internal async Task<IReadOnlyList<Height>> MendAsync(CancellationToken cancellationToken) =>
        _mending is null || !IsDamaged
            ? []
            : [.. (await _mending.RunAsync(cancellationToken)).Where(height => Scrub(height) is null)];

    /// <summary>The pieces of the last checkpoint's snapshot, where they begin, and whether the disk has them as they
    /// are (spec snapshots 3.7).</summary>
    internal IEnumerable<(int Piece, long Position, bool Holds)> ScrubState()
    {
        var pieces = Machine.Checkpoint?.Pieces ?? [];
        var position = 0L;
        for (var piece = 0; piece < pieces.Count; position += pieces[piece++].Length)
        {
            yield return (piece, position, Holds(pieces[piece], position));
        }
    }

    /// <summary>Puts a piece of another validator in the place of a damaged one; false when nobody gives it.</summary>
    internal Task<bool> TryMendStateAsync(int piece, CancellationToken cancellationToken) =>
        _stateMending?.TryRunAsync(piece, cancellationToken) ?? Task.FromResult(false);

    /// <summary>Where a transaction stands; null when it is in no block.</summary>
    public (Height Height, int Index)? Find(TransactionId id) => _history.Find(id);

    /// <summary>A patient's log on this ledger after a sequence number, oldest first.</summary>
    public IReadOnlyList<LogEntry> Log(MemberId patient, long after, int limit) =>
        _history.Whole.Log(patient, after, limit);

    /// <summary>The places of emergencies after one, oldest first: of all that are not reviewed, and of some that
    /// are.</summary>
    public IReadOnlyList<CasePlace> Cases(CasePlace after, int limit) =>
        _history.Whole.Cases(after, limit);

    /// <summary>Patients beside whom one of two grantees was ever named, after one of them, in the order of their
    /// ids.</summary>
    public IReadOnlyList<MemberId> Named((string One, string Other) grantees, MemberId? after, int limit) =>
        _history.Whole.Named(grantees, after, limit);

    /// <summary>The places of a member's own events before one, newest first: what it asked to read, the alerts that it
    /// was told of.</summary>
    public IReadOnlyList<EventPlace> OwnEvents(MemberId member, EventPlace before, int limit) =>
        _history.Whole.OwnEvents(member, before, limit);

    /// <summary>Final blocks from a height on, as they come; ends when the node stops.</summary>
    public async IAsyncEnumerable<CertifiedBlock> Follow(
        Height from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var next = from.Value == 0 ? from.Next : from;
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            while (next <= Machine.Head.Height)
            {
                yield return Read(next)!;
                next = next.Next;
            }

            await moved.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (_stopping.IsCancellationRequested)
            {
                yield break;
            }
        }
    }

    /// <summary>Takes no more, orders what is queued, writes the index to the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _ordering.DisposeAsync();
        await _snapshots.DisposeAsync();
        await _history.DisposeAsync();
        await _stopping.CancelAsync();
        await _index.DisposeAsync();
        _store.Dispose();
        _stopping.Dispose();
    }

    private bool Holds(Piece piece, long position)
    {
        var bytes = new byte[piece.Length];
        try
        {
            Machine.State.Store.Read(position, bytes);
            return Digest.Of(bytes) == piece.Digest;
        }
        catch (IOException)
        {
            // What the disk cannot read is as good as damaged.
            return false;
        }
    }

    private StoreDamagedException? FindDamage(Height height)
    {
        try
        {
            if (_scrub.Check(_store.ReadAnyway(height)!) is not { } what)
            {
                return null;
            }

            var place = _store.Place(height);
            return new StoreDamagedException(_folder.Segment(place.Segment), height, place.Start, what);
        }
        catch (StoreDamagedException damage)
        {
            return damage;
        }
        catch (HistoryIncompleteException)
        {
            return null;
        }
        catch (IOException unreadable)
        {
            var place = _store.Place(height);
            return new StoreDamagedException(
                _folder.Segment(place.Segment), height, place.Start, unreadable.Message);
        }
    }

    private void Fill()
    {
        if (_store.BeginsAbove.Value > 0)
        {
            _history.Fill(Name, _filling!());
        }
    }

    // On the ordering's thread, before the first block above the snapshot.
    private void GoOnFromSnapshot()
    {
        Fill();
        if (Name == LedgerName.Policies)
        {
            Watch.See(Machine.Head.Height);
        }
    }

    private ValueTask PublishAsync(CertifiedBlock final)
    {
        _recent.Add(final);
        _snapshots.See(final);
        if (Name == LedgerName.Policies)
        {
            Watch.See(final.Block.Header.Height);
        }

        var written = _history.AddAsync(final);
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _moved, moved).SetResult();
        return written;
    }
}
