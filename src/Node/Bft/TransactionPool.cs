using System.Runtime.InteropServices;
using Salus.Ledger;
using Salus.Ledger.Transactions;
using Salus.Node.Ordering;
using Salus.Primitives;

namespace Salus.Node.Bft;

/// <summary>A transaction that waits for a block, with the bytes it came in.</summary>
internal sealed record Pooled(Transaction Transaction, ReadOnlyMemory<byte> Compact)
{
    /// <summary>Who waits here for what becomes of it.</summary>
    public List<Pending> Waiting { get; } = [];

    /// <summary>The key that signed it, by its thumbprint.</summary>
    public Digest Signer => Transaction.Jws.KeyThumbprint;

    /// <summary>The validator that brought it; null when it was submitted here.</summary>
    public string? From { get; init; }

    /// <summary>Tells all who wait here that it enters no block.</summary>
    public void Refuse(Refusal reason) =>
        Waiting.ForEach(waiting => waiting.Answer(new Submission.NotAdmitted(reason)));
}

/// <summary>Transactions that were screened and wait for a block, oldest first. Of what each other validator brings
/// only so much is kept, so that none can fill it. Safe for many threads.</summary>
internal sealed class TransactionPool
{
    private const string Here = "";

    private readonly Lock _lock = new();
    private readonly LinkedList<Pooled> _inOrder = [];
    private readonly Dictionary<TransactionId, LinkedListNode<Pooled>> _byId = [];
    private readonly Dictionary<string, (int Count, long Bytes)> _sources = [];
    private readonly Dictionary<Digest, int> _bySigner = [];
    private TaskCompletionSource? _room;
    private Exception? _closed;

    /// <summary>How many there are at most from each source.</summary>
    public int MostOfEach { get; init; } = 16_384;

    /// <summary>And of how many bytes.</summary>
    public long MostBytesOfEach { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Whether a transaction waits here.</summary>
    public bool Holds(TransactionId id)
    {
        lock (_lock)
        {
            return _byId.ContainsKey(id);
        }
    }

    /// <summary>How many wait that a key has signed.</summary>
    public int CountOf(Digest signer)
    {
        lock (_lock)
        {
            return _bySigner.GetValueOrDefault(signer);
        }
    }

    /// <summary>Whether it is here already, or was taken in; false when its source has brought too many.</summary>
    public bool TryAdd(Pooled pooled, Pending? waiting = null)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(pooled.Transaction.Id, out var node))
            {
                ref var source = ref CollectionsMarshal.GetValueRefOrAddDefault(_sources, pooled.From ?? Here, out _);
                if (source.Count >= MostOfEach || source.Bytes + pooled.Compact.Length > MostBytesOfEach)
                {
                    return false;
                }

                source = (source.Count + 1, source.Bytes + pooled.Compact.Length);
                CollectionsMarshal.GetValueRefOrAddDefault(_bySigner, pooled.Signer, out _)++;
                _byId[pooled.Transaction.Id] = node = _inOrder.AddLast(pooled);
            }

            if (waiting is { } one)
            {
                node.Value.Waiting.Add(one);
            }

            return true;
        }
    }

    /// <summary>Takes one in as soon as its source has room for it. Throws what the wait ended with.</summary>
    public async Task AddAsync(Pooled pooled, Pending waiting, CancellationToken cancellationToken)
    {
        while (RoomFor(pooled, waiting) is { } room)
        {
            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The transaction of exactly these bytes, when it is here: it was read and verified before.</summary>
    public Transaction? Find(ReadOnlySpan<byte> compact)
    {
        var signed = compact.LastIndexOf((byte)'.');
        var id = new TransactionId(Digest.Of(compact[..Math.Max(signed, 0)]));
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var node) && node.Value.Compact.Span.SequenceEqual(compact)
                ? node.Value.Transaction
                : null;
        }
    }

    /// <summary>The oldest, so many and of so many bytes; they stay here.</summary>
    public IReadOnlyList<Pooled> Oldest(int mostTransactions, long mostBytes)
    {
        lock (_lock)
        {
            List<Pooled> oldest = [];
            foreach (var pooled in _inOrder)
            {
                mostBytes -= pooled.Compact.Length;
                if (oldest.Count == mostTransactions || mostBytes < 0)
                {
                    break;
                }

                oldest.Add(pooled);
            }

            return oldest;
        }
    }

    /// <summary>Takes one out; null when it is not here.</summary>
    public Pooled? Remove(TransactionId id) => Remove([id])[0];

    /// <summary>Takes some out; null for each that is not here.</summary>
    public IReadOnlyList<Pooled?> Remove(IEnumerable<TransactionId> ids)
    {
        lock (_lock)
        {
            Pooled?[] removed = [.. ids.Select(TakeOut)];
            // Once for all: who waits would be woken for each otherwise.
            _room?.SetResult();
            _room = null;
            return removed;
        }
    }

    /// <summary>Takes out what can enter no block any more.</summary>
    public IReadOnlyList<Pooled> RemoveExpired(Timestamp now)
    {
        lock (_lock)
        {
            TransactionId[] expired =
            [
                .. _inOrder.Where(pooled => pooled.Transaction.Expires <= now).Select(pooled => pooled.Transaction.Id),
            ];
            return [.. Remove(expired).Select(pooled => pooled!)];
        }
    }

    /// <summary>Ends the wait of all who wait here, or for room. The transactions stay: they may become final
    /// yet.</summary>
    public void Fail(Exception cause)
    {
        lock (_lock)
        {
            _room?.SetException(cause);
            _room = null;
            foreach (var pooled in _inOrder)
            {
                pooled.Waiting.ForEach(waiting => waiting.Batch.Fail(cause));
                pooled.Waiting.Clear();
            }
        }
    }

    /// <summary>Fails all who wait here, and whoever comes from now on.</summary>
    public void Close(Exception cause)
    {
        lock (_lock)
        {
            _closed = cause;
            Fail(cause);
        }
    }

    private Pooled? TakeOut(TransactionId id)
    {
        if (!_byId.Remove(id, out var node))
        {
            return null;
        }

        _inOrder.Remove(node);
        ref var source = ref CollectionsMarshal.GetValueRefOrNullRef(_sources, node.Value.From ?? Here);
        source = (source.Count - 1, source.Bytes - node.Value.Compact.Length);
        if (--CollectionsMarshal.GetValueRefOrNullRef(_bySigner, node.Value.Signer) == 0)
        {
            _bySigner.Remove(node.Value.Signer);
        }

        return node.Value;
    }

    private Task? RoomFor(Pooled pooled, Pending waiting)
    {
        lock (_lock)
        {
            return _closed is { } cause ? Task.FromException(cause)
                : TryAdd(pooled, waiting) ? null
                : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
