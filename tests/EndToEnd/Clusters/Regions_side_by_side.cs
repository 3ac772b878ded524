using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Clusters;

/// <summary>`salus up` with two regions, each of a hospital with a process of its own.</summary>
public sealed class Regions_side_by_side
{
    // spec ledger 1.6
    [Fact]
    public async Task share_patients_out_and_do_not_miss_each_other()
    {
        using var folder = new TestFolder();
        await using var up = await RunningNode.StartAsync(folder, "up", "--regions", "2", "--validators", "1");
        JsonNode[] nodes = [.. up.Answer["nodes"]!.AsArray().Select(node => node!)];
        Assert.Equal(["region-1", "region-2"], nodes.Select(node => (string)node["region"]!));
        Assert.Equal("region-1", (string)JsonNode.Parse(await up.AskAsync("/status"))!["region"]!);
        Assert.Equal("region-1", (string)(await RegisterAsync(folder, "paul")).Json["region"]!);
        Assert.Equal("region-2", (string)(await RegisterAsync(folder, "mary")).Json["region"]!);

        using (var first = Process.GetProcessById((int)nodes[0]["pid"]!))
        {
            first.Kill();
            await up.Process.WaitForErrorAsync(
                line => line.StartsWith("The node of v1, st-mary, has ended", StringComparison.Ordinal));
        }

        (await SalusProcess.RunAsync(folder, "consent", "explain", "--as", "paul", "--json"))
            .WithError("no-node-reached", exitCode: 3);
        (await SalusProcess.RunAsync(folder, "consent", "explain", "--as", "mary", "--json")).With(0);
        var rosa = await RegisterAsync(folder, "rosa");
        Assert.Equal("region-2", (string)rosa.Json["region"]!);
        Assert.Contains("No node of registrar's region answers", rosa.Errors, StringComparison.Ordinal);
    }

    private static async Task<Ended> RegisterAsync(TestFolder folder, string patient) => (await SalusProcess.RunAsync(
        folder, "member", "register", patient, "--role", "patient", "--as", "registrars", "--json")).With(0);
}
