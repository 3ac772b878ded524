using Salus.Client;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Crash;

public sealed class A_node_that_is_killed_over_a_snapshot
{
    // A kill may come when the snapshot is whole already; then it is taken away, and the node tries again.
    private const int MostTurns = 40;

    private static readonly Height Checkpoint = new(Checkpoints.Interval);

    private static int Rounds => Budget.IsLong ? 10 : 1;

    /// <summary>kill -9 while the snapshot is written, and at the next start again: spec snapshots 3.1, 3.3.</summary>
    [Fact]
    public async Task believes_no_part_of_it_and_writes_it_again()
    {
        using var folder = new TestFolder();
        Hospital hospital;
        Wallet alice;
        Wallet bob;
        TransactionId stored;
        await using (var node = await RunningNode.UpAsync(folder))
        {
            hospital = await Hospital.OpenAsync(folder);
            alice = await hospital.EnterAsync(node, "alice", Role.Patient);
            bob = await hospital.EnterAsync(node, "bob", Role.Doctor);
            stored = await StoreAsync(hospital.Connect(bob, node), alice);
            (await node.Process.StopAsync()).With(0);
        }

        using (hospital)
        {
            await EmptyBlocks.AddAsync(folder, hospital.Genesis, Checkpoint.Value);
            var records = new DataFolder(folder.Node).Ledger(LedgerName.Records);
            var cutOff = 0;
            for (var turn = 0; turn < MostTurns && cutOff < Rounds; turn++)
            {
                cutOff += await IsCutOffAsync(folder, records) ? 1 : 0;
                Assert.All(
                    LedgerAudit.Run(new DataFolder(folder.Node), hospital.Genesis),
                    report => Assert.Null(report.Fault));
            }

            Assert.Equal(Rounds, cutOff);
            using var whole = new NewName(records.Snapshots, Path.GetFileName(records.Snapshot(Checkpoint)));
            await using var node = await RunningNode.UpAsync(folder);
            await whole.Appeared;
            Assert.Equal([records.Snapshot(Checkpoint)], Directory.EnumerateFiles(records.Snapshots));
            Assert.Equal(stored, (await hospital.Connect(bob, node).ProveAsync(stored)).Transaction);
            await StoreAsync(hospital.Connect(bob, node), alice);
            (await node.Process.StopAsync()).With(0);
        }
    }

    private static async Task<bool> IsCutOffAsync(TestFolder folder, LedgerFolder records)
    {
        using var begun = new NewName(records.Snapshots, "incoming");
        await using var process = SalusProcess.Start(
            folder, "up", "--data", folder.Network, "--port", "0", "--operations-port", "0", "--json");
        await begun.Appeared;
        await process.KillAsync();
        File.Delete(records.Snapshot(Checkpoint));
        return File.Exists(Path.Combine(records.Snapshots, "incoming"));
    }

    private static async Task<TransactionId> StoreAsync(SalusClient bob, Wallet alice)
    {
        var stored = await bob.StoreAsync(alice.Member, Category.Laboratory, "text/plain", new byte[100]);
        return Assert.IsType<Submission.Accepted>(stored.Submission).Finality.Transaction;
    }
}
