namespace Salus.Web;

/// <summary>What a process does beside its requests until it stops. A part that fails is a fault of the process: it is
/// told, and never goes unseen.</summary>
public sealed class BackgroundWork : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _never = new();
    private Task[] _running = [];

    public BackgroundWork() => Completion = _never.Task;

    /// <summary>Ends when a part fails, with the cause; or when all was stopped.</summary>
    public Task Completion { get; private set; }

    public void Start(params IReadOnlyList<Func<CancellationToken, Task>> parts)
    {
        _running = [.. parts.Select(part => part(_stopping.Token))];
        Completion = Task.WhenAny(_running).Unwrap();
    }

    /// <summary>Ends every part and waits for it. What failed was told by <see cref="Completion"/>.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();
}
