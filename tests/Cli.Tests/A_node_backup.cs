namespace Salus.Cli.Tests;

/// <summary>What an operator types who wants to lose nothing.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class A_node_backup(RunningNetwork network)
{
    // spec backup 1.1, 3.1, 3.2
    [Fact]
    public async Task is_made_verified_and_restored_from_the_command_line()
    {
        var (backup, restored) = (network.NewPath("backup"), network.NewPath("restored"));
        var made = (await network.OfAsync($"node backup --to {backup} --json")).Accepted().Json;
        var head = made["heads"]!.AsArray().Single(one => (string?)one!["ledger"] == "policies")!;
        var known = $"{head["height"]}:{head["header"]}";

        (await network.OfAsync($"node backup --to {backup}")).Refused("folder-not-empty", 2);
        var verified = (await network.OfAsync($"ledger verify {backup} --checkpoint {known} --json")).Accepted().Json;
        Assert.True((bool)verified["holds"]!);
        Assert.True((long)verified["transactionsPerMinute"]! > 0);

        var later = $"{(long)head["height"]! + 1}:{head["header"]}";
        var cut = await network.OfAsync($"ledger verify {backup} --checkpoint {later} --json");
        Assert.Equal(4, cut.ExitCode);
        Assert.False((bool)cut.Json["holds"]!);
        (await network.OfAsync($"node restore --from {backup} --node-data {restored} --checkpoint {later}"))
            .Refused("backup-cut-off", 4);
        (await network.OfAsync($"node restore --from {backup} --node-data {restored} --checkpoint nonsense"))
            .Refused("checkpoint-malformed", 2);
        var keys = network.Folder.Node;
        (await network.OfAsync(
            $"node restore --from {backup} --node-data {restored} --checkpoint {known} --keys {keys}")).Accepted();
        Assert.True(File.Exists(Path.Combine(restored, "validator.json")));
        Assert.True(File.Exists(Path.Combine(restored, "store.json")));
    }
}
