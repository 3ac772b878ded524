using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Clusters;

/// <summary>`salus up` with several validators, each a process.</summary>
public sealed class A_network_that_is_kept_up
{
    [Fact]
    public async Task says_which_node_has_ended_and_leaves_none_behind()
    {
        using var folder = new TestFolder();
        await using var up = await RunningNode.StartAsync(folder, "up", "--validators", "4");
        Process[] nodes = [.. up.Answer["nodes"]!.AsArray().Select(node => Process.GetProcessById((int)node!["pid"]!))];
        Assert.Equal(4, nodes.Length);

        nodes[1].Kill();
        await up.Process.WaitForErrorAsync(
            line => line.StartsWith("The node of v2, st-john, has ended", StringComparison.Ordinal));
        var registered = await SalusProcess.RunAsync(
            folder, "member", "register", "dora", "--role", "doctor", "--licence", "MD-7", "--as", "registrar");
        registered.With(0);
        var verified = await SalusProcess.RunAsync(folder, "member", "verify", "dora", "--as", "registrars", "--json");
        Assert.Equal((true, 3), ((bool)verified.With(0).Json["verified"]!, (int)verified.Json["votes"]!));

        // Not even time to tell them.
        Process.GetProcessById(up.Process.Id).Kill();
        await Task.WhenAll(nodes.Select(node => node.WaitForExitAsync())).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.All(["node1", "node4"], name => Assert.Contains(
            "Validator v3 can be reached",
            File.ReadAllText(Path.Combine(folder.Network, name, "node.log")),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task goes_on_without_an_IHM_that_cannot_start_and_says_why()
    {
        using var folder = new TestFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var up = await RunningNode.StartAsync(folder, "up", "--validators", "1", "--ihm-port", $"{port}");

        await up.Process.WaitForErrorAsync(
            line => line.StartsWith($"The network is up without its IHM: Port {port}", StringComparison.Ordinal));
        Assert.Null(up.Answer["ihm"]);
    }

    [Fact]
    public async Task stops_all_nodes_when_it_is_stopped_and_starts_them_again()
    {
        using var folder = new TestFolder();
        for (var turn = 0; turn < 2; turn++)
        {
            string[] ports = turn == 0 ? ["--validators", "4", "--port", "0"] : [];
            await using var up = SalusProcess.Start(folder, ["up", .. ports, "--data", folder.Network, "--json"]);
            await up.AnswerAsync();
            var ended = await up.StopAsync();
            Assert.Equal(turn == 0, (bool)ended.With(0).Json["isNew"]!);
            Assert.All(ended.Json["nodes"]!.AsArray(), node => Assert.Throws<ArgumentException>(
                () => Process.GetProcessById((int)node!["pid"]!)));
        }
    }
}
