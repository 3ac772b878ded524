using System.Threading.Channels;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.RollUps;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Writing;

/// <summary>
/// The one loop that writes: what waits is committed together, and acknowledged once it is durable; between commits it
/// merges and expires.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const int MostWaiting = 1024;
    private const int MostBatches = 256;
    private const int MostMerges = 16;
    private const int CommitsBetweenWeighing = 16;
    private const long HourMs = 3_600_000;

    private readonly Channel<Write> _waiting = Channel.CreateBounded<Write>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly StoreState _state;
    private readonly Expiry _expiry;
    private readonly List<Write> _expiring = [];
    private readonly HashSet<Room> _due = [];
    private Task _loop = Task.CompletedTask;
    private Timestamp _expired;
    private bool _isStale;
    private long _commits;
    private long _backlog;

    public StoreWriter(StoreState state)
    {
        _state = state;
        _expiry = new Expiry(state);
        _expired = state.Now;
    }

    /// <summary>How many batches wait.</summary>
    public long Backlog => Interlocked.Read(ref _backlog);

    public void Start() => _loop = RunAsync();

    /// <summary>Waits until it is durable, or throws why it is not. Once it waits, it is written even when its caller
    /// does not wait any more.</summary>
    public async Task<T> WriteAsync<T>(Write<T> write, CancellationToken ct)
    {
        Interlocked.Add(ref _backlog, write.Batches);
        try
        {
            await _waiting.Writer.WriteAsync(write, ct);
        }
        catch (Exception fault)
        {
            Interlocked.Add(ref _backlog, -write.Batches);
            if (fault is ChannelClosedException)
            {
                throw StoreException.Unavailable("it is closed", fault);
            }

            throw;
        }

        return await write.Done.WaitAsync(ct);
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        try
        {
            await LoopAsync();
        }
        catch (Exception fault)
        {
            // Nobody is to wait for a loop that is not there.
            _waiting.Writer.TryComplete(fault);
            while (_waiting.Reader.TryRead(out var write))
            {
                write.Fail(fault);
            }

            throw;
        }
    }

    private async Task LoopAsync()
    {
        while (_expiry.IsUnderWay || _due.Count > 0 || await _waiting.Reader.WaitToReadAsync())
        {
            var group = Gather();
            if (group.Count > 0)
            {
                await CommitAsync(group);
            }

            await MergeAsync();
            await ExpireAsync();
        }
    }

    private List<Write> Gather()
    {
        var group = new List<Write>();
        var batches = 0;
        while (batches < MostBatches && _waiting.Reader.TryRead(out var write))
        {
            batches += write.Batches;
            group.Add(write);
            if (write is PatientWrite)
            {
                // Two of one new patient are not to be in one commit.
                break;
            }
        }

        return group;
    }

    // Whatever goes wrong is for those who wait; the loop goes on.
    private async Task CommitAsync(List<Write> group)
    {
        var accepted = new List<Write>();
        try
        {
            await RecoverAsync();
            var commit = new Commit(_state, await KnownAsync(group));
            foreach (var write in group)
            {
                await AddAsync(write, commit, accepted);
            }

            foreach (var room in commit.Touched)
            {
                commit.Changes.Add(Sql.SetSegments, room.Number, room.Segments);
            }

            await SaveAsync(commit.Changes);
            Succeeded(accepted);
            _due.UnionWith(commit.Touched.Where(Merge.IsDue));
        }
        catch (Exception fault)
        {
            _isStale = true;
            accepted.AddRange(group.Except(accepted));
            accepted.ForEach(write => write.Fail(fault));
        }

        Interlocked.Add(ref _backlog, -group.Sum(write => write.Batches));
    }

    private void Succeeded(List<Write> accepted)
    {
        foreach (var write in accepted)
        {
            if (write is ExpireWrite)
            {
                _expiring.Add(write);
                BeginExpiry();
            }
            else
            {
                write.Succeed();
            }
        }
    }

    private static async Task AddAsync(Write write, Commit commit, List<Write> accepted)
    {
        try
        {
            await write.AddAsync(commit, CancellationToken.None);
            accepted.Add(write);
        }
        catch (StoreException refusal)
        {
            write.Fail(refusal);
        }
    }

    private async Task<Dictionary<IdentityKey, Identity>> KnownAsync(List<Write> group)
    {
        var keys = group.SelectMany(write => write.Keys).Distinct().ToList();
        var known = keys.Count == 0 ? [] : await _state.Database.FindAsync(keys, CancellationToken.None);
        return known.ToDictionary(identity => identity.Key);
    }

    private async Task SaveAsync(StoreChanges changes)
    {
        if (!changes.IsEmpty)
        {
            await _state.Database.CommitAsync(changes, CancellationToken.None);
            if (++_commits % CommitsBetweenWeighing == 0)
            {
                await _state.WeighAsync(CancellationToken.None);
            }
        }
    }

    private async Task RecoverAsync()
    {
        if (_isStale)
        {
            await _state.LoadAsync(CancellationToken.None);
            _isStale = false;
        }
    }

    private async Task MergeAsync()
    {
        var rooms = _due.Take(MostMerges).ToList();
        _due.ExceptWith(rooms);
        if (rooms.Count == 0 || await TryMergeAsync(rooms) || rooms.Count == 1)
        {
            return;
        }

        // One that cannot be merged holds up no other.
        foreach (var room in rooms)
        {
            await TryMergeAsync([room]);
        }
    }

    // What is not merged is read from its segments; the patient's next segment makes it due again.
    private async Task<bool> TryMergeAsync(IReadOnlyList<Room> rooms)
    {
        try
        {
            await RecoverAsync();
            await MergeAsync(rooms);
            return true;
        }
        catch (StoreException)
        {
            // Told to whoever writes or reads next.
            _isStale = true;
            return false;
        }
    }

    private async Task MergeAsync(IReadOnlyList<Room> rooms)
    {
        var changes = new StoreChanges();
        await using var view = await _state.Database.ViewAsync(CancellationToken.None);
        var merges = rooms.Select(room => new Merge(_state, room, view, changes)).ToList();
        foreach (var merge in merges)
        {
            await merge.RunAsync(CancellationToken.None);
        }

        await SaveAsync(changes);
        merges.ForEach(merge => merge.Done());
    }

    private void BeginExpiry()
    {
        _expired = _state.Now;
        _due.UnionWith(_state.Rooms.Values.Where(room => room.Segments > room.Merged));
        _expiry.Begin();
    }

    private async Task ExpireAsync()
    {
        if (!_expiry.IsUnderWay && _state.Now.UnixMs - _expired.UnixMs >= HourMs)
        {
            BeginExpiry();
        }

        try
        {
            // First everything has to be in its block.
            if (_expiry.IsUnderWay && _due.Count == 0)
            {
                await RecoverAsync();
                await SaveAsync(await _expiry.StepAsync(CancellationToken.None));
            }

            if (!_expiry.IsUnderWay)
            {
                _expiring.ForEach(write => write.Succeed());
                _expiring.Clear();
            }
        }
        catch (StoreException fault)
        {
            // Tried again in an hour, or when it is asked for.
            _isStale = true;
            _expiry.Stop();
            _expiring.ForEach(write => write.Fail(fault));
            _expiring.Clear();
        }
    }
}
