using System.Net;
using System.Net.Sockets;

namespace Salus.EndToEnd.Clusters;

/// <summary>The line on which one validator dials another. Cut, it is there and carries nothing, as behind a firewall
/// that drops packets; what was under way comes once it is whole again.</summary>
internal sealed class PeerLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private readonly Task _work;
    private TaskCompletionSource _whole = Whole();
    private TimeSpan _pause;

    /// <summary>Leads to a port of this machine.</summary>
    public PeerLine(int port)
    {
        _port = port;
        _listener.Start();
        _work = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Cut() => _whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whatever comes waits for so long.</summary>
    public void Slow(TimeSpan pause) => _pause = pause;

    /// <summary>As it was at first.</summary>
    public void Clear()
    {
        _pause = TimeSpan.Zero;
        _whole.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _work;
        _listener.Dispose();
        _ended.Dispose();
    }

    private static TaskCompletionSource Whole()
    {
        var whole = new TaskCompletionSource();
        whole.SetResult();
        return whole;
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(JoinAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task JoinAsync(TcpClient caller)
    {
        using var near = caller;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
            await await Task.WhenAny(
                PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
        }
        catch (IOException)
        {
            // An end is gone, and so is the other one now.
        }
        catch (SocketException)
        {
            // Nobody is there to be dialled.
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _ended.Token) is > 0 and var read)
        {
            await PauseAsync();
            await _whole.Task.WaitAsync(_ended.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _ended.Token);
        }
    }

    private async Task PauseAsync()
    {
        if (_pause > TimeSpan.Zero)
        {
            using var timer = new PeriodicTimer(_pause);
            await timer.WaitForNextTickAsync(_ended.Token);
        }
    }
}
