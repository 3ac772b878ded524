using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Clusters;

/// <summary>`salus up` with two regions, each of hospitals with a process of their own.</summary>
public sealed class Regions_side_by_side
{
    /// <summary>One hospital in each; four in ./test --long as well, which agree.</summary>
    public static TheoryData<int> Hospitals => Budget.IsLong ? [1, 4] : [1];

    // spec ledger 1.6
    [Theory]
    [MemberData(nameof(Hospitals))]
    public async Task share_patients_out_and_do_not_miss_each_other(int hospitals)
    {
        using var folder = new TestFolder();
        await using var up = await RunningNode.StartAsync(
            folder, "up", "--regions", "2", "--validators", $"{hospitals}");
        JsonNode[] nodes = [.. up.Answer["nodes"]!.AsArray().Select(node => node!)];
        Assert.Equal(
            Enumerable.Repeat("region-1", hospitals).Concat(Enumerable.Repeat("region-2", hospitals)),
            nodes.Select(node => (string)node["region"]!));
        Assert.Equal("region-1", (string)JsonNode.Parse(await up.AskAsync("/status"))!["region"]!);
        Assert.Equal("region-1", (string)(await RegisterAsync(folder, "paul")).Json["region"]!);
        Assert.Equal("region-2", (string)(await RegisterAsync(folder, "mary")).Json["region"]!);

        foreach (var (i, node) in nodes.Take(hospitals).Index())
        {
            // Without one of four a region goes on.
            if (i == 1)
            {
                Assert.Equal("region-1", (string)(await RegisterAsync(folder, "ruth")).Json["region"]!);
            }

            using var process = Process.GetProcessById((int)node["pid"]!);
            process.Kill();
            await up.Process.WaitForErrorAsync(line => line.StartsWith(
                $"The node of {node["validator"]}, {node["organisation"]}, has ended", StringComparison.Ordinal));
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
