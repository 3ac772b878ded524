namespace Salus.Cli.Tests;

/// <summary>What an operator types who wants to lose nothing.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class A_node_backup(RunningNetwork network)
{
    private static readonly string[] KeyFiles = ["validator.json", "store.json", "server.pem"];

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
        var keys = OnAStick();
        (await network.OfAsync(
            $"node restore --from {backup} --node-data {restored} --checkpoint {known} --keys {keys}")).Accepted();
        RequireClosed(Path.Combine(restored, "keyservice"), UnixFileMode.UserExecute);
        var ofRoles = Directory.EnumerateFiles(Path.Combine(restored, "keyservice")).ToList();
        Assert.NotEmpty(ofRoles);
        Assert.All(KeyFiles.Select(name => Path.Combine(restored, name)).Concat(ofRoles), key => RequireClosed(key));
    }

    // spec certificates 1.4: whatever mode the stick gives its files.
    private string OnAStick()
    {
        var stick = network.NewPath("stick");
        Directory.CreateDirectory(Path.Combine(stick, "keyservice"));
        var ofRoles = Directory.EnumerateFiles(Path.Combine(network.Folder.Node, "keyservice"));
        foreach (var file in KeyFiles.Select(name => Path.Combine(network.Folder.Node, name)).Concat(ofRoles))
        {
            var copy = Path.Combine(stick, Path.GetRelativePath(network.Folder.Node, file));
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        return stick;
    }

    private static void RequireClosed(string path, UnixFileMode more = 0)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | more, File.GetUnixFileMode(path));
        }
    }
}
