using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Http;

/// <summary>What is held for one node: its token, its nonce, and the proofs made with them (RFC 9449).</summary>
internal sealed class Possession(KeyPair key, Uri node, TimeProvider time) : IDisposable
{
    // Renewed while the old one is still good, so that no request waits for a refusal first.
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromSeconds(30);

    // A nonce is taken for at least a minute after it was named.
    private static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(50);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Named? _nonce;
    private volatile Held? _held;

    /// <summary>Who asks for a token, where that is to be said.</summary>
    public MemberId? Member { get; init; }

    /// <summary>Whether a proof made now would name a nonce that the node still takes.</summary>
    public bool IsNonceRecent => _nonce is { } named && time.GetUtcNow() - named.At < NonceLife;

    /// <summary>The token to show now, or null when one has to be asked for.</summary>
    public string? Token => _held is { } held && time.GetUtcNow() < held.Until - RenewedBefore ? held.Token : null;

    /// <summary>Forgets a token that the node no longer takes.</summary>
    public void Drop(string token) => _held = _held is { } held && held.Token == token ? null : _held;

    /// <summary>Keeps the nonce that an answer names.</summary>
    public void Take(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("DPoP-Nonce", out var named) && named.ToArray() is [var nonce])
        {
            _nonce = new Named(nonce, time.GetUtcNow());
        }
    }

    /// <summary>A token, asked for once however many wait for it.</summary>
    public async Task<string> TokenAsync(
        Func<HttpRequestMessage, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return Token ?? await AskAsync(send, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Shows a token and a proof on a request, in place of those it had.</summary>
    public void Show(HttpRequestMessage request, string? token)
    {
        var claims = new DpopClaims(
            Guid.NewGuid().ToString("N"),
            request.Method.Method,
            request.RequestUri!.GetLeftPart(UriPartial.Path),
            time.GetUtcNow().ToUnixTimeSeconds())
        {
            Nonce = _nonce?.Nonce,
            TokenHash = token is null ? null : Digest.Of(Encoding.ASCII.GetBytes(token)),
        };
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", DpopProof.Sign(key, claims));
        request.Headers.Authorization = token is null ? null : new("DPoP", token);
    }

    public void Dispose() => _asking.Dispose();

    private async Task<string> AskAsync(
        Func<HttpRequestMessage, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        for (var isRepeated = false; ; isRepeated = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "v1/token"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            };
            if (Member is { } member)
            {
                request.Content = new StringContent(
                    $"{{\"member\":\"{member}\"}}", Encoding.ASCII, "application/json");
            }

            Show(request, token: null);
            using var answer = await send(request);
            Take(answer);
            if (!isRepeated && Challenge.AsksForNonce(answer))
            {
                continue;
            }

            var bytes = await Node.ReadAsync(answer, node, cancellationToken);
            return answer.IsSuccessStatusCode
                ? Keep(bytes)
                : throw Node.Problem(answer, bytes);
        }
    }

    private string Keep(byte[] answer)
    {
        try
        {
            var given = JsonSerializer.Deserialize(answer, AnswersJson.Api.TokenAnswer)!;
            _held = new Held(given.Token, time.GetUtcNow() + TimeSpan.FromSeconds(given.Seconds));
            return given.Token;
        }
        catch (JsonException fault)
        {
            throw new AnswerException($"The node {node} answered something else than its API says.", fault);
        }
    }

    private sealed record Named(string Nonce, DateTimeOffset At);

    private sealed record Held(string Token, DateTimeOffset Until);
}

/// <summary>What a refusal asks for in WWW-Authenticate (RFC 9449 section 7.1).</summary>
internal static class Challenge
{
    public static bool AsksForNonce(HttpResponseMessage answer) => Says(answer, "use_dpop_nonce");

    public static bool AsksForToken(HttpResponseMessage answer) => Says(answer, "invalid_token");

    private static bool Says(HttpResponseMessage answer, string error) =>
        answer.StatusCode == HttpStatusCode.Unauthorized
        && answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "DPoP"
            && challenge.Parameter?.Contains($"error=\"{error}\"", StringComparison.Ordinal) == true);
}
