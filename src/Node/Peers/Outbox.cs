using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Salus.Node.Peers;

/// <summary>What waits to be sent over one lane, bounded by bytes. Adding never waits. What its sender can do without
/// for longest is refused first: transactions beyond half of the room, blocks beyond three quarters (spec peers
/// 3.3).</summary>
internal sealed class Outbox(int capacity)
{
    // What an entry takes beside its bytes, so that many small ones count too.
    private const int Entry = 64;

    private readonly Channel<byte[]> _waiting =
        Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    private long _bytes;

    /// <summary>Bytes that wait or are being sent.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public bool TryAdd(PeerMessage message, byte[] frame)
    {
        var room = message switch
        {
            PeerMessage.Work => capacity / 2,
            PeerMessage.Give or PeerMessage.GiveSections => capacity / 4 * 3,
            _ => capacity,
        };
        if (Interlocked.Add(ref _bytes, frame.Length + Entry) > room)
        {
            Sent(frame);
            return false;
        }

        return _waiting.Writer.TryWrite(frame);
    }

    /// <summary>Adds a frame without content, which says no more than that this end lives.</summary>
    public ValueTask AddPulse()
    {
        Interlocked.Add(ref _bytes, Entry);
        return _waiting.Writer.WriteAsync([]);
    }

    /// <summary>Waits until there is something to send.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _waiting.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake([MaybeNullWhen(false)] out byte[] frame) => _waiting.Reader.TryRead(out frame);

    /// <summary>Gives the room of a frame back.</summary>
    public void Sent(byte[] frame) => Interlocked.Add(ref _bytes, -(frame.Length + Entry));
}
