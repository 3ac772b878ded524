namespace Salus.EndToEnd.Processes;

/// <summary>What a process writes to one of its outputs, and whoever waits for a line of it.</summary>
internal sealed class OutputLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Predicate<string> Is, TaskCompletionSource Seen)> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the output was closed.</summary>
    public Task Ended => _ended.Task;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Takes the next line; null is the end.</summary>
    public void Add(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _ended.TrySetResult();
                _waiting.ForEach(one => one.Seen.TrySetException(Ending()));
                return;
            }

            _lines.Add(line);
            foreach (var (_, seen) in _waiting.Where(one => one.Is(line)))
            {
                seen.TrySetResult();
            }
        }
    }

    /// <summary>Done as soon as there is such a line; fails when the output ends without one.</summary>
    public Task WaitForAsync(Predicate<string> isIt)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Exists(isIt))
            {
                return Task.CompletedTask;
            }

            if (_ended.Task.IsCompleted)
            {
                return Task.FromException(Ending());
            }

            _waiting.Add((isIt, seen));
        }

        return seen.Task;
    }

    private static EndOfStreamException Ending() => new("the output ended without that line");
}
