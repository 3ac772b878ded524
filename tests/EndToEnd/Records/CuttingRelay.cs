using System.Net;
using System.Net.Sockets;

namespace Salus.EndToEnd.Records;

/// <summary>Stands between a client and a node, and cuts a connection whenever so many bytes have gone over
/// it.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly long _most;
    private readonly Task _work;
    private int _cuts;

    public CuttingRelay(long most)
    {
        _most = most;
        _listener.Start();
        _work = AcceptAsync();
    }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The node, once it runs.</summary>
    public Uri? Node { get; set; }

    /// <summary>How many connections were cut.</summary>
    public int Cuts => _cuts;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _work;
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        await Task.WhenAll(connections);
    }

    private async Task RelayAsync(TcpClient caller)
    {
        using var near = caller;
        using var far = new TcpClient();
        await far.ConnectAsync(Node!.Host, Node.Port);
        var left = _most;
        await Task.WhenAny(
            CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));

        async Task CopyAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await from.ReadAsync(buffer) is > 0 and var read)
                {
                    if (Interlocked.Add(ref left, -read) < 0)
                    {
                        Interlocked.Increment(ref _cuts);
                        return;
                    }

                    await to.WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (IOException)
            {
                // The other direction was cut while this one waited.
            }
            catch (ObjectDisposedException)
            {
                // The other direction was cut before.
            }
        }
    }
}
