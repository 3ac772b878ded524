namespace Salus.Primitives.Content;

/// <summary>Cancels when the caller does, and when the time is over.</summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;

    /// <summary>Begins now.</summary>
    public Deadline(TimeSpan patience, TimeProvider time, CancellationToken caller)
    {
        _late = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, caller);
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Token => _either.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
