using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>A stream that counts what is read from it, as it is read.</summary>
internal sealed class CountedStream(Stream inner, Action<int> count) : OneWayStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        count(read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
