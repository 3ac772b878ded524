using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Ledgers;
using Salus.Client.Wallets;
using Salus.Node.Hosting;

namespace Salus.Cli.Tests;

public sealed class A_network_of_several_regions : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-regions-");

    private NetworkFolder Folder => new(Path.Combine(_root.FullName, ".salus"));

    [Fact]
    public async Task has_hospitals_nodes_and_registrars_of_its_own_in_each()
    {
        await FoundAsync(new DevelopmentPlan { Regions = 2, Validators = 4 });

        var regions = GenesisFile.Read(Folder.Genesis);
        Assert.Equal(["region-1", "region-2"], regions.Select(region => region.Region));
        Assert.Equal(8, regions.SelectMany(region => region.Organisations).Select(one => one.Id).Distinct().Count());
        Assert.Equal(8, Folder.Nodes.Count);
        var settings = ClientSettings.Read(Folder);
        Assert.Equal(settings.Nodes.Skip(4), settings.NodesOf("region-2"));
        Assert.Equal(NodeOptions.Read(Folder.Nodes[4]).Port, settings.NodesOf("region-2")[0].Port);
        Assert.Equal(["v6", "v7", "v8"], NodeOptions.Read(Folder.Nodes[4]).Peers.Keys.Order(StringComparer.Ordinal));
        var registrars = DevelopmentNetwork.Registrars(regions);
        Assert.Equal(["registrar5", "registrar6", "registrar7", "registrar8"], registrars[1].Names);
        using var wallet = await Wallet.OpenAsync(
            Folder.WalletFile("registrar5"), File.ReadAllText(Folder.Passphrase).Trim());
        Assert.Equal(regions[1].Network, wallet.Network);
        Assert.Equal(regions[1].Organisations[0].Registrar.Id, wallet.Member);
    }

    [Theory]
    [InlineData("--regions 0")]
    [InlineData("--regions=-1 --validators 1")]
    [InlineData("--regions 5")]
    [InlineData("--regions 17 --validators 1")]
    [InlineData("--regions 1073741824")]
    public async Task is_refused_where_there_would_be_too_many_nodes(string options)
    {
        (await Run.OfAsync($"up {options} --data {Folder.Root}"))
            .Refused("regions-out-of-range", ExitCodes.BadInput);
        Assert.False(Directory.Exists(Folder.Root));
    }

    [Fact]
    public async Task stays_as_it_was_founded_and_asks_which_region_is_meant()
    {
        await FoundAsync(new DevelopmentPlan { Regions = 2, Validators = 1 });
        foreach (var options in new[] { "--regions 3", "--regions 1", "--validators 4" })
        {
            (await OfAsync($"up {options}")).Refused("network-of-other-size", ExitCodes.BadInput);
        }

        foreach (var (line, code) in new[]
        {
            ("member register dora --role doctor --licence MD-7 --as registrars", "region-missing"),
            ("member register dora --role doctor --licence MD-7 --as registrars --region south", "region-unknown"),
            ("member register paul --role patient --as registrar2 --region region-1", "region-other"),
            ("wallet create paul --role patient", "organisation-unknown"),
        })
        {
            (await OfAsync(line)).Refused(code, ExitCodes.BadInput);
        }

        Assert.False(File.Exists(Folder.WalletFile("dora")) || File.Exists(Folder.WalletFile("paul")));
        (await OfAsync("wallet create paul --role patient --organisation st-john")).Accepted();
        (await OfAsync("member register paul --as registrars --region region-1"))
            .Refused("region-other", ExitCodes.BadInput);
        Assert.EndsWith("/region-2", (string)(await OfAsync("wallet show paul --json")).Accepted().Json["network"]!);
    }

    [Theory]
    [InlineData("b", 5, 3, 4)]
    [InlineData("a", 3, 3, 3)]
    [InlineData("c", 2, 2, 1)]
    public void gives_a_patient_to_the_region_with_the_fewest(string chosen, params int[] patients)
    {
        var regions = new[] { "a", "b", "c" }.Zip(
            patients, (name, count) => new RegionCard($"n/{name}", name, count, []));
        Assert.Equal(chosen, RegionCard.LeastLoaded(regions.Reverse()).Region);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Task<Run> OfAsync(string line) => Run.OfAsync($"{line} --data {Folder.Root}");

    private Task FoundAsync(DevelopmentPlan plan) =>
        DevelopmentNetwork.FoundAsync(Folder, plan, CancellationToken.None);
}
