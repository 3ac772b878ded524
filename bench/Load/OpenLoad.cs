using System.Diagnostics;

namespace Salus.Bench.Load;

/// <summary>
/// Operations at a fixed mean rate, whatever the node answers: nobody's turn is put off by a stall, and latency runs
/// from the moment an operation was due, so the stall is seen in full (no coordinated omission).
/// </summary>
internal sealed class OpenLoad(double perSecond, int seed)
{
    public async Task<LoadResult> RunAsync(
        IReadOnlyList<Operation> operations, Action<int> progress, CancellationToken cancellationToken)
    {
        var due = Arrivals.Of(operations.Count, perSecond, seed);
        var sent = new Task<Sample>[operations.Count];
        var lanes = new Lanes();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < sent.Length; i++)
        {
            await Arrivals.UntilAsync(start, due[i], cancellationToken);
            sent[i] = SendAsync(operations[i], lanes.Before(operations[i]), start, due[i], cancellationToken);
            lanes.Enter(operations[i], sent[i]);
            progress((i + 1) * 100 / sent.Length);
        }

        var sendingTime = Stopwatch.GetElapsedTime(start);
        var samples = await Task.WhenAll(sent);
        return new LoadResult(samples, sendingTime, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Sample> SendAsync(
        Operation operation, Task before, long start, TimeSpan due, CancellationToken cancellationToken)
    {
        var late = Stopwatch.GetElapsedTime(start) - due;
        await before;
        var answer = await operation.SendAsync(cancellationToken);
        return new Sample(due, late, Stopwatch.GetElapsedTime(start) - due, answer);
    }
}

/// <summary>What a load came to: every sample, the time until the last was sent, and until the last answer.</summary>
internal sealed record LoadResult(IReadOnlyList<Sample> Samples, TimeSpan SendingTime, TimeSpan Time)
{
    public long Accepted => Samples.Sum(sample => (long)sample.Answer.Accepted);

    public double AcceptedPerSecond => Accepted / Time.TotalSeconds;

    /// <summary>Both, as if the other had followed at once.</summary>
    public LoadResult Then(LoadResult other) => new(
        [.. Samples, .. other.Samples.Select(sample => sample with { Due = sample.Due + Time })],
        SendingTime + other.SendingTime,
        Time + other.Time);

    public double SentPerSecond => Samples.Count / SendingTime.TotalSeconds;
}
