namespace Salus.Node.Hosting;

/// <summary>Work that is looked for once a second until the node stops. What is due then is found again after the next
/// start.</summary>
internal static class EverySecond
{
    /// <summary>Does it at once and then each second.</summary>
    public static async Task DoAsync(Func<CancellationToken, Task> work, TimeProvider time, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            do
            {
                await work(stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
