using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Fhir;

/// <summary>What an IHM answered.</summary>
public sealed record Told(HttpStatusCode Status, string Headers, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The resources of a Bundle.</summary>
    public IReadOnlyList<JsonObject> Entries =>
        [.. (Json["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"]!.AsObject())];

    /// <summary>The link by a relation; null where there is none.</summary>
    public string? Link(string relation) => (string?)(Json["link"]?.AsArray() ?? [])
        .FirstOrDefault(link => (string?)link!["relation"] == relation)?["url"];

    /// <summary>The first issue of an OperationOutcome.</summary>
    public JsonObject Issue => Json["issue"]![0]!.AsObject();

    public static async Task<Told> OfAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "DPoP-Nonce"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return new Told(
            answer.StatusCode, string.Join('\n', headers.Order()), await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>Somebody who proves a key on each request, and takes the nonces that the IHM names.</summary>
public sealed class Visitor(HttpClient http, KeyPair key, TimeProvider time)
{
    private string? _nonce;

    public string? Token { get; set; }

    public async Task<Told> AskForTokenAsync(MemberId? member, string? scope)
    {
        var body = new JsonObject();
        if (member is { } id)
        {
            body["member"] = id.ToString();
        }

        if (scope is not null)
        {
            body["scope"] = scope;
        }

        Token = null;
        var told = await SendAsync(HttpMethod.Post, "/v1/token", body.Count == 0 ? "" : body.ToJsonString());
        Token = told.Status == HttpStatusCode.OK ? (string?)told.Json["access_token"] : null;
        return told;
    }

    public Task<Told> OpenAsync(Proof proof) =>
        SendAsync(HttpMethod.Post, "/v1/permits", Encoding.UTF8.GetString(proof.Write()));

    public Task<Told> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends with a new proof, twice where the IHM asks for another nonce.</summary>
    public async Task<Told> SendAsync(
        HttpMethod method, string path, string? body = null, Func<DpopClaims, DpopClaims>? change = null)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/fhir+json");
            var claims = new DpopClaims(
                Guid.NewGuid().ToString("N"),
                method.Method,
                new Uri(http.BaseAddress!, path).GetLeftPart(UriPartial.Path),
                time.GetUtcNow().ToUnixTimeSeconds())
            {
                Nonce = _nonce,
                TokenHash = Token is null ? null : Digest.Of(Encoding.ASCII.GetBytes(Token)),
            };
            request.Headers.Add("DPoP", DpopProof.Sign(key, change?.Invoke(claims) ?? claims));
            request.Headers.Authorization = Token is null ? null : new AuthenticationHeaderValue("DPoP", Token);
            using var answer = await http.SendAsync(request);
            var named = answer.Headers.GetValues("DPoP-Nonce").Single();
            if (named == _nonce || change is not null || answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                _nonce = named;
                return await Told.OfAsync(answer);
            }

            _nonce = named;
        }
    }
}
