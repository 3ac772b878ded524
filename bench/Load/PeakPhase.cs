using System.Diagnostics;

namespace Salus.Bench.Load;

/// <summary>
/// Batches at a rate that no node can keep up with, so many of them waiting for an answer at most. What is committed is
/// counted from the answers, over the time from the first request to the last answer.
/// </summary>
internal sealed class PeakPhase(Submit<Batch> submit, Tally tally, double perSecond, int inFlight)
{
    /// <summary>Sends until everything is sent or the time is over, then waits for the answers.</summary>
    public async Task<PeakFigures> RunAsync(
        IReadOnlyList<Batch> batches, TimeSpan longest, Action<int> progress, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(inFlight);
        var start = Stopwatch.GetTimestamp();
        var answers = new List<Task>();
        var sent = 0;
        foreach (var batch in batches)
        {
            var due = TimeSpan.FromSeconds(sent / perSecond);
            if (due - Stopwatch.GetElapsedTime(start) is { TotalMilliseconds: >= 1 } early)
            {
                await Task.Delay(early, cancellationToken);
            }

            await room.WaitAsync(cancellationToken);
            if (Stopwatch.GetElapsedTime(start) >= longest)
            {
                room.Release();
                break;
            }

            answers.Add(SendAsync(batch, room, cancellationToken));
            sent += batch.Count;
            progress(answers.Count * 100 / batches.Count);
        }

        var sendingTime = Stopwatch.GetElapsedTime(start);
        await Task.WhenAll(answers);
        return new PeakFigures(sent, answers.Count, sendingTime, Stopwatch.GetElapsedTime(start));
    }

    private async Task SendAsync(Batch batch, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        try
        {
            tally.Add(await submit(batch, cancellationToken));
        }
        finally
        {
            room.Release();
        }
    }
}

/// <summary>How many transactions and batches were sent, how long that took, and until the last answer.</summary>
internal sealed record PeakFigures(long Sent, int Batches, TimeSpan SendingTime, TimeSpan Time);
