using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

public sealed class An_idle_crowd(TestNetwork network) : IClassFixture<TestNetwork>
{
    private static readonly int Connections = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 10_000 : 2_500;

    [Fact]
    public async Task does_not_lock_members_out()
    {
        // spec doors 4.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
        var sockets = new List<Socket>();
        try
        {
            await OpenAsync(sockets);
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
            Assert.Equal(HttpStatusCode.OK, (await doctor.OnAnotherKey().GetAsync("/v1/ledgers")).Status);
            Console.WriteLine(
                $"{sockets.Count} idle connections; two answers within {Stopwatch.GetElapsedTime(started)}");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    // As many as the machine gives file descriptors for; more than the node keeps in any case.
    private async Task OpenAsync(List<Socket> sockets)
    {
        try
        {
            while (sockets.Count < Connections)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(network.Host.Address.Host, network.Host.Address.Port);
            }
        }
        catch (SocketException exhausted)
        {
            Assert.InRange(sockets.Count, 2_001, Connections);
            Console.WriteLine(exhausted.SocketErrorCode);
        }
    }
}
