using Salus.Cli.Tour;
using Salus.Client.Fhir.Synthetic;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Privacy;

public sealed class The_patient_of_a_tour
{
    private const int Seed = 11;

    [Fact]
    public async Task is_named_nowhere_in_files_logs_and_figures()
    {
        using var folder = new TestFolder();
        var bundle = SyntheticBundle.Generate(Seed);
        var scan = new PersonalScan(bundle.PersonalStrings);
        await using var node = await RunningNode.StartAsync(
            folder, "up", "--validators", "1", "--tour", "--seed", $"{Seed}", "--log");
        foreach (var path in new[] { "/metrics", "/status", "/health" })
        {
            Assert.Empty(scan.In(await node.AskAsync(path)));
        }

        var ended = await node.Process.StopAsync();

        Assert.Empty(scan.In(ended.Output));
        Assert.Empty(scan.In(ended.Errors));
        Assert.Empty(await scan.RunAsync(folder.Root, CancellationToken.None));

        // It looked at something, and what was sealed is what it looked for.
        Assert.NotEmpty(ended.Errors);
        Assert.True(scan.Unpacked > 10);
        Assert.True(scan.Bytes > bundle.Json.Length);
        Assert.Equal(
            bundle.PersonalStrings.Distinct().Order(StringComparer.Ordinal),
            scan.In(bundle.Json.ToArray()).Order(StringComparer.Ordinal));
    }
}
