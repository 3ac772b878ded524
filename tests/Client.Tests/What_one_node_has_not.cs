using System.Net;
using Salus.Client.Http;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.Client.Tests;

public sealed class What_one_node_has_not : IDisposable
{
    private static readonly Uri[] Addresses =
        [new("https://first.test"), new("https://second.test"), new("https://third.test")];

    private readonly List<NodeFault> _faults = [];
    private readonly HttpMessageHandler _unused = new SocketsHttpHandler();
    private readonly Nodes _nodes;

    public What_one_node_has_not() => _nodes = new Nodes(
        new ClientOptions(Addresses, new TestNetwork().Genesis) { OnNodeFault = _faults.Add }, _unused);

    // spec records 6.10
    [Fact]
    public async Task is_asked_of_the_next_until_nothing_is_missing()
    {
        var gathered = await GatherAsync((node, soFar) => soFar + node.Address.Host[0], isWhole: "fs");
        Assert.Equal("fs", gathered);
        Assert.Empty(_faults);
    }

    // spec records 6.10
    [Fact]
    public async Task stands_as_it_is_when_no_other_has_it()
    {
        Assert.Equal("fst", await GatherAsync((node, soFar) => soFar + node.Address.Host[0], isWhole: "all"));
        Assert.Equal(
            "f",
            await GatherAsync((_, soFar) => soFar is null ? "f" : throw Problem("permit-not-open"), isWhole: "all"));
        Assert.Equal(Addresses[1..], _faults.Select(fault => fault.Node));
    }

    // spec records 6.10
    [Fact]
    public async Task is_missing_there_only()
    {
        var answer = await _nodes.AskAsync(
            node => node.Address == Addresses[2]
                ? Task.FromResult(node.Address)
                : throw Problem("content-missing"),
            CancellationToken.None);
        Assert.Equal(Addresses[2], answer);
        var nowhere = await Assert.ThrowsAsync<NodeProblemException>(
            () => _nodes.AskAsync<string>(_ => throw Problem("content-missing"), CancellationToken.None));
        Assert.Equal("content-missing", nowhere.Code);
    }

    // spec records 6.10
    [Fact]
    public async Task is_damaged_when_one_store_says_so_and_the_others_lack_it()
    {
        var damaged = await Assert.ThrowsAsync<NodeProblemException>(() => _nodes.AskAsync<string>(
            node => throw (node.Address == Addresses[1] ? Damaged() : Problem("content-missing")),
            CancellationToken.None));

        Assert.Equal("content-damaged", damaged.Code);
        foreach (NodeProblemException[] said in (NodeProblemException[][])[
            [Damaged(), Problem("content-missing")], [Problem("content-missing"), Damaged()]])
        {
            var reads = said.Aggregate(
                default(IReadOnlyList<RecordRead>),
                (soFar, reason) => Reads.Together(soFar, [new RecordRead.Unreadable(Listing, reason)]));
            Assert.Equal(
                "content-damaged", Assert.IsType<RecordRead.Unreadable>(Assert.Single(reads!)).Reason.Code);
        }
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _unused.Dispose();
    }

    private Task<string> GatherAsync(Func<Http.Node, string?, string> question, string isWhole) =>
        _nodes.GatherAsync<string>(
            (node, soFar) => Task.FromResult(question(node, soFar)),
            gathered => gathered == isWhole,
            CancellationToken.None);

    private static RecordListing Listing { get; } = new(
        default, Category.Laboratory, default, 1, default, default, default, 1, default, false,
        default);

    private static NodeProblemException Damaged() => new("content-damaged", "not whole", HttpStatusCode.BadGateway);

    private static NodeProblemException Problem(string code) => new(code, "not here", HttpStatusCode.NotFound);
}
