using Salus.Client;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd.Clusters;

/// <summary>One address is enough to find the others by, for this client and for the next of the same wallet.</summary>
public sealed class A_client_that_was_given_one_node
{
    private const string Passphrase = "correct horse battery staple";

    // spec records 8.1, 8.2, 8.4
    // spec api 10.1
    // spec peers 3.7
    [Fact]
    public async Task goes_on_by_the_others_when_it_is_killed()
    {
        using var folder = new TestFolder();
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var people = await ClusterLoad.PrepareAsync(cluster);
        var options = new ClientOptions([cluster.Addresses[0]], cluster.Founded.Genesis);
        var wallet = people.Patient[0].Wallet;
        var file = Path.Combine(folder.Root, "paul.json");
        await wallet.SaveAsync(file, Passphrase);
        using (var first = new SalusClient(options, wallet))
        {
            var region = await first.RegionAsync();
            Assert.Equal(cluster.Names, region.Nodes.Select(node => node.Validator));
            Assert.Equal((cluster.Addresses[0], 1), (region.Nodes[0].Address, region.Patients));

            await cluster.DoAsync("v1", Act.Kill);
            using var device = Wallet.Create(wallet.Network, wallet.Organisation, Role.Device);
            Assert.True((await first.RegisterDeviceAsync(device.Introduce())).Receipt.IsAccepted);
        }

        using var reopened = await Wallet.OpenAsync(file, Passphrase);
        using var next = new SalusClient(options, reopened);
        Assert.Equal(reopened.Member, (await next.MemberAsync(reopened.Member)).Id);
    }
}
