using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Bench.Load;

/// <summary>
/// Mutual-TLS connections to the node as one member. Kept lean, because it shares the machine with the node: bodies are
/// ready-made, answers are read into rented memory and only counted.
/// </summary>
internal sealed class NodeConnection : IDisposable
{
    private static readonly MediaTypeHeaderValue OneType = new("application/jose");
    private static readonly MediaTypeHeaderValue BatchType = new("text/plain");

    private readonly HttpClient _http;

    private NodeConnection(HttpClient http) => _http = http;

    public static NodeConnection Open(Uri node, BenchNetwork network, MemberId member, int connections)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = X509CertificateLoader.LoadCertificate(
            network.IssueCertificate(member, Jwk.FromSpki(key.ExportSubjectPublicKeyInfo())));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        foreach (var organisation in network.Genesis.Organisations)
        {
            trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span));
        }

        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [issued.CopyWithPrivateKey(key)],
                CertificateChainPolicy = trust,
            },
        };
        // Measured, HTTP/2 is neither cheaper nor faster here; with HTTP/1.1 no request waits behind another's body.
        return new NodeConnection(
            new HttpClient(handler) { BaseAddress = node, DefaultRequestVersion = HttpVersion.Version11 });
    }

    /// <summary>Sends one transaction; a failed request is an answer too.</summary>
    public Task<Answer> SubmitAsync(byte[] transaction, CancellationToken cancellationToken) =>
        PostAsync("v1/transactions", OneType, transaction, 1, Answer.ReadOne, cancellationToken);

    /// <summary>Sends a batch; a failed request is an answer too.</summary>
    public Task<Answer> SubmitBatchAsync(Batch batch, CancellationToken cancellationToken) =>
        PostAsync("v1/transactions/batch", BatchType, batch.Body, batch.Count, Answer.ReadBatch, cancellationToken);

    /// <summary>The proof document of a transaction.</summary>
    public Task<byte[]> GetProofAsync(TransactionId transaction, CancellationToken cancellationToken) =>
        _http.GetByteArrayAsync(new Uri($"v1/transactions/{transaction}/proof", UriKind.Relative), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> PostAsync(
        string path,
        MediaTypeHeaderValue type,
        ReadOnlyMemory<byte> body,
        int transactions,
        Func<ReadOnlySpan<byte>, int, Answer> read,
        CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = type;
        try
        {
            using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? read(answer, transactions) : Answer.ReadProblem(answer, transactions);
        }
        catch (HttpRequestException)
        {
            return Answer.None(transactions);
        }
    }
}
