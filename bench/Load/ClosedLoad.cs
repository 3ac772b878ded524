using System.Diagnostics;

namespace Salus.Bench.Load;

/// <summary>
/// As many operations as the node takes, so many waiting for an answer at one time: its capacity. Latencies of such a
/// load say nothing about people, who do not wait for each other, and are not reported.
/// </summary>
internal sealed class ClosedLoad(int inFlight)
{
    public async Task<LoadResult> RunAsync(
        IReadOnlyList<Operation> operations, Action<int> progress, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(inFlight);
        var lanes = new Lanes();
        var sent = new Task<Sample>[operations.Count];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < sent.Length; i++)
        {
            await room.WaitAsync(cancellationToken);
            sent[i] = SendAsync(operations[i], lanes.Before(operations[i]), start, room, cancellationToken);
            lanes.Enter(operations[i], sent[i]);
            progress((i + 1) * 100 / sent.Length);
        }

        var sendingTime = Stopwatch.GetElapsedTime(start);
        var samples = await Task.WhenAll(sent);
        return new LoadResult(samples, sendingTime, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Sample> SendAsync(
        Operation operation, Task before, long start, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        try
        {
            await before;
            var due = Stopwatch.GetElapsedTime(start);
            var answer = await operation.SendAsync(cancellationToken);
            return new Sample(due, TimeSpan.Zero, Stopwatch.GetElapsedTime(start) - due, answer);
        }
        finally
        {
            room.Release();
        }
    }
}
