using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Access;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Transactions;

namespace Salus.Client.Tests;

public sealed class A_client_with_several_nodes : IDisposable
{
    private static readonly Uri First = new("https://first.test");
    private static readonly Uri Second = new("https://second.test");

    private readonly TestNetwork _network = new();
    private readonly FakeNodes _nodes;
    private readonly List<NodeFault> _faults = [];
    private readonly SalusClient _registrar;
    private readonly Message _message;

    public A_client_with_several_nodes()
    {
        _nodes = new FakeNodes(_network);
        var options = new ClientOptions([First, Second], _network.Genesis)
        {
            Time = _nodes.Time,
            OnNodeFault = _faults.Add,
        };
        _registrar = new SalusClient(options, _network.Registrar, _nodes);
        _message = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient).Introduce().ToMessage();
    }

    [Fact]
    public async Task submits_and_returns_the_proven_receipt()
    {
        var finality = await _registrar.SubmitAsync(_message);
        Assert.True(finality.Receipt.IsAccepted);
        Assert.Equal(1ul, finality.Height.Value);
        Assert.Equal([First, First], _nodes.Asked);
    }

    [Fact]
    public async Task goes_on_to_the_next_node_when_one_cannot_be_reached_and_stays_there()
    {
        _nodes.Down.Add(First);
        await _registrar.SubmitAsync(_message);
        Assert.Equal([First], _faults.Select(fault => fault.Node));

        _nodes.Asked.Clear();
        await Assert.ThrowsAsync<RefusedException>(_registrar.VerifyNobodyAsync);
        Assert.All(_nodes.Asked, asked => Assert.Equal(Second, asked));
    }

    // spec records 6.5
    [Fact]
    public async Task counts_what_a_node_took_before_it_fell_silent()
    {
        _nodes.SilentAfterSubmission = First;
        var finality = await _registrar.SubmitAsync(_message);
        Assert.True(finality.Receipt.IsAccepted);
        Assert.Equal(First, Assert.Single(_faults).Node);
    }

    // spec records 6.5, 6.11
    [Fact]
    public async Task passes_over_a_node_that_took_a_transaction_and_says_nothing_of_it()
    {
        var timers = new Hurried();
        var options = new ClientOptions([First, Second], _network.Genesis)
        {
            Time = new NetworkTime(_network, timers),
            OnNodeFault = _faults.Add,
        };
        using var registrar = new SalusClient(options, _network.Registrar, _nodes);
        _nodes.Hanging = First;
        var submitting = registrar.SubmitAsync(_message);
        await _nodes.Hangs;
        timers.Pass(ClientOptions.Patience);

        Assert.True((await submitting).Receipt.IsAccepted);
        Assert.Equal(First, Assert.Single(_faults).Node);
    }

    // spec records 6.11
    [Fact]
    public async Task asks_all_nodes_again_when_each_of_them_said_nothing()
    {
        var timers = new Hurried();
        var options = new ClientOptions([First, Second], _network.Genesis) { Time = new NetworkTime(_network, timers) };
        using var registrar = new SalusClient(options, _network.Registrar, _nodes);
        _nodes.Hanging = First;
        _nodes.Down.Add(Second);
        var submitting = registrar.SubmitAsync(_message);
        await _nodes.Hangs;
        _nodes.Down.Clear();
        _nodes.Hanging = null;
        timers.Pass(ClientOptions.Patience);

        Assert.True((await submitting).Receipt.IsAccepted);
    }

    // spec records 6.5
    [Fact]
    public async Task is_told_of_a_replay()
    {
        var transaction = _registrar.Sign(_message);
        await _registrar.SubmitSignedAsync(transaction);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _registrar.SubmitSignedAsync(transaction));
        Assert.Equal("duplicate-transaction", refused.Code);
    }

    // spec records 6.3
    [Fact]
    public async Task passes_over_a_node_whose_proof_does_not_hold()
    {
        _nodes.Liar = First;
        var finality = await _registrar.SubmitAsync(_message);
        finality.Proof.Verify(_network.Genesis);
        Assert.IsType<ProofRejectedException>(Assert.Single(_faults).Reason);
    }

    // spec records 6.3
    [Fact]
    public async Task names_the_node_whose_proof_does_not_hold_when_there_is_no_other()
    {
        _nodes.Liar = First;
        _nodes.Down.Add(Second);
        var refusal = await Assert.ThrowsAsync<UnprovenException>(() => _registrar.SubmitAsync(_message));
        Assert.Equal("proof-invalid", refusal.Code);
        Assert.Equal(First, refusal.Node);
        Assert.Equal(ProofFault.CertificateInvalid, refusal.Fault);
    }

    [Fact]
    public async Task says_that_no_node_could_be_reached()
    {
        _nodes.Down.UnionWith([First, Second]);
        var refusal = await Assert.ThrowsAsync<NoNodeException>(() => _registrar.SubmitAsync(_message));
        Assert.Equal("no-node-reached", refusal.Code);
    }

    [Fact]
    public async Task gives_a_refusal_with_the_proof_that_it_is_on_the_ledger()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(_registrar.VerifyNobodyAsync);
        Assert.Equal(Refusal.UnknownMember, refused.Refusal);
        refused.Proof!.Verify(_network.Genesis);
    }

    [Fact]
    public async Task tells_a_nodes_problem_from_a_refusal_of_the_ledger()
    {
        var problem = await Assert.ThrowsAsync<NodeProblemException>(() => _registrar.MemberAsync(Some.Member(99)));
        Assert.Equal("unknown-member", problem.Code);
        Assert.Equal(HttpStatusCode.NotFound, problem.Status);
    }

    public void Dispose()
    {
        _registrar.Dispose();
        _nodes.Dispose();
    }
}

internal static class Mistakes
{
    /// <summary>A registrar votes for somebody nobody knows.</summary>
    public static Task<Finality> VerifyNobodyAsync(this SalusClient registrar) =>
        registrar.SubmitAsync(new VerifyPractitioner(Some.Member(99), IsInFavour: true));
}

/// <summary>Two nodes of one network: submission and proofs, and the ways to fail at them.</summary>
internal sealed class FakeNodes(TestNetwork network) : HttpMessageHandler
{
    private readonly Dictionary<string, Proof> _proofs = [];
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeProvider Time => new NetworkTime(network, TimeProvider.System);

    public List<Uri> Asked { get; } = [];

    public HashSet<Uri> Down { get; } = [];

    /// <summary>Lack the signer, of a batch that of all but the first, and say that they are behind.</summary>
    public HashSet<Uri> Behind { get; } = [];

    /// <summary>What each node tells of the region, as it writes it; nothing where it is not here.</summary>
    public Dictionary<Uri, string> Regions { get; } = [];

    public List<Uri> AskedForNodes { get; } = [];

    /// <summary>Takes a submission and never answers it.</summary>
    public Uri? SilentAfterSubmission { get; set; }

    /// <summary>Takes a submission and neither answers nor hangs up.</summary>
    public Uri? Hanging { get; set; }

    /// <summary>Done when it has taken one.</summary>
    public Task Hangs => _hangs.Task;

    /// <summary>What each node hands out as a patient's public keys.</summary>
    public Dictionary<Uri, IReadOnlyList<PublicEpoch>> Epochs { get; } = [];

    /// <summary>Certifies its proofs with a key that no genesis names.</summary>
    public Uri? Liar { get; set; }

    /// <summary>What each node says of who a member is.</summary>
    public Dictionary<Uri, MemberCard> Members { get; } = [];

    /// <summary>The patient whose policy the nodes give as it is.</summary>
    public Wallet? Patient { get; set; }

    /// <summary>What was submitted.</summary>
    public List<Transaction> Submitted { get; } = [];

    /// <summary>Makes the nodes answer with a proof.</summary>
    public void Hold(Proof proof) => _proofs[proof.Receipt.Transaction.ToString()] = proof;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var node = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority));
        if (request.RequestUri.AbsolutePath == "/v1/nodes")
        {
            AskedForNodes.Add(node);
            return Regions.TryGetValue(node, out var region)
                ? Answer(HttpStatusCode.OK, region)
                : Answer(HttpStatusCode.NotFound, "{\"code\":\"unknown-route\"}");
        }

        Asked.Add(node);
        if (Down.Contains(node))
        {
            throw new HttpRequestException("connection refused");
        }

        if (request.RequestUri.AbsolutePath.EndsWith("/batch", StringComparison.Ordinal))
        {
            return SubmitMany(node, await request.Content!.ReadAsStringAsync(cancellationToken));
        }

        if (Behind.Contains(node))
        {
            return AnswerBehind(HttpStatusCode.BadRequest, "{\"code\":\"unknown-signer\"}");
        }

        if (request.Method == HttpMethod.Post)
        {
            var answer = Submit(node, await request.Content!.ReadAsStringAsync(cancellationToken));
            if (node == Hanging)
            {
                _hangs.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            return answer;
        }

        if (request.RequestUri.AbsolutePath.EndsWith("/epochs", StringComparison.Ordinal))
        {
            var epochs = JsonSerializer.Serialize(Epochs[node], AnswersJson.Api.IReadOnlyListPublicEpoch);
            return Answer(HttpStatusCode.OK, epochs);
        }

        if (request.RequestUri.AbsolutePath.EndsWith("/policy", StringComparison.Ordinal))
        {
            return Answer(HttpStatusCode.OK, Policy());
        }

        var isMember = request.RequestUri.AbsolutePath.StartsWith("/v1/members/", StringComparison.Ordinal);
        return isMember && Members.TryGetValue(node, out var member)
            ? Answer(HttpStatusCode.OK, JsonSerializer.Serialize(member, AnswersJson.Api.MemberCard))
            : isMember
            ? Answer(HttpStatusCode.NotFound, "{\"code\":\"unknown-member\",\"title\":\"There is no such member.\"}")
            : Answer(HttpStatusCode.OK, Encoding.UTF8.GetString(ProofFor(node, request.RequestUri).Write()));
    }

    private HttpResponseMessage Submit(Uri node, string transaction)
    {
        Assert.True(
            Ledger.Transactions.Transaction.TryParse(Encoding.ASCII.GetBytes(transaction), out var parsed, out _));
        Submitted.Add(parsed!);
        var id = parsed!.Id.ToString();
        if (_proofs.ContainsKey(id))
        {
            return Answer(HttpStatusCode.Conflict, "{\"code\":\"duplicate-transaction\",\"title\":\"There already.\"}");
        }

        _proofs[id] = Proof.Of(network.Commit(parsed.Ledger, transaction), 0);
        return node == SilentAfterSubmission
            ? throw new HttpRequestException("connection reset")
            : Answer(HttpStatusCode.OK, $"{{\"transaction\":\"{id}\",\"height\":1}}");
    }

    private HttpResponseMessage SubmitMany(Uri node, string transactions)
    {
        string[] lines = transactions.Split('\n');
        var answers = lines.Select((line, index) =>
        {
            Assert.True(
                Ledger.Transactions.Transaction.TryParse(Encoding.ASCII.GetBytes(line), out var parsed, out _));
            var isUnknown = index > 0 && Behind.Contains(node);
            using var one = isUnknown ? null : Submit(node, line);
            var became = isUnknown ? "\"code\":\"unknown-signer\""
                : one!.IsSuccessStatusCode ? "\"height\":1"
                : "\"code\":\"duplicate-transaction\"";
            return $"{{\"transaction\":\"{parsed!.Id}\",{became}}}";
        });
        var document = $"[{string.Join(',', answers)}]";
        return Behind.Contains(node)
            ? AnswerBehind(HttpStatusCode.OK, document)
            : Answer(HttpStatusCode.OK, document);
    }

    private string Policy()
    {
        var now = network.PolicyNow(Patient!);
        var policy = JsonSerializer.SerializeToNode(now.Policy, LedgerJson.Default.PatientPolicy)!;
        policy["categories"] = JsonSerializer.SerializeToNode(
            new CategoriesAnswer([.. now.Epochs.Select(epoch => new CategoryAnswer(epoch.Key, epoch.Value, false))]),
            AnswersJson.Api.CategoriesAnswer)!["categories"]!.DeepClone();
        return policy.ToJsonString();
    }

    private Proof ProofFor(Uri node, Uri address)
    {
        var proof = _proofs[address.Segments[^2].Trim('/')];
        return node == Liar
            ? proof with { Certificate = new Salus.Primitives.Certificates.Certificate(0, []) }
            : proof;
    }

    private static HttpResponseMessage AnswerBehind(HttpStatusCode status, string json)
    {
        var answer = Answer(status, json);
        answer.Headers.Add("Salus-Behind", "true");
        return answer;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}

/// <summary>The time of a network's blocks, and the timers of another clock.</summary>
internal sealed class NetworkTime(TestNetwork network, TimeProvider timers) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(network.Now.UnixMs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timers.CreateTimer(callback, state, dueTime, period);
}
