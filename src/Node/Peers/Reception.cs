using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Salus.Node.Peers;

/// <summary>A lane by which one other validator sends. What is not a message ends it (spec peers 4).</summary>
internal sealed class Reception : IDisposable
{
    private const int UsualBytes = 64 * 1024;

    // What a message, or a piece of one, costs beside its bytes: small ones are not for nothing.
    private const int Each = 256;

    private static readonly byte[] Pulse = [0];

    private readonly LaneSocket _socket;
    private readonly PeerSite _site;
    private readonly ByteRate _rate;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
    private int _start;
    private int _end;

    public Reception(LaneSocket socket, PeerSite site)
    {
        _socket = socket;
        _site = site;
        _rate = new ByteRate(site.Limits.BytesPerSecond, site.Time);
    }

    public ShownCertificate Shown => _socket.Shown;

    public void Cut() => _socket.Cut();

    /// <summary>Reads until the lane ends. Throws <see cref="PeerMessageRejectedException"/> for what is no message,
    /// and what a broken or cut connection throws.</summary>
    public Task RunAsync() => _socket.EndOfAsync(
        ReadAsync(), _socket.PulseAsync(() => _socket.SayAsync(Pulse)));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            var read = await _socket.HearAsync(_buffer.AsMemory(_end));
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (read.MessageType != WebSocketMessageType.Binary)
            {
                throw new PeerMessageRejectedException("A lane carries bytes, not text.");
            }

            _end += read.Count;
            _site.Metrics.CountIn(Shown.Validator, read.Count);
            var messages = TakeWhole();
            await _rate.TakeAsync(read.Count + ((messages + 1) * Each), _socket.Ending);
        }
    }

    private int TakeWhole()
    {
        var messages = 0;
        while (_end - _start >= LaneWriter.HeadBytes)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
            if (length is < 0 or > PeerCodec.MaxBytes)
            {
                throw new PeerMessageRejectedException($"A message has at most {PeerCodec.MaxBytes} bytes.");
            }

            if (_end - _start - LaneWriter.HeadBytes < length)
            {
                break;
            }

            Take(_buffer.AsMemory(_start + LaneWriter.HeadBytes, length));
            _start += LaneWriter.HeadBytes + length;
            messages++;
        }

        MakeRoom();
        return messages;
    }

    private void Take(ReadOnlyMemory<byte> frame)
    {
        // One without content is a pulse.
        if (!frame.IsEmpty)
        {
            var (ledger, message) = PeerCodec.Decode(frame);
            _site.Listeners.Received(Shown.Validator, ledger, message);
        }
    }

    // The buffer grows as bytes come, not as they are announced, and is given up with the message it grew for.
    private void MakeRoom()
    {
        var rest = _end - _start;
        var size = rest <= UsualBytes / 2 ? UsualBytes : rest == _buffer.Length ? rest * 2 : _buffer.Length;
        if (size != _buffer.Length)
        {
            var other = ArrayPool<byte>.Shared.Rent(size);
            _buffer.AsSpan(_start, rest).CopyTo(other);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = other;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        }

        (_start, _end) = (0, rest);
    }
}
