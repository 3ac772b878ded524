using System.Collections.Concurrent;

namespace Salus.Simulation;

/// <summary>The only thread of a validator's process: its tasks go on here, in order, before the event ends that let
/// them.</summary>
internal sealed class SimulatedThread : SynchronizationContext
{
    private readonly BlockingCollection<Action> _due = [];

    public override void Post(SendOrPostCallback d, object? state) => _due.Add(() => d(state));

    /// <summary>Lets something happen, and all that tasks do about it.</summary>
    public void Run(Action what) => Within(() =>
    {
        what();
        while (_due.TryTake(out var next))
        {
            next();
        }
    });

    /// <summary>Waits for a task that ends by itself, whoever works at it.</summary>
    public void End(Task ending) => Within(() =>
    {
        ending.ContinueWith(_ => _due.Add(() => { }), TaskScheduler.Default);
        while (!ending.IsCompleted)
        {
            _due.Take()();
        }
    });

    private void Within(Action what)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            what();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
