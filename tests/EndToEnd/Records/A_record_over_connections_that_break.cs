using System.Security.Cryptography;
using Salus.Client;
using Salus.Client.Records;
using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd.Records;

public sealed class A_record_over_connections_that_break
{
    private const int Size = 40 * 1024 * 1024;
    private const int MostOnOneConnection = 15 * 1024 * 1024;

    // spec records 6.8, 7.2
    [Fact]
    public async Task is_stored_and_fetched_whole()
    {
        using var folder = new TestFolder();
        await using (await RunningNode.UpAsync(folder))
        {
            // Founds the network: what follows is what its operator sets.
        }

        // It tells clients that it is behind the relay, or they would find it without.
        await using var relay = new CuttingRelay(MostOnOneConnection);
        folder.Configure($$"""{"url": "{{relay.Address.AbsoluteUri.TrimEnd('/')}}"}""");
        await using var node = await RunningNode.UpAsync(folder);
        relay.Node = node.Address;
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        var bob = await hospital.EnterAsync(node, "bob", Role.Doctor);
        ForgetNodes(folder);
        var document = RandomNumberGenerator.GetBytes(Size);
        var options = new ClientOptions([relay.Address], hospital.Genesis);
        using var author = new SalusClient(options, bob);
        using var patient = new SalusClient(options, alice);

        await author.StoreAsync(
            alice.Member,
            Category.Imaging,
            new RecordSource("application/dicom", new MemoryStream(document), document.Length));
        var cutsOfTheUpload = relay.Cuts;
        var reads = await patient.SaveAsync(
            Category.Imaging, new RecordTarget(folder.Root, listings => listings, (listing, _) => $"{listing.Record}"));

        var saved = Assert.IsType<RecordRead.Saved>(Assert.Single(reads));
        Assert.Equal(document, await File.ReadAllBytesAsync(saved.Path));
        Assert.InRange(cutsOfTheUpload, 2, int.MaxValue);
        Assert.InRange(relay.Cuts, cutsOfTheUpload + 2, int.MaxValue);
    }

    // Who entered did so at the node itself, and would go there again.
    private static void ForgetNodes(TestFolder folder)
    {
        foreach (var remembered in Directory.EnumerateFiles(folder.Root, "*.nodes", SearchOption.AllDirectories))
        {
            File.Delete(remembered);
        }
    }
}
