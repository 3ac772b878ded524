using System.Diagnostics;

namespace Salus.Cli.Output;

/// <summary>Says on stderr how far something is that takes longer than a second or two: one line that changes on a
/// terminal, a line every few seconds elsewhere. Programs that asked for JSON get none.</summary>
internal sealed class Progress(TextWriter errors, bool isTerminal) : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _between = isTerminal ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(5);
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _next = First;
    private int _width;

    public static Progress None { get; } = new(TextWriter.Null, isTerminal: false);

    public void Report(string words)
    {
        var now = Stopwatch.GetElapsedTime(_began);
        if (now < _next)
        {
            return;
        }

        _next = now + _between;
        if (isTerminal)
        {
            errors.Write('\r' + words.PadRight(_width));
            _width = words.Length;
        }
        else
        {
            errors.WriteLine(words);
        }
    }

    /// <summary>Reports twice a second until a task ends, and ends as it does.</summary>
    public async Task WhileAsync(Task task, Func<string> words, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!task.IsCompleted && await tick.WaitForNextTickAsync(stop))
        {
            Report(words());
        }

        await task;
    }

    public void Dispose()
    {
        if (_width > 0)
        {
            errors.Write('\r' + new string(' ', _width) + '\r');
            _width = 0;
        }
    }
}
