using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd;

public sealed class A_second_node
{
    [Theory]
    [InlineData("up")]
    [InlineData("tour", "--exit")]
    public async Task on_the_same_folder_is_turned_away_and_the_first_goes_on(params string[] command)
    {
        using var folder = new TestFolder();
        await using var first = await RunningNode.UpAsync(folder);

        var second = await SalusProcess.RunAsync(
            folder, [.. command, "--data", folder.Network, "--port", "0", "--operations-port", "0", "--json"]);

        // spec storage 1.2
        var message = second.WithError("folder-in-use", exitCode: 2);
        Assert.Contains(first.Process.Id.ToString(CultureInfo.InvariantCulture), message, StringComparison.Ordinal);
        Assert.Equal("""{"status":"ok"}""", await first.AskAsync("/health"));
        using var hospital = await Hospital.OpenAsync(folder);
        await hospital.Connect(hospital.Registrar, first).MemberAsync(hospital.Registrar.Member);
        Assert.Contains(
            first.Address.ToString(),
            await File.ReadAllTextAsync(Path.Combine(folder.Network, "client.json")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "--operations-port")]
    [InlineData("--operations-port", "--port")]
    public async Task on_a_port_in_use_is_told_to_take_another_and_can(string taken, string free)
    {
        using var folder = new TestFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var refused = await SalusProcess.RunAsync(
            folder, "up", "--validators", "1", "--data", folder.Network, taken, port, free, "0", "--json");

        var message = refused.WithError("port-in-use", exitCode: 2);
        Assert.Contains(port, message, StringComparison.Ordinal);
        await using var node = await RunningNode.UpAsync(folder);
        Assert.False((bool)node.Answer["isNew"]!);
    }
}
