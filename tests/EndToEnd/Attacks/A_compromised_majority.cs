using Salus.EndToEnd.Clusters;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Node.Tests.Peers;

namespace Salus.EndToEnd.Attacks;

/// <summary>Three of four validators are in the hands of an attacker: more than this ledger bears.</summary>
public sealed class A_compromised_majority
{
    private static readonly (string, string)[] Keys = [("v2", "v2"), ("v3", "v3"), ("v4", "v4")];

    [Fact]
    public async Task forges_a_history_that_old_heads_and_honest_nodes_contradict()
    {
        using var folder = new TestFolder();
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        await load.AdmitAsync();
        await cluster.AgreedHeadsAsync();

        // What an auditor wrote down one day, or a receipt or a backup shows.
        var (_, height, digest) = (await cluster.HeadsOfAsync("v1")).Single(head => head.Ledger == LedgerName.Policies);
        await cluster.DoAsync("v4", Act.Kill);
        var rogue = new Rogue(cluster, "v4", below: height);
        CertifiedBlock[] forged = [.. Enumerable.Range(0, 3).Select(_ => rogue.Forge(Keys))];

        // An honest validator keeps its own history.
        using var certificate = rogue.NodeCertificate("v4");
        using (var lane = await OwnLane.OpenAsync(cluster.PeersOf("v1"), certificate))
        {
            await lane.SayAsync(LedgerName.Policies, new PeerMessage.Greeting(height + 3));
            await lane.SayAsync(LedgerName.Policies, new PeerMessage.Give([.. forged.Select(Rogue.Encode)]));
            await load.AdmitAsync();
        }

        // By the signatures alone it cannot be told: three of four have signed. What was seen before tells. Half of the
        // power forges nothing.
        var genesis = Path.Combine(cluster.FolderOf("v1"), "genesis.json");
        var history = Write("forged", rogue, forged);
        (await VerifyAsync(history)).With(0);
        (await VerifyAsync(history, "--checkpoint", $"{height}:{digest}")).With(4);
        var half = new Rogue(cluster, "v4", below: height);
        (await VerifyAsync(Write("half", half, [half.Forge(Keys[1..])]))).With(4);
        await cluster.DoAsync("v4", Act.Restart);
        await cluster.AgreedHeadsAsync();
        await cluster.RequireWholeAsync();

        string Write(string name, Rogue author, CertifiedBlock[] own)
        {
            var path = Path.Combine(folder.Root, name);
            author.Write(new DataFolder(path).Ledger(LedgerName.Policies), own);
            CopyRecords(cluster.FolderOf("v4"), path);
            return path;
        }

        Task<Ended> VerifyAsync(string path, params string[] more) => SalusProcess.RunAsync(
            folder, ["ledger", "verify", path, "--genesis", genesis, .. more, "--json"]);
    }

    private static void CopyRecords(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(
            Path.Combine(from, "records"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
