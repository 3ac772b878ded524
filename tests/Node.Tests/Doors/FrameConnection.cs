using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

/// <summary>Kinds of frames (RFC 9113 section 6).</summary>
internal enum FrameKind : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>A frame that came; the code is that of a reset or of a farewell (RFC 9113 section 7).</summary>
internal readonly record struct FrameSeen(FrameKind Kind, uint Stream, uint? Code);

/// <summary>A connection of HTTP/2 by nobody, whose frames the test writes itself, right or wrong.</summary>
internal sealed class FrameConnection : IAsyncDisposable
{
    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;

    private const int HeadBytes = 9;

    // A size that is set does not grow: how much lies unread on our side is not the kernel's to say (up to 32 MiB).
    private const int Unread = 64 * 1024;
    private readonly TcpClient _socket;
    private readonly SslStream _tls;

    private FrameConnection(TcpClient socket, SslStream tls) => (_socket, _tls) = (socket, tls);

    public static async Task<FrameConnection> OpenAsync(TestNetwork network, Uri door)
    {
        var socket = new TcpClient { ReceiveBufferSize = Unread };
        await socket.ConnectAsync(door.Host, door.Port);
        var tls = new SslStream(socket.GetStream(), false, (_, server, _, _) => network.IsOfThisNode(server));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = door.Host,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        });
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        var connection = new FrameConnection(socket, tls);
        byte[] preface =
            [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Bytes(FrameKind.Settings, 0, 0, [])];
        Assert.True(await connection.TrySendAsync(preface, default));
        return connection;
    }

    public static byte[] Bytes(FrameKind kind, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadBytes + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)(payload.Length & 0xffff));
        (frame[3], frame[4]) = ((byte)kind, flags);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadBytes));
        return frame;
    }

    /// <summary>A head as HPACK (RFC 7541): method and path, over https, to localhost; then further fields.</summary>
    public static byte[] Head(string method, string path, params (string Name, string Value)[] fields)
    {
        var head = new List<byte> { 0x87 };
        head.AddRange([0x02, .. Text(method), 0x04, .. Text(path), 0x01, .. Text("localhost")]);
        foreach (var (name, value) in fields)
        {
            head.AddRange([0x00, .. Text(name), .. Text(value)]);
        }

        return [.. head];
    }

    /// <summary>A string of HPACK, shorter than 16,511 bytes, not packed.</summary>
    public static byte[] Text(string text)
    {
        var ascii = Encoding.ASCII.GetBytes(text);
        var more = ascii.Length - 127;
        return more < 0 ? [(byte)ascii.Length, .. ascii]
            : more < 128 ? [127, (byte)more, .. ascii]
            : [127, (byte)((more & 127) | 128), (byte)(more >> 7), .. ascii];
    }

    /// <summary>False when the node has ended the connection.</summary>
    public async Task<bool> TrySendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _tls.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException ended)
        {
            Assert.NotNull(ended);
            return false;
        }
    }

    /// <summary>Every frame that comes until the node ends the connection.</summary>
    public async IAsyncEnumerable<FrameSeen> FramesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = new byte[HeadBytes];
        while (await TryReadAsync(head, cancellationToken))
        {
            var payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
            if (!await TryReadAsync(payload, cancellationToken))
            {
                yield break;
            }

            var kind = (FrameKind)head[3];
            yield return new FrameSeen(kind, BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(5)), kind switch
            {
                FrameKind.Reset => BinaryPrimitives.ReadUInt32BigEndian(payload),
                FrameKind.GoAway => BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4)),
                _ => null,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Close();
        await _tls.DisposeAsync();
    }

    private async Task<bool> TryReadAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await _tls.ReadAtLeastAsync(bytes, bytes.Length, false, cancellationToken) == bytes.Length;
        }
        catch (IOException ended)
        {
            Assert.NotNull(ended);
            return false;
        }
    }
}
