using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.EndToEnd.Clusters;

/// <summary>Content lies in the store that its author gave it to; whoever may read it finds it from any node.</summary>
public sealed class A_record_in_one_store
{
    private static readonly byte[] Content = "{\"resourceType\":\"Observation\"}"u8.ToArray();

    // spec records 6.10
    [Fact]
    public async Task is_read_by_way_of_every_node_and_with_one_of_them_killed()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var people = await ClusterLoad.PrepareAsync(cluster);
        var author = people.Doctors[1];
        var patient = people.Patient[0].Wallet.Member;
        await author.StoreAsync(patient, Category.Laboratory, "application/fhir+json", Content);
        foreach (var by in people.Patient)
        {
            await RequireOpenAsync(by);
        }

        await cluster.DoAsync("v3", Act.Kill);
        await RequireOpenAsync(people.Patient[2]);
    }

    private static async Task RequireOpenAsync(Salus.Client.SalusClient patient)
    {
        var read = Assert.Single(await patient.ReadAsync(Category.Laboratory));
        Assert.Equal(Content, Assert.IsType<RecordRead.Opened>(read).Content.Bytes.ToArray());
    }
}
