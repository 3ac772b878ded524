using Salus.Ledger;

namespace Salus.Node.Bft;

/// <summary>When this validator saw the blocks of <c>policies</c> become final: what a block of another ledger is
/// judged under must not be older than 2 s (spec votes 3.3). What was final before a start counts from then on. Safe
/// for many threads.</summary>
internal sealed class PolicyWatch(TimeProvider time, Height final = default)
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Queue<(Height Height, long At)> _recent = new([(final, time.GetTimestamp())]);
    private Height _required;

    /// <summary>Told of every block that becomes final here.</summary>
    public event Action? Moved;

    /// <summary>The newest block that was final more than 2 s ago.</summary>
    public Height Required
    {
        get
        {
            lock (_lock)
            {
                Age();
                return _required;
            }
        }
    }

    /// <summary>A block became final.</summary>
    public void See(Height height)
    {
        lock (_lock)
        {
            // Whether anybody asks or not: nothing older stays.
            Age();
            _recent.Enqueue((height, time.GetTimestamp()));
        }

        Moved?.Invoke();
    }

    private void Age()
    {
        while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Lag)
        {
            _required = _recent.Dequeue().Height;
        }
    }
}
