namespace Salus.Bench.Load;

/// <summary>
/// One thing that somebody does, signed and ready to send. Operations of one lane follow each other as those of one
/// person do: none is sent before the former is answered. The wait counts as latency.
/// </summary>
internal sealed record Operation(Func<CancellationToken, Task<Answer>> SendAsync, int? Lane = null);

/// <summary>What became of an operation: when it was due, how late it left, how long after it was due it was
/// answered.</summary>
internal readonly record struct Sample(TimeSpan Due, TimeSpan Late, TimeSpan Latency, Answer Answer);

/// <summary>The last operation of every lane.</summary>
internal sealed class Lanes
{
    private readonly Dictionary<int, Task> _last = [];

    /// <summary>What an operation has to wait for.</summary>
    public Task Before(Operation operation) => operation.Lane is { } lane
        ? _last.GetValueOrDefault(lane, Task.CompletedTask)
        : Task.CompletedTask;

    public void Enter(Operation operation, Task sent)
    {
        if (operation.Lane is { } lane)
        {
            _last[lane] = sent;
        }
    }
}
