using System.Collections.Concurrent;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Http;

/// <summary>Proves possession of a wallet's key on each request, as browsers do (spec callers): gets a token from each
/// node, renews it before it ends, and makes a proof again when the node names another nonce.</summary>
internal sealed class PossessionHandler(KeyPair key, TimeProvider time, HttpMessageHandler transport)
    : DelegatingHandler(transport)
{
    private const int MaxRefusals = 2;

    private readonly ConcurrentDictionary<string, Possession> _nodes = new();

    /// <summary>Who asks for a token, where the key alone does not say: an IHM knows not every member by it.</summary>
    public MemberId? Member { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var node = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority));
        var possession = _nodes.GetOrAdd(node.AbsoluteUri, _ => new Possession(key, node, time) { Member = Member });
        await RenewNonceAsync(possession, request, cancellationToken);
        for (var refusals = 0; ; refusals++)
        {
            var token = possession.Token ?? await TokenAsync(possession, cancellationToken);
            possession.Show(request, token);
            var answer = await base.SendAsync(request, cancellationToken);
            possession.Take(answer);
            var asksForToken = Challenge.AsksForToken(answer);
            if (refusals == MaxRefusals || !(asksForToken || Challenge.AsksForNonce(answer)))
            {
                return answer;
            }

            if (asksForToken)
            {
                possession.Drop(token);
            }

            answer.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var possession in _nodes.Values)
        {
            possession.Dispose();
        }
    }

    // A body may be a stream that can be sent once only: what would be refused for its nonce is not tried first.
    private async Task RenewNonceAsync(
        Possession possession, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null && !possession.IsNonceRecent && possession.Token is { } old)
        {
            possession.Drop(old);
            await TokenAsync(possession, cancellationToken);
        }
    }

    private Task<string> TokenAsync(Possession possession, CancellationToken cancellationToken) =>
        possession.TokenAsync(request => base.SendAsync(request, cancellationToken), cancellationToken);
}
