using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Client.Tests;

public sealed class A_client_that_learns_of_nodes : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private static readonly Uri First = new("https://first.test");
    private static readonly Uri Second = new("https://second.test");
    private static readonly Uri Third = new("https://third.test");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-nodes-");
    private readonly TestNetwork _network = new();
    private readonly FakeNodes _nodes;

    public A_client_that_learns_of_nodes() => _nodes = new FakeNodes(_network);

    private string MemoryFile => Path.Combine(_folder.FullName, "registrar.json.nodes");

    // spec records 8.1, 8.4
    [Fact]
    public async Task goes_on_with_one_that_it_was_told_of_when_the_one_it_was_given_dies()
    {
        _nodes.Regions[First] = Region(Second, Third);
        using var client = Client(First);
        await SubmitAsync(client);
        _nodes.Down.UnionWith([First, Second]);
        _nodes.Asked.Clear();

        await SubmitAsync(client);

        Assert.Equal([First, Second, Third, Third], _nodes.Asked);
    }

    // spec records 8.1
    [Fact]
    public async Task asks_each_node_that_answers_once_an_hour()
    {
        _nodes.Regions[First] = Region(Second);
        using var client = Client(First);
        await SubmitAsync(client);
        await SubmitAsync(client);
        Assert.Equal([First], _nodes.AskedForNodes);

        _network.Pass(TimeSpan.FromHours(1));
        await SubmitAsync(client);
        _nodes.Down.Add(First);
        await SubmitAsync(client);
        await SubmitAsync(client);
        Assert.Equal([First, First, Second], _nodes.AskedForNodes);
    }

    // spec records 8.2
    [Fact]
    public async Task starts_the_next_time_with_the_one_that_answered()
    {
        await SavedAsync();
        _nodes.Regions[First] = Region(First, Second);
        _nodes.Regions[Second] = Region(First, Second);
        using (var client = Client(First))
        {
            await SubmitAsync(client);
            _nodes.Down.Add(First);
            await SubmitAsync(client);
        }

        _nodes.Asked.Clear();
        using var next = Client(First);
        await SubmitAsync(next);
        Assert.Equal([Second, Second], _nodes.Asked);
        Assert.Equal([First, Second], _nodes.AskedForNodes);
    }

    // spec records 8.2
    [Fact]
    public async Task starts_with_those_it_is_given_when_it_is_told_to()
    {
        await SavedAsync();
        _nodes.Regions[Second] = Region(First, Second);
        using (var client = Client(Second))
        {
            await SubmitAsync(client);
        }

        _nodes.Asked.Clear();
        using var next = new SalusClient(Options(First) with { AsksInOrder = true }, _network.Registrar, _nodes);
        await SubmitAsync(next);
        Assert.Equal([First, First], _nodes.Asked);
    }

    // spec records 8.2
    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"kind":"salus-nodes-2","network":"test-net","learned":0,"nodes":["https://third.test"]}""")]
    [InlineData("""{"kind":"salus-nodes-1","network":"another","learned":0,"nodes":["https://third.test"]}""")]
    [InlineData("""{"kind":"salus-nodes-1","network":"test-net","learned":0,"nodes":["third.test"]}""")]
    [InlineData("""{"kind":"salus-nodes-1","network":"test-net","learned":0,"nodes":[]}""")]
    public async Task does_not_care_for_a_memory_that_does_not_read(string kept)
    {
        await SavedAsync();
        await File.WriteAllTextAsync(MemoryFile, kept);
        using var client = Client(First);
        await SubmitAsync(client);
        Assert.Equal([First, First], _nodes.Asked);
    }

    // spec records 8.2
    [Fact]
    public async Task goes_on_when_it_may_not_remember()
    {
        await SavedAsync();
        Directory.CreateDirectory(MemoryFile);
        _nodes.Regions[First] = Region(Second);
        using var client = Client(First);
        await SubmitAsync(client);
        Assert.True(Directory.Exists(MemoryFile));
    }

    // spec records 8.1, 8.3
    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"network":"test-net","region":"r","patients":0,"nodes":null}""")]
    [InlineData("""{"network":"another","region":"r","patients":0,"nodes":[{"address":"https://third.test"}]}""")]
    [InlineData("http://third.test")]
    [InlineData("https://third.test/path")]
    [InlineData("https://who@third.test")]
    [InlineData("https://third.test?ask")]
    [InlineData("/third")]
    [InlineData("")]
    public async Task is_led_nowhere_by_what_is_no_list_of_its_region(string told)
    {
        _nodes.Regions[First] = told.StartsWith('{') || told is "[]" or "null" ? told : Region([told]);
        using var client = Client(First);
        await SubmitAsync(client);
        _nodes.Down.Add(First);
        _nodes.Asked.Clear();

        var fault = await Assert.ThrowsAsync<NoNodeException>(() => SubmitAsync(client));

        Assert.Equal("no-node-reached", fault.Code);
        Assert.Equal([First], _nodes.Asked);
    }

    // spec records 8.1, 8.3
    [Fact]
    public async Task remembers_no_more_than_64_and_who_answered()
    {
        await SavedAsync();
        _nodes.Regions[First] = Region(Second);
        _nodes.Regions[Second] = Region([.. Enumerable.Range(0, 1000).Select(i => $"https://lie-{i}.test")]);
        using var client = Client(First);
        await SubmitAsync(client);
        _nodes.Down.Add(First);
        await SubmitAsync(client);

        var kept = new NodeMemory(MemoryFile).Read(TestNetwork.Name)!;
        Assert.Equal(65, kept.Nodes.Count);
        Assert.Equal([Second, First], kept.Nodes.Take(2));
    }

    // spec records 8.4
    [Fact]
    public async Task asks_one_that_failed_last_for_a_minute_and_then_in_its_turn()
    {
        using var client = Client(First, Second, Third);
        _nodes.Down.Add(First);
        await SubmitAsync(client);
        _nodes.Down.Add(Second);
        await SubmitAsync(client);
        _nodes.Down.Clear();
        _nodes.Down.Add(Third);
        _nodes.Asked.Clear();
        await SubmitAsync(client);
        Assert.Equal([Third, First, First], _nodes.Asked);

        _nodes.Down.Add(First);
        _network.Pass(TimeSpan.FromMinutes(1));
        _nodes.Asked.Clear();
        await SubmitAsync(client);
        Assert.Equal([First, Second, Second], _nodes.Asked);
    }

    // spec records 8.4
    [Fact]
    public async Task goes_on_to_the_next_when_one_is_behind()
    {
        _nodes.Behind.Add(First);
        using var client = Client(First, Second);
        await SubmitAsync(client);
        Assert.Equal([First, Second, Second], _nodes.Asked);

        _nodes.Behind.Add(Second);
        var refused = await Assert.ThrowsAsync<NodeProblemException>(() => SubmitAsync(client));
        Assert.Equal("unknown-signer", refused.Code);
        Assert.True(refused.IsBehind);
    }

    // spec records 8.4
    [Fact]
    public async Task sends_a_batch_to_the_next_when_one_that_is_behind_refuses_some_of_it()
    {
        _nodes.Behind.Add(First);
        using var client = Client(First, Second);
        var outcomes = await client.SubmitManyAsync([NewPatient(), NewPatient(), NewPatient()]);
        Assert.Equal(3, outcomes.OfType<Submission.Accepted>().Count());

        _nodes.Behind.Add(Second);
        var refused = await Assert.ThrowsAsync<NodeProblemException>(
            () => client.SubmitManyAsync([NewPatient(), NewPatient()]));
        Assert.Equal(("unknown-signer", true), (refused.Code, refused.IsBehind));
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Region(params IEnumerable<Uri> nodes) => Region([.. nodes.Select(node => $"{node}")]);

    private static string Region(string[] nodes)
    {
        var listed = nodes.Select(node =>
            $$"""{"validator":"v","organisation":"o","reachable":true,"address":"{{node}}"}""");
        return $$"""{"network":"test-net","region":"r","patients":0,"nodes":[{{string.Join(',', listed)}}]}""";
    }

    private ClientOptions Options(params IReadOnlyList<Uri> nodes) =>
        new(nodes, _network.Genesis) { Time = _nodes.Time };

    private SalusClient Client(params IReadOnlyList<Uri> nodes) => new(Options(nodes), _network.Registrar, _nodes);

    private Task SavedAsync() =>
        _network.Registrar.SaveAsync(Path.Combine(_folder.FullName, "registrar.json"), Passphrase);

    private Task<Finality> SubmitAsync(SalusClient client) => client.SubmitAsync(NewPatient());

    private RegisterMember NewPatient() =>
        Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient).Introduce().ToMessage();
}
