namespace Salus.Node.Peers;

/// <summary>How fast one peer is read: a second's worth at once, then so much a second. What is more is read later, not
/// dropped (spec peers 4.1).</summary>
internal sealed class ByteRate(int bytesPerSecond, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private long _taken;

    /// <summary>Waits after so many bytes until more may be read.</summary>
    public Task TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        var allowed = (long)(time.GetElapsedTime(_began).TotalSeconds * bytesPerSecond);

        // What was not used is not saved up.
        _taken = Math.Max(_taken, allowed) + bytes;
        var over = _taken - allowed - bytesPerSecond;
        return over <= 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromSeconds((double)over / bytesPerSecond), time, cancellationToken);
    }
}
