using Microsoft.Extensions.Logging;

namespace Salus.Ihm.Tests;

/// <summary>A log that can be read, and waited on.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<(string Word, int Times, TaskCompletionSource Done)> _awaited = [];
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public Task HeardAsync(string word, int times)
    {
        lock (_lock)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((word, times, done));
            Tell();
            return done.Task.WaitAsync(Patience);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _lines.Add(formatter(state, exception));
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var (word, times, done) in _awaited)
        {
            if (_lines.Count(line => line.Contains(word, StringComparison.Ordinal)) >= times)
            {
                done.TrySetResult();
            }
        }
    }
}
