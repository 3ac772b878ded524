using System.Buffers.Binary;

namespace Salus.Node.Peers;

/// <summary>Writes frames, each behind its length, into as few pieces as they fit (spec peers 3.2).</summary>
internal sealed class LaneWriter(LaneSocket socket)
{
    public const int HeadBytes = 4;

    private const int PieceBytes = 64 * 1024;

    private readonly byte[] _piece = new byte[PieceBytes];
    private int _length;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame)
    {
        if (PieceBytes - _length < HeadBytes)
        {
            await FlushAsync();
        }

        BinaryPrimitives.WriteInt32BigEndian(_piece.AsSpan(_length), frame.Length);
        _length += HeadBytes;
        while (!frame.IsEmpty)
        {
            var fits = Math.Min(frame.Length, PieceBytes - _length);
            frame[..fits].CopyTo(_piece.AsMemory(_length));
            (_length, frame) = (_length + fits, frame[fits..]);
            if (_length == PieceBytes)
            {
                await FlushAsync();
            }
        }
    }

    /// <summary>Sends what is left.</summary>
    public async ValueTask FlushAsync()
    {
        if (_length > 0)
        {
            await socket.SayAsync(_piece.AsMemory(0, _length));
            _length = 0;
        }
    }
}
