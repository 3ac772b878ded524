using System.Diagnostics;

namespace Salus.Bench.Load;

/// <summary>Sends something and says what became of it.</summary>
internal delegate Task<Answer> Submit<T>(T what, CancellationToken cancellationToken);

/// <summary>
/// Single transactions at a fixed mean rate. When each is due is decided beforehand, as if many people acted
/// independently (exponential gaps), and its latency runs from then: a node that stalls delays nobody's turn, and its
/// stall is seen in full by everyone who was due meanwhile.
/// </summary>
internal sealed class LatencyPhase(Submit<byte[]> submit, Tally tally, int perSecond, int seed)
{
    /// <summary>Sends them all; the latencies, in the order in which they were due.</summary>
    public async Task<TimeSpan[]> RunAsync(
        IReadOnlyList<byte[]> transactions, Action<int> progress, CancellationToken cancellationToken)
    {
        var due = Arrivals(transactions.Count);
        var sent = new List<Task<TimeSpan>>(transactions.Count);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < transactions.Count; i++)
        {
            await Load.Arrivals.UntilAsync(start, due[i], cancellationToken);
            sent.Add(SendAsync(transactions[i], start, due[i], cancellationToken));
            progress(i * 100 / transactions.Count);
        }

        return await Task.WhenAll(sent);
    }

    private async Task<TimeSpan> SendAsync(
        byte[] transaction, long start, TimeSpan due, CancellationToken cancellationToken)
    {
        tally.Add(await submit(transaction, cancellationToken));
        return Stopwatch.GetElapsedTime(start) - due;
    }

    /// <summary>When each is due, from the start.</summary>
    public TimeSpan[] Arrivals(int count) => Load.Arrivals.Of(count, perSecond, seed);
}
