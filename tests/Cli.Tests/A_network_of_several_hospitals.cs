using System.Net;
using System.Net.Sockets;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;
using Salus.Node.Certificates;
using Salus.Node.Hosting;

namespace Salus.Cli.Tests;

public sealed class A_network_of_several_hospitals : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-several-");

    private NetworkFolder Folder => new(Path.Combine(_root.FullName, ".salus"));

    [Fact]
    public async Task has_a_node_an_authority_and_a_registrar_for_each()
    {
        await FoundAsync(new DevelopmentPlan { Validators = 4 });

        var genesis = GenesisFile.Read(Folder.Genesis).Single();
        Assert.Equal(["node1", "node2", "node3", "node4"], Folder.Nodes.Select(Path.GetFileName));
        Assert.Equal(4, ClientSettings.Read(Folder).Nodes.Distinct().Count());
        var passphrase = File.ReadAllText(Folder.Passphrase).Trim();
        for (var i = 0; i < 4; i++)
        {
            var hospital = genesis.Organisations[i];
            using var authority = AuthorityFolder.Open(
                Folder.AuthorityOf(hospital.Id), passphrase, TimeProvider.System);
            Assert.Equal(hospital.CertificateAuthority.ToArray(), authority.Certificate.ToArray());
            Assert.Equal(
                hospital.Registrar.Id, new People(Folder).Find(DevelopmentNetwork.RegistrarAt(i)));
            Assert.Equal(ClientSettings.Read(Folder).Nodes[i].Port, NodeOptions.Read(Folder.Nodes[i]).Port);
        }
    }

    [Fact]
    public async Task listens_at_ports_ten_apart_or_wherever_it_is_free()
    {
        await FoundAsync(new DevelopmentPlan { Validators = 4, Port = 9000, OperationsPort = 9500 });
        Assert.Equal([9000, 9010, 9020, 9030], ClientSettings.Read(Folder).Nodes.Select(node => node.Port));
        Assert.Equal(9530, NodeOptions.Read(Folder.Nodes[3]).OperationsPort);
        Assert.Equal(["http://127.0.0.1:7470"], NodeOptions.Read(Folder.Nodes[3]).PortalIhms);
        Assert.DoesNotContain(0, new DevelopmentPlan { Validators = 4, Port = 0 }.Ports().Select(node => node.Peers));
    }

    [Fact]
    public async Task listens_for_browsers_above_the_other_port_or_where_it_is_told()
    {
        (int?, int, int[])[] asked = [(null, 9000, [9001, 9011]), (9100, 9000, [9100, 9110]), (9100, 0, [9100, 9110])];
        Assert.All(asked, one => Assert.Equal(
            one.Item3,
            new DevelopmentPlan { Validators = 4, BrowserPort = one.Item1, Port = one.Item2 }
                .Ports().Take(2).Select(node => node.Browsers)));
        var free = new DevelopmentPlan { Validators = 4, BrowserPort = 0, OperationsPort = 0 }.Ports();
        Assert.All(free, node => Assert.True(node.Browsers > 1024 && node.Operations > 1024));

        (await Run.OfAsync($"up --validators 4 --port 9000 --browser-port 9010 --data {Folder.Root}"))
            .Refused("ports-overlap", ExitCodes.BadInput);
        (await Run.OfAsync($"up --validators 4 --browser-port 65530 --data {Folder.Root}"))
            .Refused("port-out-of-range", ExitCodes.BadInput);
        Assert.False(Directory.Exists(Folder.Root));
    }

    [Fact]
    public async Task has_its_IHM_where_the_pages_of_its_nodes_may_call_it()
    {
        await FoundAsync(new DevelopmentPlan { Validators = 4, IhmPort = 9002 });

        IhmConfiguration.WriteBeside(Folder);

        var options = IhmOptions.Read(Folder.Ihm);
        Assert.Equal((9002, 0), (options.Port, options.OperationsPort));
        Assert.Equal(["http://127.0.0.1:9002"], NodeOptions.Read(Folder.Nodes[0]).PortalIhms);
        Assert.Equal(
            Folder.Nodes.Select(node => NodeOptions.Read(node).BrowserPort), options.Nodes.Select(node => node.Port));
    }

    [Fact]
    public async Task has_its_IHM_at_a_free_port_where_0_is_asked_for()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        // It is founded, and not served: the port of its node is another's.
        (await Run.OfAsync($"up --validators 1 --ihm-port 0 --port {port} --operations-port 0 --data {Folder.Root}"))
            .Refused("port-in-use", ExitCodes.BadInput);

        var ihm = new Uri(NodeOptions.Read(Folder.Node).PortalIhms.Single());
        Assert.True(ihm.Port > 1024 && ihm.Port != DevelopmentPlan.UsualIhmPort, ihm.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task is_refused_where_none_could_fail_or_names_run_out(int validators)
    {
        var run = await Run.OfAsync($"up --validators {validators} --data {Folder.Root}");
        run.Refused("validators-out-of-range", ExitCodes.BadInput);
        Assert.False(Directory.Exists(Folder.Root));
    }

    [Theory]
    [InlineData("--validators 1", "network-of-other-size")]
    [InlineData("--port 9000", "ports-are-settled")]
    [InlineData("--operations-port 0", "ports-are-settled")]
    [InlineData("--browser-port 9001", "ports-are-settled")]
    [InlineData("--ihm-port 9002", "ports-are-settled")]
    public async Task stays_as_it_was_founded(string options, string code)
    {
        await FoundAsync(new DevelopmentPlan { Validators = 4 });
        (await Run.OfAsync($"up {options} --data {Folder.Root}")).Refused(code, ExitCodes.BadInput);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Task FoundAsync(DevelopmentPlan plan) =>
        DevelopmentNetwork.FoundAsync(Folder, plan, CancellationToken.None);
}
