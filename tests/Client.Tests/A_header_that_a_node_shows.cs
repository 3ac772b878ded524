using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Client.Http;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_header_that_a_node_shows : IDisposable
{
    private readonly TestNetwork _network = new();
    private readonly Node _node;
    private readonly SalusClient _client;

    public A_header_that_a_node_shows()
    {
        _node = new Node();
        var options = new ClientOptions([new Uri("https://node.test")], _network.Genesis);
        _client = new SalusClient(options, _network.Registrar, _node);
        Commit(1);
        AddValidator("w1");
        Commit(1);
    }

    public void Dispose() => _client.Dispose();

    // spec api 4.9
    [Fact]
    public async Task is_checked_against_the_validators_that_genesis_leads_to()
    {
        Assert.Single((await BlockAsync(1)).Signers);
        Assert.Empty(_node.Asked);

        var block = await BlockAsync(_node.Blocks.Count);

        Assert.Equal("v1", Assert.Single(block.Signers).Id);
        Assert.Equal(["?after=0"], _node.Asked);
        AddValidator("w2");
        Commit(1);
        await BlockAsync(_node.Blocks.Count);
        await BlockAsync(1);
        await BlockAsync(4);
        Assert.Equal(["?after=0", "?after=3"], _node.Asked);
    }

    // spec api 4.9
    [Fact]
    public async Task is_rejected_when_the_node_does_not_show_how_genesis_leads_to_its_validators()
    {
        var changes = _node.Changes.ToList();
        var other = _network.Policies.ValidatorsAt(new Height(1));
        foreach (var shown in new SetChange[][]
        {
            [],
            [changes[0] with { Next = other }],
            [changes[0] with { Certificate = _node.Blocks[0].Certificate }],
            [changes[0] with { Header = _node.Blocks[0].Block.Header }],
        })
        {
            _node.Changes.Clear();
            _node.Changes.AddRange(shown);
            await Assert.ThrowsAsync<UnprovenException>(() => BlockAsync(_node.Blocks.Count));
        }

        _node.Changes.Clear();
        _node.Changes.AddRange(changes);
        Assert.Single((await BlockAsync(_node.Blocks.Count)).Signers);
    }

    private Task<Ledgers.BlockCard> BlockAsync(int height) =>
        _client.BlockAsync(LedgerName.Policies, new Height((ulong)height));

    private void Commit(int blocks)
    {
        for (var block = 0; block < blocks; block++)
        {
            _node.Blocks.Add(_network.Commit(LedgerName.Policies));
        }
    }

    private void AddValidator(string id)
    {
        var key = KeyPair.Generate();
        var possession = VotingKeyPossession.Sign(key, TestNetwork.Name, id, _network.Organisation);
        var added = new NewValidator(_network.Organisation, key.Public, Base64Url.Encode(possession));
        var change = new ProposeChange(new NetworkChange([new ValidatorChange(id, 0, added)], []));
        var proposed = _network.Commit(LedgerName.Policies, _network.Sign(_network.Registrar, change));
        _node.Blocks.Add(proposed);
        var vote = new Vote(proposed.Block.Receipts[0].Transaction, IsInFavour: true);
        var voted = _network.Commit(LedgerName.Policies, _network.Sign(_network.Registrar, vote));
        _node.Blocks.Add(voted);
        _node.Changes.Add(new SetChange(voted.Block.Header, voted.Certificate, _network.Policies.Validators));
    }

    /// <summary>A node that knows headers, and how validators changed.</summary>
    private sealed class Node : HttpMessageHandler
    {
        public List<CertifiedBlock> Blocks { get; } = [];

        public List<SetChange> Changes { get; } = [];

        /// <summary>From where on it was asked for changes.</summary>
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/validators", StringComparison.Ordinal))
            {
                Asked.Add(request.RequestUri.Query);
                var changes = Changes.Select(change => new SetChangeAnswer(
                    Base64Url.Encode(change.Header.Encode()),
                    Base64Url.Encode(change.Certificate.Encode()),
                    Base64Url.Encode(change.Next.Encode())));
                return Answer(JsonSerializer.Serialize([.. changes], AnswersJson.Api.IReadOnlyListSetChangeAnswer));
            }

            if (path.EndsWith("/nodes", StringComparison.Ordinal))
            {
                return Answer("[]");
            }

            var final = Blocks[int.Parse(path.Split('/')[^1]) - 1];
            return Answer(JsonSerializer.Serialize(
                new HeaderAnswer(
                    Base64Url.Encode(final.Block.Header.Encode()),
                    final.Block.Transactions.Count,
                    Base64Url.Encode(final.Certificate.Encode())),
                AnswersJson.Api.HeaderAnswer));
        }

        private static Task<HttpResponseMessage> Answer(string json) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            });
    }
}
