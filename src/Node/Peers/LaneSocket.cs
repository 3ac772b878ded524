using System.Net.WebSockets;

namespace Salus.Node.Peers;

/// <summary>
/// One connection of a lane, at either end. It ends when it is cut, when a piece is not taken in time, and when nothing
/// is heard for too long: each end says every few seconds that it lives, however much waits in the other direction
/// (spec peers 3.6). Time is counted in this end's own pulses: a machine too busy for them waits longer for others.
/// </summary>
internal sealed class LaneSocket : IDisposable
{
    private const int Idle = -1;

    private readonly WebSocket _socket;
    private readonly PeerSite _site;
    private readonly CancellationTokenSource _ending;

    // Pulses that passed while this was waited for.
    private int _hearing = Idle;
    private int _saying = Idle;

    public LaneSocket(ShownCertificate shown, WebSocket socket, PeerSite site, CancellationToken stopping)
    {
        Shown = shown;
        _socket = socket;
        _site = site;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Who the other end showed to be.</summary>
    public ShownCertificate Shown { get; }

    public CancellationToken Ending => _ending.Token;

    /// <summary>Ends it, from any thread; what is under way fails.</summary>
    public void Cut()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>Waits for what the other end says, for as long as it may be silent.</summary>
    public async ValueTask<ValueWebSocketReceiveResult> HearAsync(Memory<byte> buffer)
    {
        Volatile.Write(ref _hearing, 0);
        var heard = await _socket.ReceiveAsync(buffer, Ending);
        Volatile.Write(ref _hearing, Idle);
        return heard;
    }

    /// <summary>Sends a piece, for as long as nothing of it may be taken.</summary>
    public async ValueTask SayAsync(ReadOnlyMemory<byte> piece)
    {
        Volatile.Write(ref _saying, 0);
        await _socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, Ending);
        Volatile.Write(ref _saying, Idle);
    }

    /// <summary>Says that this end lives, in the way given, until the lane ends.</summary>
    public async Task PulseAsync(Func<ValueTask> pulse)
    {
        using var timer = new PeriodicTimer(_site.Limits.Pulse, _site.Time);
        while (await timer.WaitForNextTickAsync(Ending))
        {
            if (IsTooLong(ref _hearing) || IsTooLong(ref _saying))
            {
                throw new TimeoutException("nothing came through in time");
            }

            await pulse();
        }
    }

    /// <summary>Ends all parts when one does, and throws what ended it.</summary>
    public async Task EndOfAsync(params Task[] parts)
    {
        var first = await Task.WhenAny(parts);
        await _ending.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    public void Dispose() => _ending.Dispose();

    private bool IsTooLong(ref int waiting)
    {
        var pulses = Volatile.Read(ref waiting);
        if (pulses != Idle)
        {
            // Unless it has come to its end just now.
            Interlocked.CompareExchange(ref waiting, pulses + 1, pulses);
        }

        return pulses >= _site.Limits.SilentPulses;
    }
}
