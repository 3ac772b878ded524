using System.Net;
using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Peers;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_region : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact] // spec api 10.1, 10.3
    public async Task is_shown_with_its_nodes_and_how_many_patients_it_has()
    {
        var doctor = await _network.RegisterAsync(Role.Doctor);
        Assert.Equal(0, (long)(await AskAsync(doctor))["patients"]!);
        await _network.RegisterAsync(Role.Patient);
        await _network.RegisterAsync(Role.Patient);

        var region = await AskAsync(doctor);

        Assert.Equal(("test-1", "region-1", 2L), (
            (string)region["network"]!, (string)region["region"]!, (long)region["patients"]!));
        Assert.Equal(["policies", "records", "telemetry"], region["ledgers"]!.AsArray().Select(name => (string)name!));
        var node = Assert.Single(region["nodes"]!.AsArray())!;
        Assert.Equal(("v1", "general", true), (
            (string)node["validator"]!, (string)node["organisation"]!, (bool)node["reachable"]!));
        Assert.Equal(Text(_network.Host.Address), (string)node["address"]!);
        Assert.Equal(Text(_network.Host.BrowserAddress), (string)node["browserAddress"]!);

        await _network.RestartAsync();
        doctor.Connect();
        Assert.Equal(2, (long)(await AskAsync(doctor))["patients"]!);
    }

    [Theory] // spec api 10.2
    [InlineData("https://127.0.0.1:7443", null, "https://127.0.0.1:7443")]
    [InlineData("https://127.0.0.1:7443", "https://node.test", "https://node.test")]
    [InlineData("https://0.0.0.0:7443", "https://node.test", "https://node.test")]
    [InlineData("https://0.0.0.0:7443", null, null)]
    [InlineData("https://[::]:7443", null, null)]
    public void is_not_shown_with_an_address_that_leads_nowhere(string listens, string? url, string? named)
    {
        var options = new NodeOptions { DataFolder = _network.DataFolder, Url = url, BrowserUrl = url };
        var (members, browsers) = NodeAddresses.Of(options, new Uri(listens), new Uri(listens));
        Assert.Equal(named is null ? null : new Uri(named), members);
        Assert.Equal(named is null ? null : new Uri(named), browsers);
    }

    [Theory] // spec api 10.2
    [InlineData("http://node.test")]
    [InlineData("https://node.test/path")]
    [InlineData("node.test")]
    public void is_not_shown_with_what_is_no_address(string url)
    {
        var fault = Assert.Throws<NodeStartException>(
            () => new NodeOptions { DataFolder = _network.DataFolder, Url = url });
        Assert.StartsWith("url: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact] // spec api 10.4
    public async Task has_nodes_that_say_when_they_may_lack_blocks()
    {
        var doctor = await _network.RegisterAsync(Role.Doctor);
        using var level = await doctor.Http.GetAsync(new Uri("/v1/ledgers", UriKind.Relative));
        Assert.False(level.Headers.Contains("Salus-Behind"));

        var folder = Directory.CreateTempSubdirectory("salus-alone-");
        var founded = NetworkFounder.Found(
            new FoundingPlan
            {
                Network = "test-2",
                Organisations = Hospitals,
                Validators = [.. Hospitals.Select((hospital, i) => new PlannedValidator($"v{i + 1}", hospital))],
            },
            TimeProvider.System);
        founded.WriteNode(folder.FullName);
        var options = new NodeOptions { DataFolder = folder.FullName, Port = 0, OperationsPort = 0 };
        await using (var alone = await NodeHost.StartAsync(options))
        {
            using var operators = new HttpClient { BaseAddress = alone.OperationsAddress };
            using var answer = await operators.GetAsync(new Uri("/status", UriKind.Relative));
            Assert.Equal(["true"], answer.Headers.GetValues("Salus-Behind"));
            Assert.Contains("clients that it refuses ask another", await answer.Content.ReadAsStringAsync());
        }

        folder.Delete(recursive: true);
    }

    private static readonly OrganisationId[] Hospitals =
        [.. Enumerable.Range(1, 4).Select(number => TestNetwork.Organisation($"h{number}"))];

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static async Task<JsonNode> AskAsync(Person person)
    {
        using var answer = await person.Http.GetAsync(new Uri("/v1/nodes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
