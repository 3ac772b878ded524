using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Salus.Node.Bft;

/// <summary>
/// What waits for a loop: its own events, which come first, and what other validators sent, one of each in turn. Of
/// each only so many wait and so many bytes, the rest is dropped: so none can hold up or drown the others, and what
/// waits is bounded (spec votes 5.3). Any thread adds, one reads.
/// </summary>
internal sealed class Inbox<T>(int mostOfEach, long mostBytesOfEach)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _own = [];
    private readonly Dictionary<string, Sender> _senders = new(StringComparer.Ordinal);
    private readonly Queue<Sender> _turns = [];
    private readonly Channel<bool> _somethingCame = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds an event of one's own.</summary>
    public void Add(T item)
    {
        lock (_lock)
        {
            _own.Enqueue(item);
        }

        _somethingCame.Writer.TryWrite(true);
    }

    /// <summary>Adds what another validator sent; false when too much of it waits already.</summary>
    public bool TryAdd(string from, T item, long bytes)
    {
        lock (_lock)
        {
            if (!_senders.TryGetValue(from, out var sender))
            {
                _senders[from] = sender = new Sender();
            }

            var isFirst = sender.Items.Count == 0;
            if (!isFirst && (sender.Items.Count == mostOfEach || sender.Bytes + bytes > mostBytesOfEach))
            {
                return false;
            }

            sender.Items.Enqueue((item, bytes));
            sender.Bytes += bytes;
            if (isFirst)
            {
                _turns.Enqueue(sender);
            }
        }

        _somethingCame.Writer.TryWrite(true);
        return true;
    }

    /// <summary>No more is waited for; what is there is read yet.</summary>
    public void Complete() => _somethingCame.Writer.TryComplete();

    /// <summary>Everything, as it comes, until it is complete.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        while (await _somethingCame.Reader.WaitToReadAsync(stop))
        {
            _somethingCame.Reader.TryRead(out _);
            while (TryTake(out var item))
            {
                yield return item;
            }
        }

        while (TryTake(out var item))
        {
            yield return item;
        }
    }

    private bool TryTake(out T item)
    {
        lock (_lock)
        {
            if (_own.TryDequeue(out item!))
            {
                return true;
            }

            if (!_turns.TryDequeue(out var sender))
            {
                return false;
            }

            (item, var bytes) = sender.Items.Dequeue();
            sender.Bytes -= bytes;
            if (sender.Items.Count > 0)
            {
                _turns.Enqueue(sender);
            }

            return true;
        }
    }

    private sealed class Sender
    {
        public Queue<(T Item, long Bytes)> Items { get; } = [];

        public long Bytes { get; set; }
    }
}
