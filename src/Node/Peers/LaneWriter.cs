using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Salus.Node.Peers;

/// <summary>Writes frames, each behind its length, into as few pieces as they fit (spec peers 3.2). A piece that the
/// other end does not take in time ends the lane.</summary>
internal sealed class LaneWriter : IDisposable
{
    public const int HeadBytes = 4;

    private const int PieceBytes = 64 * 1024;

    private readonly WebSocket _socket;
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _ending;
    private readonly byte[] _piece = new byte[PieceBytes];
    private int _length;

    public LaneWriter(WebSocket socket, TimeSpan patience, TimeProvider time, CancellationToken ending)
    {
        _socket = socket;
        _patience = patience;
        _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ending, _stalled.Token);
    }

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

    /// <summary>Sends what is left, and says how much.</summary>
    public async ValueTask FlushAsync()
    {
        if (_length > 0)
        {
            _stalled.CancelAfter(_patience);
            await _socket.SendAsync(
                _piece.AsMemory(0, _length), WebSocketMessageType.Binary, endOfMessage: true, _ending.Token);
            _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
            _length = 0;
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _stalled.Dispose();
    }
}
