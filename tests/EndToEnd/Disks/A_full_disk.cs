using System.Security.Cryptography;
using Salus.Client;
using Salus.Client.Records;
using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd.Disks;

public sealed class A_full_disk
{
    private const string Mounted = "a disk of 8 MB";
    private const int MostThatFit = 800;

    public static TheoryData<string> Disks =>
        [SmallDisk.TryMount() is { } disk ? Named(disk) : "(absent: may not mount a disk)"];

    /// <summary>spec storage 3.5, 4.4, 5.2</summary>
    [Theory]
    [MemberData(nameof(Disks))]
    public async Task is_told_and_costs_nothing_that_was_acknowledged(string which)
    {
        using var disk = which == Mounted ? SmallDisk.TryMount() : null;
        if (disk is null)
        {
            return;
        }

        using var folder = new TestFolder(disk.Path);
        var content = RandomNumberGenerator.GetBytes(10_000);
        var acknowledged = new List<RecordId>();
        Hospital hospital;
        await using (var node = await RunningNode.UpAsync(folder))
        {
            hospital = await Hospital.OpenAsync(folder);
            var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
            var bob = hospital.Connect(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
            acknowledged.Add(await StoreAsync(bob, alice.Member, content));
            disk.Fill();
            await RequireUnavailableAsync(async () => acknowledged.Add(await StoreAsync(bob, alice.Member, content)));
            disk.Fill();
            await RequireUnavailableAsync(
                () => bob.RequestAccessAsync(alice.Member, Category.Laboratory, Purpose.TREAT));
            Assert.Contains("make room on its disk", await node.AskAsync("/status"), StringComparison.Ordinal);

            // The same process goes on.
            disk.MakeRoom();
            await bob.RequestAccessAsync(alice.Member, Category.Laboratory, Purpose.TREAT);
            acknowledged.Add(await StoreAsync(bob, alice.Member, content));
            Assert.Contains("Every ledger takes", await node.AskAsync("/status"), StringComparison.Ordinal);
            (await node.Process.StopAsync()).With(0);
        }

        using (hospital)
        {
            disk.Fill();
            var refused = await UpAsync(folder);
            Assert.Contains((string?)refused.Json["error"]!["code"], (string[])["disk-full", "store-unavailable"]);
            Assert.InRange(refused.ExitCode, 2, 3);

            disk.MakeRoom();

            await using var node = await RunningNode.UpAsync(folder);
            var alice = hospital.Connect(hospital.Find("alice"), node);
            acknowledged.Add(await StoreAsync(
                hospital.Connect(hospital.Find("bob"), node), alice.Wallet.Member, content));
            var reads = (await alice.ReadAsync(Category.Laboratory)).Select(Assert.IsType<RecordRead.Opened>).ToList();
            Assert.Empty(acknowledged.Except(reads.Select(read => read.Listing.Record)));
            Assert.All(reads, read => Assert.Equal(content, read.Content.Bytes.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public async Task keeps_a_node_from_starting_until_there_is_room(string which)
    {
        using var disk = which == Mounted ? SmallDisk.TryMount() : null;
        if (disk is null)
        {
            return;
        }

        using var folder = new TestFolder(disk.Path);
        await using (var node = await RunningNode.UpAsync(folder))
        {
            (await node.Process.StopAsync()).With(0);
        }

        disk.Fill();

        (await UpAsync(folder)).WithError("store-unavailable", exitCode: 3);
        disk.MakeRoom();
        await using var again = await RunningNode.UpAsync(folder);
    }

    private static Task<Ended> UpAsync(TestFolder folder) => SalusProcess.RunAsync(
        folder, "up", "--data", folder.Network, "--port", "0", "--operations-port", "0", "--json");

    private static async Task<RecordId> StoreAsync(SalusClient bob, MemberId patient, byte[] content) =>
        (await bob.StoreAsync(patient, Category.Laboratory, "text/plain", content)).Record;

    /// <summary>The last bytes may still serve for a few; then it must be said.</summary>
    private static async Task RequireUnavailableAsync(Func<Task> act)
    {
        var problem = await Assert.ThrowsAnyAsync<SalusException>(async () =>
        {
            for (var turn = 0; turn < MostThatFit; turn++)
            {
                await act();
            }
        });
        Assert.Contains(problem.Code, (string[])["store-full", "store-unavailable"]);
    }

    private static string Named(SmallDisk disk)
    {
        disk.Dispose();
        return Mounted;
    }
}
