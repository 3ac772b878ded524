using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Salus.Ihm.Tests.Intake.Amqp;

/// <summary>A line to a port of this machine that can be cut, at whatever byte is on it, and mended.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _isCut;

    public CutLine(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut()
    {
        _isCut = true;
        while (_ends.TryTake(out var end))
        {
            end.Dispose();
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = JoinAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _ends.Add(near);
        _ends.Add(far);
        using (near)
        {
            if (!_isCut)
            {
                await far.ConnectAsync(IPAddress.Loopback, _port);
                await Task.WhenAny(PassAsync(near, far), PassAsync(far, near));
            }
        }
    }

    private static Task PassAsync(TcpClient from, TcpClient to) => from.GetStream().CopyToAsync(to.GetStream());
}
