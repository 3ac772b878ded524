using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>The part of Kubo's RPC API that a store needs (https://docs.ipfs.tech/reference/kubo/rpc). Calls that the
/// IPFS node refuses are an <see cref="IpfsException"/>.</summary>
internal sealed class KuboApi : IDisposable
{
    // Enough for a block from the disk, and for a pause between two parts of a content.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const long LeastBytesPerSecond = 500_000;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly KuboPrivacy? _privacy;

    /// <summary>Speaks to the IPFS node at an address; where privacy is required of it, before the first byte goes over
    /// a new connection, and over any while the node was last found open (spec storage 6.6).</summary>
    public KuboApi(Uri address, TimeProvider time, KuboPrivacy? privacy = null)
    {
        (_time, _privacy) = (time, privacy);
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        if (privacy is not null)
        {
            handler.ConnectCallback = async (connection, cancellationToken) =>
                await ConnectAsync(connection.DnsEndPoint, privacy, cancellationToken);
        }

        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(address, "/api/v0/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Asks, and reads the JSON object that is answered.</summary>
    public Task<JsonElement> AskAsync(string path, CancellationToken cancellationToken) =>
        InTimeAsync(path, Patience, deadline => ReadAsync(path, body: null, deadline), cancellationToken);

    /// <summary>Asks for bytes that fill the buffer exactly; false when they are fewer, more, or not there.</summary>
    public async Task<bool> TryReadAsync(string path, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await InTimeAsync(
                path,
                Patience,
                async deadline =>
                {
                    using var answer = await SendAsync(path, body: null, deadline);
                    await using var body = await answer.Content.ReadAsStreamAsync(deadline);
                    var length = await body.ReadAtLeastAsync(buffer, buffer.Length, false, deadline);
                    return length == buffer.Length && await body.ReadAsync(new byte[1], deadline) == 0;
                },
                cancellationToken);
        }
        catch (IpfsException refused) when (refused.IsRefusal)
        {
            return false;
        }
    }

    /// <summary>Asks for bytes as a stream, for as long as they come: some IPFS nodes wait for a block that nobody
    /// has.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await InTimeAsync(
            path, Patience, deadline => SendAsync(path, body: null, deadline), cancellationToken);
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return new ImpatientStream(body, Patience, _time, fault => new IpfsException(NameOf(path), fault));
    }

    /// <summary>Sends a file as the one part of a form, and reads the last JSON object that is answered.</summary>
    public async Task<JsonElement> SendFileAsync(
        string path, Stream file, long length, CancellationToken cancellationToken)
    {
        using var part = new StreamContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { part, "file", "content" } };
        var patience = Patience + TimeSpan.FromSeconds(length / LeastBytesPerSecond);
        return await InTimeAsync(path, patience, deadline => ReadAsync(path, form, deadline), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Stream> ConnectAsync(
        DnsEndPoint address, KuboPrivacy privacy, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            await privacy.RequireAsync(cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // No answer in time, half an answer, and one that does not read are all the IPFS node's failure.
    private async Task<T> InTimeAsync<T>(
        string path, TimeSpan patience, Func<CancellationToken, Task<T>> ask, CancellationToken caller)
    {
        using var deadline = new Deadline(patience, _time, caller);
        try
        {
            return await ask(deadline.Token);
        }
        catch (HttpRequestException fault) when (fault.InnerException is IpfsOpenException open)
        {
            throw open;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException
            or NodeStartException || (fault is OperationCanceledException && !caller.IsCancellationRequested))
        {
            throw new IpfsException(NameOf(path), fault);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path, HttpContent? body, CancellationToken cancellationToken)
    {
        if (_privacy is { Fault: not null })
        {
            await _privacy.RequireAsync(cancellationToken);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return answer;
        }

        using (answer)
        {
            throw new IpfsException(NameOf(path), await MessageOfAsync(answer, cancellationToken));
        }
    }

    // Commands that stream answer one object a line; the last one is the result.
    private async Task<JsonElement> ReadAsync(string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var last = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("{}");
        using var document = JsonDocument.Parse(last);
        return document.RootElement.Clone();
    }

    private static async Task<string> MessageOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return document.RootElement.TryGetProperty("Message", out var message) ? $"{message}" : "no message";
        }
        catch (JsonException)
        {
            // Not the API's own answer, for example a proxy's page: the status says enough.
            return $"status {(int)answer.StatusCode}";
        }
    }

    private static string NameOf(string path) => path.Split('?')[0];
}

/// <summary>The IPFS node did not do what it was asked, or could not be asked.</summary>
internal sealed class IpfsException : OperationalException
{
    public IpfsException(string command, Exception cause)
        : base("ipfs-unavailable", $"The IPFS node did not answer to {command}: {cause.Message}", cause)
    {
    }

    public IpfsException(string command, string message)
        : base("ipfs-refused", $"The IPFS node refused {command}: {message}") => IsRefusal = true;

    /// <summary>Whether it answered, with a refusal.</summary>
    public bool IsRefusal { get; }
}

/// <summary>The IPFS node has become one that must not be used (spec storage 6.6).</summary>
internal sealed class IpfsOpenException(OperationalException cause)
    : OperationalException("store-not-private", $"{cause.Message} Until then no content is taken or served.", cause);
