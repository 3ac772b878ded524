namespace Salus.Simulation;

/// <summary>Simulated time and what is due in it. Nothing happens but what was scheduled, in the order of its time, and
/// of scheduling where times are equal.</summary>
internal sealed class SimulatedClock
{
    private readonly PriorityQueue<Action, (long, long)> _due = new();
    private long _scheduled;

    public long Now { get; private set; }

    /// <summary>How many things happened.</summary>
    public long Happened { get; private set; }

    public void In(long milliseconds, Action what) => _due.Enqueue(what, (Now + milliseconds, _scheduled++));

    /// <summary>Lets everything happen that is due up to a time, until a condition holds.</summary>
    public bool RunUntil(long time, Func<bool> isDone)
    {
        while (!isDone())
        {
            if (!_due.TryPeek(out _, out var next) || next.Item1 > time)
            {
                Now = time;
                return isDone();
            }

            var what = _due.Dequeue();
            Happened++;
            Now = next.Item1;
            what();
        }

        return true;
    }
}
