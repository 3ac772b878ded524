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
            for (var round = 0; round < Rounds; round++)
            {
                await CutOffAsync(folder, records);
                Assert.All(
                    LedgerAudit.Run(new DataFolder(folder.Node), hospital.Genesis),
                    report => Assert.Null(report.Fault));
            }

            using var whole = new NewName(records.Snapshots, Path.GetFileName(records.Snapshot(Checkpoint)));
            await using var node = await RunningNode.UpAsync(folder);
            await whole.Appeared;
            Assert.Equal(
                [records.Snapshot(Checkpoint), records.State], Directory.EnumerateFiles(records.Snapshots).Order());
            Assert.Equal(stored, (await hospital.Connect(bob, node).ProveAsync(stored)).Transaction);
            await StoreAsync(hospital.Connect(bob, node), alice);
            (await node.Process.StopAsync()).With(0);
        }
    }

    // The kill may come before the snapshot is whole, or after; what is whole is taken away for the next round.
    private static async Task CutOffAsync(TestFolder folder, LedgerFolder records)
    {
        using var begun = new NewName(records.Snapshots, "incoming");
        await using var process = SalusProcess.Start(
            folder, "up", "--data", folder.Network, "--port", "0", "--operations-port", "0", "--json");
        await begun.Appeared;
        await process.KillAsync();
        File.Delete(records.Snapshot(Checkpoint));
    }

    private static async Task<TransactionId> StoreAsync(SalusClient bob, Wallet alice)
    {
        var stored = await bob.StoreAsync(alice.Member, Category.Laboratory, "text/plain", new byte[100]);
        return Assert.IsType<Submission.Accepted>(stored.Submission).Finality.Transaction;
    }
}
