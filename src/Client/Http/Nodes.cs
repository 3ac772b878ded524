using System.Net;
using System.Net.Security;
using Salus.Client.Ledgers;
using Salus.Client.Wallets;
using Salus.Ledger.Blocks;

namespace Salus.Client.Http;

/// <summary>The nodes a client may ask. It stays with the one that answers; when that one cannot be reached, is in
/// trouble, is behind, or gives a proof that does not hold, the whole question goes to the next. Who answers is asked
/// for the region's other nodes too.</summary>
internal sealed class Nodes : IDisposable
{
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(2);

    private readonly ClientOptions _options;
    private readonly HttpClient _http;
    private readonly KnownNodes _known;

    public Nodes(ClientOptions options, HttpMessageHandler handler, NodeMemory? memory = null)
    {
        _options = options;
        _http = Node.Bounded(new PatientHandler(options.Time, handler), options.Timeout);
        _http.DefaultRequestVersion = HttpVersion.Version20;
        _http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        _known = new KnownNodes(options, memory, address => new Node(_http, address));
    }

    /// <summary>TLS 1.3 or 1.2 to nodes of the genesis only; with the wallet's certificate, or with proofs of its
    /// key.</summary>
    public static HttpMessageHandler Transport(ClientOptions options, Wallet wallet) => options.ProvesPossession
        ? new PossessionHandler(wallet.SigningKey, options.Time, Tls(options, certified: null))
        : Tls(options, wallet);

    /// <summary>TLS to nodes of the genesis only, with the certificate of a wallet or with none.</summary>
    public static SocketsHttpHandler Tls(ClientOptions options, Wallet? certified)
    {
        var trusted = new NodeCertificates(options.Genesis, options.Time);
        return new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // A machine that hangs still takes connections; within these times it is passed over.
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = certified is null ? [] : [ConnectionCertificate.ForTls(certified)],
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    trusted.IsTrusted(certificate, errors),
            },
        };
    }

    /// <summary>Asks node after node until one answers. The first fault decides what is thrown when none does; but a
    /// proof that does not hold comes first, and that a store has something not comes last.</summary>
    public Task<T> AskAsync<T>(Func<Node, Task<T>> question, CancellationToken cancellationToken) =>
        GatherAsync<T>((node, _) => question(node), _ => true, cancellationToken);

    /// <summary>Asks node after node, each for what those before it did not have, until nothing is missing: content
    /// lies in the stores that its author gave it to (spec records 6.10). Once one has answered, the faults of the
    /// others are theirs.</summary>
    public async Task<T> GatherAsync<T>(
        Func<Node, T?, Task<T>> question, Predicate<T> isWhole, CancellationToken cancellationToken)
    {
        List<NodeFault> faults = [];
        var (gathered, isAnswered) = (default(T), false);
        foreach (var known in _known.InOrder())
        {
            try
            {
                gathered = await question(known.Node, gathered);
                var isToTell = _known.Answer(known, isPreferred: !isAnswered);
                isAnswered = true;
                if (isToTell)
                {
                    await LearnAsync(known, cancellationToken);
                }

                if (isWhole(gathered))
                {
                    return gathered;
                }
            }
            catch (Exception fault) when (IsOfThisNodeOnly(fault, cancellationToken)
                || (isAnswered && fault is SalusException))
            {
                if (IsNodesFault(fault))
                {
                    _known.Fail(known);
                }

                faults.Add(new NodeFault(known.Address, fault));
                _options.OnNodeFault?.Invoke(faults[^1]);
            }
        }

        return isAnswered ? gathered! : throw Verdict(faults);
    }

    /// <summary>Submits to node after node until one proves what became of it. Where there are others, a node that says
    /// nothing for a while is passed over, and asked again when its turn comes: what it took stays taken, and the
    /// same transaction is the same everywhere (spec records 6.5, 6.11).</summary>
    public async Task<T> SubmitAsync<T>(
        Func<Node, bool, CancellationToken, Task<T>> submission, CancellationToken cancellationToken)
    {
        var (mayBeThere, isSilent) = (false, false);
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Time);
        while (true)
        {
            try
            {
                return await AskAsync(TryAsync, cancellationToken);
            }
            catch (NoNodeException) when (isSilent && !deadline.IsCancellationRequested)
            {
                isSilent = false;
            }
        }

        async Task<T> TryAsync(Node node)
        {
            // What a node took before it fell silent is a duplicate at the next one.
            var isRepeated = mayBeThere;
            mayBeThere = true;
            using var patience = new CancellationTokenSource(
                _known.InOrder() is [_, _, ..] ? ClientOptions.Patience : Timeout.InfiniteTimeSpan, _options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                return await submission(node, isRepeated, either.Token);
            }
            catch (OperationCanceledException silence) when (
                patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                isSilent = true;
                throw new TimeoutException($"says nothing of it for {ClientOptions.Patience.TotalSeconds} s.", silence);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    // What it tells is not needed for the answer that is there: it may take a moment, and fail.
    private async Task LearnAsync(KnownNode from, CancellationToken cancellationToken)
    {
        if (await ToldByAsync(from.Node, cancellationToken) is { } region && region.Network == _options.Genesis.Network)
        {
            var told = region.Nodes.OrderByDescending(node => node.Reachable)
                .Select(node => _options.ProvesPossession ? node.BrowserAddress : node.Address);
            await _known.LearnAsync(from, told);
        }
    }

    private async Task<RegionCard?> ToldByAsync(Node node, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ToldWithin, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await node.GetAsync("v1/nodes", AnswersJson.Api.RegionCard, permit: null, either.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SalusException
            || IsOfThisNodeOnly(fault, cancellationToken))
        {
            return null;
        }
    }

    // Not having what another has is none.
    private static bool IsNodesFault(Exception fault) => fault is not NodeProblemException problem
        || problem.IsBehind || problem.Status >= HttpStatusCode.InternalServerError;

    private static bool IsOfThisNodeOnly(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        HttpRequestException or IOException or TimeoutException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        ProofRejectedException or AnswerException or StaleKeyException => true,
        NodeProblemException problem => problem.IsOfThisNodeOnly,
        _ => false,
    };

    private static SalusException Verdict(List<NodeFault> faults)
    {
        if (faults.Find(fault => fault.Reason is ProofRejectedException) is { } unproven)
        {
            return new UnprovenException(unproven.Node, (ProofRejectedException)unproven.Reason);
        }

        var tried = string.Join("; ", faults.Select(fault => $"{fault.Node} {fault.Reason.Message}"));
        SalusException[] answers = [.. faults.Select(fault => fault.Reason).OfType<SalusException>()];
        return answers.Length > 0
            ? answers.FirstOrDefault(answer => answer is not NodeProblemException { IsAbsent: true }, answers[0])
            : new NoNodeException($"No node could be reached: {tried}", faults[0].Reason);
    }
}
