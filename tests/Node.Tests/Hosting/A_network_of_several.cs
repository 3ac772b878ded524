using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Primitives.Json;

namespace Salus.Node.Tests.Hosting;

public sealed class A_network_of_several : IDisposable
{
    private static readonly OrganisationId[] Hospitals =
        [.. new[] { "st-mary", "st-john", "st-anne", "st-luke" }.Select(TestNetwork.Organisation)];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-several-");

    [Fact]
    public void is_ordered_by_all_of_its_hospitals_and_no_agency()
    {
        var genesis = Found(1, 1, 1, 1).Genesis;

        Assert.All(genesis.Ledgers, ledger => Assert.Equal(Engine.Bft, ledger.Engine));
        Assert.Equal(["v1", "v2", "v3", "v4"], genesis.Validators.Validators.Select(validator => validator.Id));
        Assert.Equal(
            Hospitals.Select(hospital => $"{hospital}"),
            genesis.Validators.Validators.Select(validator => validator.Organisation));
        Assert.Equal(5, genesis.Organisations.Count);
    }

    [Fact]
    public void has_the_powers_that_were_planned()
    {
        var genesis = Found(3, 2, 3, 3).Genesis;
        Assert.Equal([3L, 2, 3, 3], genesis.Validators.Validators.Select(validator => validator.Power));
        Assert.Equal("organisations[3]", Assert.Throws<JsonRejectedException>(() => Found(1, 1, 1, 2)).Path);
    }

    [Fact]
    public void gives_each_node_the_identity_and_the_certificate_of_its_own_hospital()
    {
        var founded = Found(1, 1, 1, 1);
        for (var i = 0; i < Hospitals.Length; i++)
        {
            var folder = Write(founded, i);

            var identity = NodeIdentity.Read(folder);
            using var certificate = X509Certificate2.CreateFromPem(
                File.ReadAllText(Path.Combine(folder, "server.pem")));

            Assert.Equal($"v{i + 1}", identity.Validator);
            Assert.Equal(founded.Organisations[i].Store.Id, identity.Store);
            Assert.True(IsIssuedBy(founded.Organisations[i], certificate));
            Assert.False(IsIssuedBy(founded.Organisations[(i + 1) % Hospitals.Length], certificate));
        }
    }

    [Fact]
    public void tells_each_node_its_ports_and_where_the_others_are()
    {
        var founded = Found(1, 1, 1, 1);
        string[] folders = [.. Hospitals.Select((_, i) => Write(founded, i))];
        var ports = NodePorts.Free(folders.Length);
        NodePorts.Write([.. folders.Select((folder, i) => (folder, founded.Validators[i].Id, ports[i]))]);

        var options = NodeOptions.Read(folders[1]);

        Assert.Equal(ports[1], new NodePorts(
            options.Port, options.BrowserPort, options.PeerPort, options.OperationsPort));
        Assert.Equal(["v1", "v3", "v4"], options.Peers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Uri($"https://127.0.0.1:{ports[2].Peers}"), options.Peers["v3"]);
        Assert.Equal(16, ports.SelectMany(node => new[] { node.Members, node.Browsers, node.Peers, node.Operations })
            .Distinct().Count());
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static FoundedNetwork Found(params long[] powers) => NetworkFounder.Found(
        new FoundingPlan
        {
            Network = "several",
            Organisations = [.. Hospitals, TestNetwork.Organisation("payer")],
            Validators = [.. powers.Select((power, i) => new PlannedValidator($"v{i + 1}", Hospitals[i], power))],
        },
        TimeProvider.System);

    private string Write(FoundedNetwork founded, int index)
    {
        var folder = Path.Combine(_root.FullName, $"node{index + 1}");
        founded.WriteNode(folder, founded.Validators[index]);
        return folder;
    }

    private static bool IsIssuedBy(FoundedOrganisation organisation, X509Certificate2 certificate)
    {
        using var authority = X509CertificateLoader.LoadCertificate(organisation.Authority.Certificate.Span);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
