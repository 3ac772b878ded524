using Salus.Primitives.Content;

namespace Salus.Bench.Load;

/// <summary>Content that costs nothing to read: whatever the reader's buffer holds, so many bytes of it.</summary>
internal sealed class MadeContent(long length) : OneWayStream
{
    private long _left = length;

    public override bool CanRead => true;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = (int)Math.Min(buffer.Length, _left);
        _left -= read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}
