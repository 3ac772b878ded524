using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Hosting;

/// <summary>What a browser does for each request: a token, and a proof of the wallet's key. Every part of it may be
/// made wrong.</summary>
internal sealed class Browser(TestNetwork network, KeyPair key) : DelegatingHandler
{
    private string? _nonce;
    private string? _token;

    /// <summary>The key of the proofs.</summary>
    public KeyPair Key { get; init; } = key;

    /// <summary>Asks for narrower scopes than all.</summary>
    public string? Scope { get; init; }

    /// <summary>The token, once there is one.</summary>
    public string Token => _token ?? throw new InvalidOperationException("no token yet");

    /// <summary>The nonce that the node named last.</summary>
    public string? Nonce => _nonce;

    /// <summary>A proof of this moment for a request, with the nonce named last.</summary>
    public DpopClaims Claims(HttpMethod method, Uri target, string? token = null) =>
        new(Guid.NewGuid().ToString(), method.Method, target.AbsoluteUri, network.Time.GetUtcNow().ToUnixTimeSeconds())
        {
            Nonce = _nonce,
            TokenHash = token is null ? null : Digest.Of(Encoding.ASCII.GetBytes(token)),
        };

    /// <summary>Asks for a token; what the node answered.</summary>
    public async Task<Answer> AskAsync(HttpClient http, Func<DpopClaims, DpopClaims>? change = null)
    {
        var address = new Uri(http.BaseAddress!, "/v1/token");
        if (_nonce is null)
        {
            await PostAsync(http, address, Claims(HttpMethod.Post, address));
        }

        var claims = Claims(HttpMethod.Post, address);
        var answer = await PostAsync(http, address, change is null ? claims : change(claims));
        if (answer.Status == HttpStatusCode.OK)
        {
            _token = answer.Json.GetProperty("access_token").GetString();
        }

        return answer;
    }

    /// <summary>Sends with a token and a proof that may be changed; nothing is asked for or repeated.</summary>
    public async Task<Answer> SendAsync(
        HttpClient http,
        HttpMethod method,
        string path,
        Func<DpopClaims, DpopClaims>? change = null,
        string? token = null)
    {
        var address = new Uri(http.BaseAddress!, path);
        var claims = Claims(method, address, token ?? Token);
        using var request = new HttpRequestMessage(method, address);
        Show(request, DpopProof.Sign(Key, change is null ? claims : change(claims)), token ?? Token);
        using var response = await http.SendAsync(request);
        return await TakeAsync(response);
    }

    public static void Show(HttpRequestMessage request, string proof, string? token)
    {
        request.Headers.Add("DPoP", proof);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            _token ??= await FetchAsync(request.RequestUri!, cancellationToken);
            request.Headers.Remove("DPoP");
            Show(request, DpopProof.Sign(Key, Claims(request.Method, request.RequestUri!, _token)), _token);
            var response = await base.SendAsync(request, cancellationToken);
            Take(response);
            var challenge = $"{response.Headers.WwwAuthenticate}";
            var isWorthRepeating = challenge.Contains("use_dpop_nonce") || challenge.Contains("invalid_token");
            if (attempt == 2 || !isWorthRepeating)
            {
                return response;
            }

            // After a while the nonce is another and the token has expired: as a portal would, it asks again.
            _token = challenge.Contains("invalid_token") ? null : _token;
            response.Dispose();
        }
    }

    private async Task<string> FetchAsync(Uri near, CancellationToken cancellationToken)
    {
        var address = new Uri(near, "/v1/token");
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Content = Scope is null ? null : new StringContent($$"""{"scope":"{{Scope}}"}""");
            Show(request, DpopProof.Sign(Key, Claims(HttpMethod.Post, address)), token: null);
            using var response = await base.SendAsync(request, cancellationToken);
            Take(response);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
            }

            Assert.True(attempt == 0, text);
        }
    }

    private async Task<Answer> PostAsync(HttpClient http, Uri address, DpopClaims claims)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = Scope is null ? null : new StringContent($$"""{"scope":"{{Scope}}"}""");
        Show(request, DpopProof.Sign(Key, claims), token: null);
        using var response = await http.SendAsync(request);
        return await TakeAsync(response);
    }

    private async Task<Answer> TakeAsync(HttpResponseMessage response)
    {
        Take(response);
        return await Answer.OfAsync(response);
    }

    private void Take(HttpResponseMessage response) =>
        _nonce = response.Headers.TryGetValues("DPoP-Nonce", out var named) ? named.Single() : _nonce;
}
