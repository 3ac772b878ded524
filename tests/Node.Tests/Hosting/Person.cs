using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Transactions;
using Salus.Node.Hosting;
using Salus.Primitives;

namespace Salus.Node.Tests.Hosting;

/// <summary>Somebody with keys, a certificate and a connection to the node.</summary>
internal sealed class Person
{
    private readonly TestNetwork _network;
    private readonly ECDsa _tlsKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly bool _isBrowsing;

    public Person(TestNetwork network, FoundedOrganisation organisation, MemberKeys keys, bool isBrowsing = false)
    {
        _isBrowsing = isBrowsing;
        _network = network;
        Keys = keys;
        Organisation = organisation;
        Certificate = organisation.Authority.IssueForMember(
            keys.Id, TestNetwork.PublicHalf(_tlsKey), signingKey: keys.Signing.Public.Thumbprint);
        Connect();
    }

    public MemberKeys Keys { get; }

    public FoundedOrganisation Organisation { get; }

    public byte[] Certificate { get; }

    public HttpClient Http { get; private set; } = null!;

    public MemberId Id => Keys.Id;

    public Grantee AsGrantee => new Grantee.OneMember(Id);

    public Digest ConnectionKey =>
        _isBrowsing ? Keys.Signing.Public.Thumbprint : TestNetwork.PublicHalf(_tlsKey).Thumbprint;

    /// <summary>A new connection, for example after the node started again.</summary>
    public void Connect() => Http = _isBrowsing
        ? _network.Browsers(new Browser(_network, Keys.Signing))
        : _network.Client(TestNetwork.WithKey(Certificate, _tlsKey));

    /// <summary>Another connection of the same key, of one version of HTTP.</summary>
    public HttpClient OnVersion(Version version) =>
        _network.Client(TestNetwork.WithKey(Certificate, _tlsKey), version);

    /// <summary>The same member as a browser calls: with a token whose key it proves.</summary>
    public Person Browsing() => new(_network, Organisation, Keys, isBrowsing: true);

    /// <summary>The same member on another connection key.</summary>
    public Person OnAnotherKey() => new(_network, Organisation, Keys);

    public string Sign(Message message, long expiresAfterMs = 60_000)
    {
        var nonce = RandomId.From(RandomNumberGenerator.GetBytes(16));
        return new TransactionDraft(
            _network.Founded.Genesis.Network, message, _network.Now.PlusMs(expiresAfterMs), nonce).Sign(Keys.Signing);
    }

    public async Task<Answer> SubmitAsync(Message message) => await PostAsync("/v1/transactions", Sign(message));

    /// <summary>Submits, and expects that it took effect.</summary>
    public async Task<TransactionId> AcceptAsync(Message message)
    {
        var answer = await SubmitAsync(message);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var isRefused = answer.Json.GetProperty("receipt").TryGetProperty("refused", out var reason);
        Assert.False(isRefused, $"refused: {reason}");
        Assert.True(TransactionId.TryParse(answer.Json.GetProperty("transaction").GetString()!, out var id));
        return id;
    }

    public Task<Answer> GetAsync(string path, TransactionId? permit = null) =>
        SendAsync(HttpMethod.Get, path, null, permit);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null);

    public Task<Answer> PostAsync(string path, string body) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), null);

    public Task<Answer> PostAsync(string path, byte[] body) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(body), null);

    public Task<Answer> PutAsync(string path, byte[] body) =>
        SendAsync(HttpMethod.Put, path, new ByteArrayContent(body), null);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? body, TransactionId? permit = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Version = Http.DefaultRequestVersion;
        request.VersionPolicy = Http.DefaultVersionPolicy;
        if (permit is { } id)
        {
            request.Headers.Add("Salus-Permit", id.ToString());
        }

        using var response = await Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}

/// <summary>What the node answered.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Bytes, string Headers, MediaTypeHeaderValue? Type)
{
    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string Code => Json.GetProperty("code").GetString()!;

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(",", header.Value)}");
        return new Answer(response.StatusCode, bytes, string.Join('\n', headers), response.Content.Headers.ContentType);
    }

    /// <summary>Expects a problem with this status and code.</summary>
    public void IsProblem(HttpStatusCode status, string code)
    {
        // spec problems 1.1, 1.3
        Assert.Equal($"{(int)status} {code}", $"{(int)Status} {Code}");
        var putsOff = Headers.Contains("Retry-After: ", StringComparison.Ordinal);
        Assert.Equal(status == HttpStatusCode.TooManyRequests, putsOff);
        Assert.Equal("application/problem+json", Type?.MediaType);
        Assert.Equal($"urn:salus:problem:{code}", Json.GetProperty("type").GetString());
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
    }
}
