namespace Salus.Primitives.Content;

/// <summary>A stream from which each read must give something in a while; when it does not, the read throws what
/// <paramref name="tooLong"/> makes of the cancellation.</summary>
public sealed class ImpatientStream(
    Stream inner, TimeSpan patience, TimeProvider time, Func<Exception, Exception> tooLong) : OneWayStream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = new Deadline(patience, time, cancellationToken);
        try
        {
            return await inner.ReadAsync(buffer, deadline.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw tooLong(fault);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
