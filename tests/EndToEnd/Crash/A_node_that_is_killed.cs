using System.Collections.Concurrent;
using System.Security.Cryptography;
using Salus.Client;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Crash;

public sealed class A_node_that_is_killed
{
    private const int Writers = 4;

    private static int Rounds => Budget.IsLong ? 50 : 5;

    /// <summary>kill -9 while records are stored, again and again: spec storage 3.2, 5.2.</summary>
    [Fact]
    public async Task has_what_it_acknowledged_and_nothing_half_written()
    {
        using var folder = new TestFolder();
        var acknowledged = new ConcurrentDictionary<RecordId, (TransactionId Transaction, byte[] Content)>();
        Hospital hospital;
        Wallet alice;
        Wallet bob;
        await using (var node = await RunningNode.UpAsync(folder))
        {
            hospital = await Hospital.OpenAsync(folder);
            alice = await hospital.EnterAsync(node, "alice", Role.Patient);
            bob = await hospital.EnterAsync(node, "bob", Role.Doctor);
        }

        using (hospital)
        {
            for (var round = 0; round < Rounds; round++)
            {
                await using var node = await RunningNode.UpAsync(folder);
                await RequireProvenAsync(hospital.Connect(bob, node), acknowledged);
                await StoreUntilKilledAsync(node, hospital.Connect(bob, node), alice.Member, acknowledged);
                RequireWhole(folder, hospital.Genesis, acknowledged.Count);
            }

            await using var last = await RunningNode.UpAsync(folder);
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(new DataFolder(folder.Node).Content, "incoming")));
            await RequireProvenAsync(hospital.Connect(bob, last), acknowledged);
            await RequireOpenAsync(hospital.Connect(alice, last), acknowledged);
            Assert.Equal(0, (await last.Process.StopAsync()).ExitCode);
        }

        Assert.True(acknowledged.Count >= Rounds);
    }

    private static async Task StoreUntilKilledAsync(
        RunningNode node,
        SalusClient bob,
        MemberId patient,
        ConcurrentDictionary<RecordId, (TransactionId Transaction, byte[] Content)> acknowledged)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = RandomNumberGenerator.GetInt32(1, 25);
        var isKilled = false;
        var writers = Enumerable.Range(0, Writers).Select(_ => StoreAsync()).ToArray();

        // Whatever ends first: enough was acknowledged, or a writer failed before anything was killed.
        await await Task.WhenAny([enough.Task, .. writers]);
        Volatile.Write(ref isKilled, true);
        await node.Process.KillAsync();
        await Task.WhenAll(writers);

        async Task StoreAsync()
        {
            while (true)
            {
                var content = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 5_000));
                try
                {
                    var stored = await bob.StoreAsync(patient, Category.Laboratory, "text/plain", content);
                    var accepted = Assert.IsType<Submission.Accepted>(stored.Submission);
                    acknowledged[stored.Record] = (accepted.Finality.Transaction, content);
                }
                catch (NoNodeException) when (Volatile.Read(ref isKilled))
                {
                    return;
                }

                if (Interlocked.Decrement(ref left) == 0)
                {
                    enough.SetResult();
                }
            }
        }
    }

    private static async Task RequireProvenAsync(
        SalusClient bob, ConcurrentDictionary<RecordId, (TransactionId Transaction, byte[] Content)> acknowledged)
    {
        // The client checks each proof against genesis; a transaction that is gone has none.
        foreach (var (record, (transaction, _)) in acknowledged)
        {
            var finality = await bob.ProveAsync(transaction);
            Assert.Equal(record, Assert.IsType<Event.RecordStored>(Assert.Single(finality.Receipt.Events)).Record);
        }
    }

    /// <summary>What lies there after the kill, before a node repairs anything.</summary>
    private static void RequireWhole(TestFolder folder, Genesis genesis, int atLeast)
    {
        var reports = LedgerAudit.Run(new DataFolder(folder.Node), genesis);
        Assert.All(reports, report => Assert.Null(report.Fault));
        Assert.True(reports.Single(report => report.Ledger == LedgerName.Records).Transactions >= atLeast);
    }

    private static async Task RequireOpenAsync(
        SalusClient alice, ConcurrentDictionary<RecordId, (TransactionId Transaction, byte[] Content)> acknowledged)
    {
        // A record that was not acknowledged may be there; then it is there whole.
        var reads = await alice.ReadAsync(Category.Laboratory);
        var opened = reads.Select(Assert.IsType<RecordRead.Opened>).ToDictionary(read => read.Listing.Record);
        foreach (var (record, (_, content)) in acknowledged)
        {
            Assert.Equal(content, opened[record].Content.Bytes.ToArray());
        }
    }
}
