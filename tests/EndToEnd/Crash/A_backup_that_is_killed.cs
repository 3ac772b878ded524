using System.Security.Cryptography;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Crash;

public sealed class A_backup_that_is_killed
{
    private const int MostTurns = 40;

    private static int Rounds => Budget.IsLong ? 10 : 1;

    /// <summary>kill -9 while the node runs and is copied: spec backup 3.1.</summary>
    [Fact]
    public async Task is_never_taken_for_one_and_costs_the_node_nothing()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        var bob = hospital.Connect(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
        var content = RandomNumberGenerator.GetBytes(8_000_000);
        await bob.StoreAsync(alice.Member, Category.Laboratory, "text/plain", content);

        var cutOff = 0;
        for (var turn = 0; turn < MostTurns && cutOff < Rounds; turn++)
        {
            cutOff += await IsCutOffAsync(folder, $"backup-{turn}") ? 1 : 0;
        }

        Assert.Equal(Rounds, cutOff);
        (await BackupAsync(folder, "whole")).With(0);
        (await RestoreAsync(folder, "whole")).With(0);
        var restored = new DataFolder(Path.Combine(folder.Root, "from-whole"));
        Assert.Equal(
            File.ReadAllBytes(new DataFolder(folder.Node).Ledger(LedgerName.Records).Segment(new Height(1))),
            File.ReadAllBytes(restored.Ledger(LedgerName.Records).Segment(new Height(1))));
        (await node.Process.StopAsync()).With(0);
    }

    // What a kill left is refused and leaves nothing, unless the backup was finished before it.
    private static async Task<bool> IsCutOffAsync(TestFolder folder, string name)
    {
        var target = Path.Combine(folder.Root, name);
        using (var begun = new NewName(target, "FILES"))
        {
            await using var process = SalusProcess.Start(folder, Backup(folder, name));
            await begun.Appeared;
            await process.KillAsync();
        }

        if (File.Exists(Path.Combine(target, "manifest.jws")))
        {
            return false;
        }

        (await RestoreAsync(folder, name)).WithError("backup-damaged", exitCode: 4);
        Assert.False(Directory.Exists(Path.Combine(folder.Root, $"from-{name}")));
        return true;
    }

    private static string[] Backup(TestFolder folder, string name) =>
        ["node", "backup", "--node-data", folder.Node, "--to", Path.Combine(folder.Root, name), "--json"];

    private static Task<Ended> BackupAsync(TestFolder folder, string name) =>
        SalusProcess.RunAsync(folder, Backup(folder, name));

    private static Task<Ended> RestoreAsync(TestFolder folder, string name) => SalusProcess.RunAsync(
        folder,
        "node",
        "restore",
        "--from",
        Path.Combine(folder.Root, name),
        "--node-data",
        Path.Combine(folder.Root, $"from-{name}"),
        "--json");
}
