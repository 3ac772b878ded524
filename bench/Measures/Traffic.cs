using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Salus.Bench.Measures;

/// <summary>Bytes on the connections from this process to each node, TLS included.</summary>
internal sealed class Traffic
{
    private readonly ConcurrentDictionary<int, Bytes> _byPort = [];

    /// <summary>What a node has received and sent so far.</summary>
    public (long Received, long Sent) Of(Uri node) =>
        _byPort.TryGetValue(node.Port, out var bytes) ? (bytes.ToNode, bytes.FromNode) : (0, 0);

    /// <summary>Opens a connection whose bytes are counted.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new CountedStream(socket, _byPort.GetOrAdd(context.DnsEndPoint.Port, _ => new Bytes()));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Bytes
    {
        public long ToNode;
        public long FromNode;
    }

    private sealed class CountedStream(Socket socket, Bytes bytes) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref bytes.FromNode, read);
            return read;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref bytes.ToNode, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
