using System.Buffers.Binary;

namespace Salus.EndToEnd.Uploads;

/// <summary>So many bytes that nobody keeps in memory: a random block, with its number at its begin, again and
/// again.</summary>
internal sealed class PatternStream(long length) : Stream
{
    private const int BlockBytes = 1 << 16;

    private readonly byte[] _block = NewBlock();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From here on nothing more comes; <see cref="Reached"/> is done.</summary>
    public long HoldAt { get; init; } = long.MaxValue;

    public Task Reached => _reached.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= HoldAt)
        {
            _reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }

        return Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var place = (int)(Position % BlockBytes);
        BinaryPrimitives.WriteInt64BigEndian(_block, Position / BlockBytes);
        var part = _block.AsSpan(place, (int)Math.Min(Math.Min(buffer.Length, BlockBytes - place), length - Position));
        part.CopyTo(buffer);
        Position += part.Length;
        return part.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] NewBlock()
    {
        var block = new byte[BlockBytes];
        new Random(7).NextBytes(block);
        return block;
    }
}
