using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Bench.Load;

/// <summary>
/// Mutual-TLS connections to the node as one member. Kept lean, because it shares the machine with the node: bodies are
/// ready-made, answers are read into rented memory and only counted.
/// </summary>
internal sealed class NodeConnection : IDisposable
{
    private const int ReadBytes = 128 * 1024;

    private static readonly MediaTypeHeaderValue OneType = new("application/jose");
    private static readonly MediaTypeHeaderValue BatchType = new("text/plain");

    private readonly HttpClient _http;

    private NodeConnection(HttpClient http, Digest key) => (_http, Key) = (http, key);

    /// <summary>The thumbprint of the key that the connection proves.</summary>
    public Digest Key { get; }

    public static NodeConnection Open(Uri node, BenchNetwork network, MemberId member, int connections)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = Jwk.FromSpki(key.ExportSubjectPublicKeyInfo());
        using var issued = X509CertificateLoader.LoadCertificate(network.IssueCertificate(member, publicKey));
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
            new HttpClient(handler) { BaseAddress = node, DefaultRequestVersion = HttpVersion.Version11 },
            publicKey.Thumbprint);
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

    /// <summary>Asks for something and reads it to its end; fewer bytes than expected are a failure.</summary>
    public async Task<Answer> GetAsync(
        string path, TransactionId? permit, long leastBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (permit is { } id)
        {
            request.Headers.Add("Salus-Permit", id.ToString());
        }

        try
        {
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return Answer.ReadProblem(await response.Content.ReadAsByteArrayAsync(cancellationToken), 1);
            }

            return await CountAsync(response.Content, cancellationToken) >= leastBytes ? Answer.One : Answer.None(1);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return Answer.None(1);
        }
    }

    /// <summary>Sends a body and gives the answer's, or throws a <see cref="BenchException"/>.</summary>
    public async Task<byte[]> SendAsync(
        HttpMethod method, string path, HttpContent body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? answer
            : throw new BenchException(
                "bench-setup-refused",
                $"The node refused {method} {path}: {Answer.ReadProblem(answer, 1).Failures.Keys.First()}.");
    }

    /// <summary>Sends a body; a failed request is an answer too.</summary>
    public async Task<Answer> TrySendAsync(
        HttpMethod method, string path, HttpContent body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Answer.One : Answer.ReadProblem(answer, 1);
        }
        catch (HttpRequestException)
        {
            return Answer.None(1);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<long> CountAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var total = 0L;
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

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
