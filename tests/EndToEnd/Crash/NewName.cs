namespace Salus.EndToEnd.Crash;

/// <summary>Waits for a name to appear in a folder, from before it can.</summary>
internal sealed class NewName : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TaskCompletionSource _appeared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher _watcher;

    public NewName(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        _watcher = new FileSystemWatcher(folder, name);
        _watcher.Created += (_, _) => _appeared.TrySetResult();
        _watcher.Renamed += (_, _) => _appeared.TrySetResult();
        _watcher.EnableRaisingEvents = true;
    }

    public Task Appeared => _appeared.Task.WaitAsync(Patience);

    public void Dispose() => _watcher.Dispose();
}
