using Microsoft.Extensions.Logging;

namespace Salus.Ihm.Alerts;

/// <summary>
/// Carries deliveries, each lane by itself and in order: the next one goes when the one before it arrived or was given
/// up. What may arrive later is tried again, after a second at first and every five minutes at last.
/// </summary>
internal sealed class Courier(
    Func<Delivery, CancellationToken, Task<Attempt>> send,
    Func<Delivery, Attempt, Task<bool>> settle,
    TimeProvider time,
    ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Lane, SortedList<long, Delivery>> _waiting = [];
    private readonly Dictionary<Lane, Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _isStarted;

    /// <summary>Begins with what is waiting.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _isStarted = true;
            foreach (var lane in _waiting.Keys.Except(_running.Keys))
            {
                _running.Add(lane, RunAsync(lane));
            }
        }
    }

    public void Enqueue(IEnumerable<Delivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                if (!_waiting.TryGetValue(delivery.Lane, out var waiting))
                {
                    _waiting.Add(delivery.Lane, waiting = []);
                }

                waiting[delivery.Notice.Number] = delivery;
                if (_isStarted && !_running.ContainsKey(delivery.Lane))
                {
                    _running.Add(delivery.Lane, RunAsync(delivery.Lane));
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running);
        _stop.Dispose();
    }

    // spec ihm-alerts 6.2, 6.3
    private static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(attempts, 16))));

    private async Task RunAsync(Lane lane)
    {
        await Task.Yield();
        try
        {
            for (var failures = 0; Next(lane) is { } delivery;)
            {
                if (await TryAsync(delivery))
                {
                    await Task.Delay(Pause(failures++), time, _stop.Token);
                }
                else
                {
                    failures = 0;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The IHM stops; what is waiting stands on paper.
        }
    }

    // The lane ends in the same breath in which nothing waits: what comes later starts it anew.
    private Delivery? Next(Lane lane)
    {
        lock (_lock)
        {
            if (_waiting[lane] is { Count: > 0 } waiting)
            {
                return waiting.GetValueAtIndex(0);
            }

            _waiting.Remove(lane);
            _running.Remove(lane);
            return null;
        }
    }

    // True when it is to be tried again.
    private async Task<bool> TryAsync(Delivery delivery)
    {
        try
        {
            var outcome = await send(delivery, _stop.Token);
            var fault = outcome switch
            {
                Attempt.Later later => later.Fault,
                Attempt.Never never => never.Fault,
                _ => null,
            };
            if (fault is not null)
            {
                AlertLog.NotDelivered(log, delivery.Lane.ToString(), fault);
            }

            if (await settle(delivery, outcome))
            {
                return true;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            // The store, or a fault of ours: the delivery is still there, and is tried again.
            AlertLog.DeliveryFailed(log, delivery.Lane.ToString(), fault);
            return true;
        }

        lock (_lock)
        {
            _waiting[delivery.Lane].Remove(delivery.Notice.Number);
        }

        return false;
    }
}
