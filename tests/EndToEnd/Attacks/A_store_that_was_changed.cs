using Salus.EndToEnd.Clusters;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Attacks;

/// <summary>Somebody changes hashes of records and policies where a validator keeps them.</summary>
public sealed class A_store_that_was_changed
{
    [Fact] // spec storage 4
    public async Task is_found_out_and_fetched_again_from_the_others()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        for (var written = 0; written < 10; written++)
        {
            await load.Doctors[written % 4].SubmitAsync(load.NewRecord());
        }

        await cluster.AgreedHeadsAsync();
        await cluster.DoAsync("v2", Act.Kill);
        foreach (var ledger in new[] { LedgerName.Policies, LedgerName.Records })
        {
            var folder = new DataFolder(cluster.FolderOf("v2")).Ledger(ledger);
            var segment = folder.Segment(folder.ListSegments()[0]);
            var bytes = await File.ReadAllBytesAsync(segment);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(segment, bytes);
        }

        await cluster.DoAsync("v2", Act.Restart);
        await load.AdmitAsync();
        await cluster.AgreedHeadsAsync();
        await cluster.RequireWholeAsync();
    }
}
