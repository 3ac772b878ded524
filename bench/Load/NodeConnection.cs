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
/// Mutual-TLS connections to the nodes as one member: transactions in turn to all of them, the rest to the first. Kept
/// lean, because it shares the machine with the nodes: bodies are
/// ready-made, answers are read into rented memory and only counted.
/// </summary>
internal sealed class NodeConnection : IDisposable
{
    private const int ReadBytes = 128 * 1024;

    private static readonly MediaTypeHeaderValue OneType = new("application/jose");
    private static readonly MediaTypeHeaderValue BatchType = new("text/plain");

    private readonly HttpClient _http;

    // A node of several that says nothing for so long is passed over, and for as long not asked again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Uri[] _nodes;
    private readonly long[] _silentAt;
    private int _turn = -1;

    private NodeConnection(HttpClient http, Uri[] nodes, Digest key)
    {
        (_http, _nodes, Key) = (http, nodes, key);
        _silentAt = new long[nodes.Length];
    }

    /// <summary>The thumbprint of the key that the connection proves.</summary>
    public Digest Key { get; }

    public static NodeConnection Open(BenchNodes nodes, BenchNetwork network, MemberId member, int connections)
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
            ConnectCallback = nodes.Traffic.ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [issued.CopyWithPrivateKey(key)],
                CertificateChainPolicy = trust,
            },
        };
        // Measured, HTTP/2 is neither cheaper nor faster here; with HTTP/1.1 no request waits behind another's body.
        Uri[] addresses = [.. nodes.All.Select(node => node.Address)];
        return new NodeConnection(
            new HttpClient(handler) { BaseAddress = addresses[0], DefaultRequestVersion = HttpVersion.Version11 },
            addresses,
            publicKey.Thumbprint);
    }

    /// <summary>Sends one transaction; a failed request is an answer too.</summary>
    public Task<Answer> SubmitAsync(byte[] transaction, CancellationToken cancellationToken) =>
        PostAsync(new Post("v1/transactions", OneType, transaction, 1, Answer.ReadOne), cancellationToken);

    /// <summary>Sends a batch; a failed request is an answer too.</summary>
    public Task<Answer> SubmitBatchAsync(Batch batch, CancellationToken cancellationToken) =>
        PostAsync(PostOf(batch), cancellationToken);

    /// <summary>Sends a batch to the first node, as all that prepares a load: what comes next builds on it.</summary>
    public async Task<Answer> PrepareAsync(Batch batch, CancellationToken cancellationToken) =>
        await TryPostAsync(_nodes[0], PostOf(batch), cancellationToken) ?? Answer.None(batch.Count);

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

    private static Post PostOf(Batch batch) =>
        new("v1/transactions/batch", BatchType, batch.Body, batch.Count, Answer.ReadBatch);

    private async Task<Answer> PostAsync(Post post, CancellationToken cancellationToken)
    {
        var first = (int)((uint)Interlocked.Increment(ref _turn) % (uint)_nodes.Length);
        var isRepeated = false;
        foreach (var index in InTurn(first))
        {
            if (await TryPostAsync(_nodes[index], post, cancellationToken) is { } answer)
            {
                return isRepeated ? answer.AsRepeated() : answer;
            }

            Volatile.Write(ref _silentAt[index], Environment.TickCount64);
            isRepeated = true;
        }

        return Answer.None(post.Transactions);
    }

    // Those that fell silent a moment ago come last.
    private IEnumerable<int> InTurn(int first) => Enumerable.Range(first, _nodes.Length)
        .Select(turn => turn % _nodes.Length)
        .OrderBy(index => Volatile.Read(ref _silentAt[index]) is > 0 and var at
            && Environment.TickCount64 - at < Patience.TotalMilliseconds);

    private async Task<Answer?> TryPostAsync(Uri node, Post post, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(post.Body);
        content.Headers.ContentType = post.Type;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_nodes.Length > 1)
        {
            patience.CancelAfter(Patience);
        }

        try
        {
            using var response = await _http.PostAsync(new Uri(node, post.Path), content, patience.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return response.IsSuccessStatusCode
                ? post.Read(answer, post.Transactions)
                : Answer.ReadProblem(answer, post.Transactions);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Post(
        string Path,
        MediaTypeHeaderValue Type,
        ReadOnlyMemory<byte> Body,
        int Transactions,
        Func<ReadOnlySpan<byte>, int, Answer> Read);
}
