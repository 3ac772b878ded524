using System.Text;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>
/// The <c>bft</c> engine of one ledger: gives the loop of its validator the real clock, network and threads. One task
/// runs the loop; signatures of transactions are verified by the submitters' threads, and by one for those that other
/// validators bring.
/// </summary>
internal sealed partial class BftOrdering : IOrdering, IPeerListener
{
    private const int MostHeardOfEach = 1024;
    private const long MostHeardBytes = 32 * 1024 * 1024;
    private const int MostBatches = 64;
    private const long MostBytesSent = 8 * 1024 * 1024;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private readonly BftParts _parts;
    private readonly ILogger _logger;
    private readonly TransactionPool _pool = new();
    private readonly ValidatorLoop _loop;
    private readonly FinalBlocks _blocks;
    private readonly VoteLog _votes;
    private readonly ValidatorClock _clock;
    private readonly SnapshotGiving _giving;
    private readonly SnapshotArrival _arrival;
    private readonly Inbox<LoopEvent> _events = new(MostHeardOfEach, MostHeardBytes);
    private readonly Inbox<(string From, PeerMessage.Work Work)> _brought = new(MostBatches, MostHeardBytes);
    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);
    private readonly WorkDoor _door;
    private readonly Lag _lag;
    private ITimer? _timer;
    private ITimer? _pause;
    private ITimer? _ticks;
    private Task _published = Task.CompletedTask;
    private Task _running = Task.CompletedTask;
    private OperationalException? _stopped;
    private bool _hasWork;

    /// <summary>Told of two messages that prove a validator faulty.</summary>
    public Action<LedgerName, Message, Message> Caught { get; init; } = (_, _, _) => { };

    /// <summary>Told that the ledger goes on from a snapshot, before its next block.</summary>
    public Action Began { get; init; } = () => { };

    /// <summary>Asks the others for what only single answers are waited for.</summary>
    public PeerRequests Requests { get; }

    public BftOrdering(BftParts parts, Func<CertifiedBlock, ValueTask> publish, Action ready, ILogger logger)
    {
        _parts = parts;
        _logger = logger;
        Requests = new PeerRequests(parts.Machine.Name, parts.Peers, parts.Time);
        _giving = new SnapshotGiving(parts.Folder, parts.Machine, parts.Store);
        _arrival = new SnapshotArrival(
            parts,
            new SnapshotTaking(parts, Requests, logger),
            arrived => Post(new LoopEvent.Arrived(arrived)),
            logger);
        _clock = new ValidatorClock(parts.Time);
        _lag = new Lag(parts.Validator.Id);
        _door = new WorkDoor(parts.Machine, _pool, _clock, parts.Time);
        _votes = VoteLog.Open(parts.Folder, DiskFile.Open);
        _blocks = new FinalBlocks(parts.Genesis, parts.Machine, parts.Store) { Ready = ready };
        var proposing = new Proposing(parts.Machine, _pool, _clock, parts.Watch, parts.Validator.Id)
        {
            LeftOut = (pooled, reason) => pooled.Refuse(reason),
        };
        ulong? remembered = _votes.Height is { } spoken ? Math.Max(spoken, parts.Machine.Head.Height.Value) : null;
        var name = parts.Machine.Name;
        _loop = new ValidatorLoop(
            new ValidatorParts(
                parts.Machine,
                parts.Policies,
                _blocks,
                _votes,
                _pool,
                proposing,
                new VotingPermission(parts.Validator.Id, remembered, parts.Time),
                parts.Peers,
                parts.Time),
            new ReplicaIdentity(
                parts.Validator.Id,
                parts.Genesis.Network,
                Code<LedgerName>.Text(name),
                parts.Genesis.Rules(name).Quorum)
            {
                Endorsement = parts.Genesis.Rules(name).Endorsement,
            },
            new ReplicaSignatures(parts.Validator.VotingKey),
            logger)
        {
            SetTimer = SetTimer,
            After = After,
            Publish = final => _published = Task.WhenAll(_published, publish(final).AsTask()),
            Caught = Report,
            Snapshots = _giving,
            TakesSnapshot = _arrival.IsUnderWay,
            Began = () => Began(),
        };
    }

    /// <inheritdoc/>
    public StoreUnavailableException? Unavailable => _blocks.Unavailable;

    /// <inheritdoc/>
    public bool IsBehind => _lag.Is(
        _parts.Machine.Validators,
        _parts.Genesis.Rules(_parts.Machine.Name).Quorum,
        _parts.Machine.Head.Height.Value);

    /// <inheritdoc/>
    public int Queued => _pool.Count;

    /// <inheritdoc/>
    public Task Completion => _running;

    /// <inheritdoc/>
    public async Task<OrderingWords> WordsAsync()
    {
        var asked = new LoopEvent.Asked(new(TaskCreationOptions.RunContinuationsAsynchronously));
        Post(asked);
        await Task.WhenAny(asked.Answer.Task, Task.Delay(AnswerTime, _parts.Time));
        return asked.Answer.Task.IsCompletedSuccessfully
            ? await asked.Answer.Task
            : new OrderingWords(["it does not answer: its disk may hang."], []);
    }

    /// <summary>What is to be done once all blocks below the snapshot that the ledger goes on from are here: a
    /// validator that has signed none above its vote log only lagged (spec votes 4.6).</summary>
    public Action LookThrough()
    {
        var (remembered, begun) = (_votes.Height, _blocks.BeginsAbove);
        return () =>
        {
            if (remembered is { } above && !_blocks.HasSigned(_parts.Validator.Id, above, begun))
            {
                Post(new LoopEvent.LookedThrough());
            }
        };
    }

    /// <inheritdoc/>
    public void Start()
    {
        _parts.Watch.Moved += OnPoliciesMoved;
        _running = Task.WhenAll(RunAsync(HandleAsync), RunAsync(ScreenAsync));
        _ticks = _parts.Time.CreateTimer(_ => Post(new LoopEvent.Tick()), null, Round, Round);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Submission>> SubmitAsync(
        IReadOnlyList<Transaction> transactions, CancellationToken cancellationToken)
    {
        if (transactions.Count == 0)
        {
            return [];
        }

        var batch = new SubmittedBatch(transactions.Count);
        var refusals = _door.Screen(transactions);
        List<ReadOnlyMemory<byte>> sent = [];
        for (var index = 0; index < refusals.Length; index++)
        {
            if (refusals[index] is { } reason)
            {
                batch.Answer(index, new Submission.NotAdmitted(reason));
                continue;
            }

            var compact = Encoding.ASCII.GetBytes(transactions[index].Jws.ToCompact());
            var pooled = new Pooled(transactions[index], compact);
            await _pool.AddAsync(pooled, new Pending(transactions[index], batch, index), cancellationToken);
            _door.DropTaken(transactions[index].Id);
            sent.Add(compact);
        }

        if (sent.Count > 0)
        {
            _parts.Peers.Broadcast(_parts.Machine.Name, new PeerMessage.Work(sent));
            HasWork();
        }

        return await batch.Answers.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Received(string from, PeerMessage message)
    {
        if (message is PeerMessage.Greeting greeting)
        {
            _lag.Hear(from, greeting.Height);
        }

        if (message is PeerMessage.Work work)
        {
            _ = _door.IsOpenTo(from) && _brought.TryAdd(from, (from, work), work.Size);
        }
        else if (!Requests.TryTake(from, message))
        {
            _events.TryAdd(from, new LoopEvent.Heard(from, message), message.Size);
        }
    }

    /// <inheritdoc/>
    public void Connected(string validator)
    {
        Post(new LoopEvent.Reached(validator));
        var waiting = _pool.Oldest(PeerCodec.MaxTransactions, MostBytesSent);
        if (waiting.Count > 0)
        {
            _parts.Peers.Send(
                _parts.Machine.Name,
                validator,
                new PeerMessage.Work([.. waiting.Select(pooled => pooled.Compact)]));
        }
    }

    /// <summary>Ends; what waits may be in a block of the others yet.</summary>
    public async ValueTask DisposeAsync()
    {
        Interlocked.CompareExchange(
            ref _stopped, LedgerStoppedException.ShuttingDown(_parts.Machine.Name), null);
        _parts.Watch.Moved -= OnPoliciesMoved;
        _events.Complete();
        _brought.Complete();
        await _arrival.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pool.Close(_stopped);
        await (_ticks?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_timer?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_pause?.DisposeAsync() ?? ValueTask.CompletedTask);
        _votes.Dispose();
    }

    private Height PoliciesHead => (_parts.Policies ?? _parts.Machine).Head.Height;

    // Many transactions make one event: the loop takes all that wait.
    private void HasWork()
    {
        if (!Interlocked.Exchange(ref _hasWork, true))
        {
            Post(new LoopEvent.WorkCame());
        }
    }

    private void OnPoliciesMoved()
    {
        Post(new LoopEvent.PoliciesMoved());
        LookAgain();
    }

    private void LookAgain()
    {
        if (_door.HoldsSomethingBack)
        {
            _brought.Add((WorkDoor.Here, new PeerMessage.Work([])));
        }
    }

    private void Post(LoopEvent happened) => _events.Add(happened);

    private void SetTimer(Output.SetTimer set)
    {
        _timer?.Dispose();
        _timer = _parts.Time.CreateTimer(
            _ => Post(new LoopEvent.TimerFired(set.Height, set.Round)),
            null,
            TimeSpan.FromMilliseconds(set.Milliseconds),
            Timeout.InfiniteTimeSpan);
    }

    private void After(long milliseconds, LoopEvent happens)
    {
        if (milliseconds == 0)
        {
            Post(happens);
            return;
        }

        _pause?.Dispose();
        _pause = _parts.Time.CreateTimer(
            _ => Post(happens), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    // Whichever of the two fails, the ledger stops.
    private async Task RunAsync(Func<Task> work)
    {
        await Task.Yield();
        try
        {
            await work();
        }
        catch (Exception cause)
        {
            Stop(cause);
            throw;
        }
    }

    private async Task HandleAsync()
    {
        _loop.Start();
        await foreach (var happened in _events.ReadAllAsync())
        {
            Take(happened);
            await _published;
            _published = Task.CompletedTask;
        }
    }

    private void Take(LoopEvent happened)
    {
        if (happened is LoopEvent.WorkCame)
        {
            Volatile.Write(ref _hasWork, false);
        }
        else if (happened is LoopEvent.Arrived arrived)
        {
            _arrival.End(arrived.Snapshot is not null);
        }

        _loop.Handle(happened);
    }

    private async Task ScreenAsync()
    {
        await foreach (var (from, work) in _brought.ReadAllAsync())
        {
            var policies = PoliciesHead;
            _door.TakeIn(from, work);
            HasWork();
            if (PoliciesHead != policies)
            {
                LookAgain();
            }
        }
    }

    private void Report(Message first, Message second)
    {
        if (_faulty.Add(first.Validator))
        {
            LogCaught(_parts.Machine.Name, first.Validator, first.Height, first.Round);
        }

        Caught(_parts.Machine.Name, first, second);
    }

    private void Stop(Exception cause)
    {
        LogStopped(cause, _parts.Machine.Name);
        _stopped = cause as OperationalException ?? LedgerStoppedException.BecauseOf(_parts.Machine.Name, cause);
        _events.Complete();
        _brought.Complete();
        _pool.Close(_stopped);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Ledger}: validator {Validator} said two things at height {Height}, round {Round}: it is faulty")]
    private partial void LogCaught(LedgerName ledger, string validator, ulong height, uint round);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Ledger} stopped: it cannot go on")]
    private partial void LogStopped(Exception cause, LedgerName ledger);
}
