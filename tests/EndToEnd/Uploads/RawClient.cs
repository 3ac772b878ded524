using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Transactions;
using Salus.Primitives;

namespace Salus.EndToEnd.Uploads;

/// <summary>A wallet's connection to a node, for what the SDK does not do: parts, ranges, bytes that are no sealed
/// content.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Wallet _wallet;
    private readonly HttpClient _http;

    public RawClient(Wallet wallet, RunningNode node)
    {
        _wallet = wallet;
        var own = CertificateOf(wallet);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [own];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) =>
            server?.Issuer == own.Issuer;
        _http = new HttpClient(handler)
        {
            BaseAddress = node.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<string> BeginUploadAsync(long length)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/uploads", null, ("Upload-Length", length));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    public async Task<long> OffsetAsync(string upload)
    {
        using var answer = await SendAsync(HttpMethod.Head, upload, null);
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>Adds to an upload; its CID, once it is whole.</summary>
    public async Task<string?> AppendAsync(string upload, long offset, Stream part)
    {
        using var body = new StreamContent(part);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        using var answer = await SendAsync(HttpMethod.Patch, upload, body, ("Upload-Offset", offset));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return answer.Headers.TryGetValues("Salus-Cid", out var cid) ? cid.Single() : null;
    }

    public async Task<JsonNode> PutAsync(string path, Stream content)
    {
        using var answer = await SendAsync(HttpMethod.Put, path, new StreamContent(content));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null);

    /// <summary>Submits, and expects that it took effect.</summary>
    public async Task SubmitAsync(string network, Message message)
    {
        var expires = new Timestamp(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).PlusMs(60_000);
        var nonce = RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));
        var signed = new TransactionDraft(network, message, expires, nonce).Sign(_wallet.SigningKey);
        using var answer = await SendAsync(HttpMethod.Post, "/v1/transactions", new StringContent(signed));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"refused\"", StringComparison.Ordinal), text);
    }

    public void Dispose() => _http.Dispose();

    private static X509Certificate2 CertificateOf(Wallet wallet)
    {
        var jwk = JsonNode.Parse(wallet.ConnectionKey.ToPrivateJson())!;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Decode((string)jwk["d"]!),
            Q = new ECPoint { X = Decode((string)jwk["x"]!), Y = Decode((string)jwk["y"]!) },
        });
        using var certificate = X509CertificateLoader.LoadCertificate(wallet.Certificate!.Value.Span);
        return certificate.CopyWithPrivateKey(key);
    }

    private static byte[] Decode(string text) =>
        Base64Url.TryDecode(text, out var bytes) ? bytes : throw new FormatException("base64url");

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body, params (string Name, long Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Version = _http.DefaultRequestVersion;
        request.VersionPolicy = _http.DefaultVersionPolicy;
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value.ToString(CultureInfo.InvariantCulture));
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
