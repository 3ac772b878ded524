using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

public sealed class A_slow_caller : IAsyncLifetime
{
    private const int Crowd = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly TestNetwork _network = new()
    {
        Configure = options => options with
        {
            Doors = new DoorLimits { Handshake = Short, Head = Short, Idle = Short, Grace = Short },
        },
    };

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("nothing")]
    [InlineData("no head")]
    [InlineData("half a head")]
    [InlineData("half a body")]
    public async Task is_hung_up_on_while_others_are_served(string sent)
    {
        // spec doors 3.1
        foreach (var door in new[] { _network.Host.Address, _network.Host.BrowserAddress })
        {
            var slow = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => OpenAsync(door, sent)));
            var doctor = await _network.RegisterAsync(Role.Doctor);

            Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
            await Task.WhenAll(slow.Select(RequireEndAsync));
        }
    }

    private async Task<Stream> OpenAsync(Uri door, string sent)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(door.Host, door.Port);
        if (sent == "nothing")
        {
            return socket.GetStream();
        }

        var tls = new SslStream(socket.GetStream(), false, (_, server, _, _) => _network.IsOfThisNode(server));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = door.Host });
        var text = sent switch
        {
            "half a head" => "GET /v1/ledgers HTTP/1.1\r\nHost: loc",
            "half a body" => "POST /v1/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{",
            _ => "",
        };
        await tls.WriteAsync(Encoding.ASCII.GetBytes(text));
        return tls;
    }

    // The node says at most what is wrong, and ends the connection.
    private static async Task RequireEndAsync(Stream connection)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using (connection)
        {
            try
            {
                await connection.CopyToAsync(Stream.Null, patience.Token);
            }
            catch (IOException reset)
            {
                Assert.NotNull(reset);
            }
        }
    }
}
