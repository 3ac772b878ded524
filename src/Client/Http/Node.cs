using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Salus.Ledger;

namespace Salus.Client.Http;

/// <summary>What is sent to a node.</summary>
internal readonly record struct NodeBody(ReadOnlyMemory<byte> Bytes, string MediaType);

/// <summary>One node's API. An answer that is no success is a <see cref="NodeProblemException"/>.</summary>
internal sealed class Node(HttpClient http, Uri address)
{
    public const string PermitHeader = "Salus-Permit";

    private const string BehindHeader = "Salus-Behind";

    /// <summary>The most bytes of one answer that is held in memory (spec records 6.7).</summary>
    public const int MaxAnswer = 16 * 1024 * 1024;

    public Uri Address { get; } = address;

    public async Task<T> GetAsync<T>(
        string path, JsonTypeInfo<T> shape, TransactionId? permit, CancellationToken cancellationToken) =>
        Read(await GetBytesAsync(path, permit, cancellationToken), shape);

    /// <summary>One of several answers that are kept together.</summary>
    public async Task<T> GetPageAsync<T>(
        string path, JsonTypeInfo<T> shape, TransactionId? permit, Pages pages, CancellationToken cancellationToken)
    {
        var bytes = await GetBytesAsync(path, permit, cancellationToken);
        return pages.TryTake(bytes.Length)
            ? Read(bytes, shape)
            : throw new AnswerException($"The node {Address} lists more than {Pages.MaxBytes} bytes.");
    }

    public async Task<byte[]> GetBytesAsync(
        string path, TransactionId? permit, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, path, content: null, permit, cancellationToken)).Bytes;

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, NodeBody body, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        Read(await SendAsync(method, path, body, cancellationToken), shape);

    public async Task<byte[]> SendAsync(
        HttpMethod method, string path, NodeBody body, CancellationToken cancellationToken)
    {
        using var content = Content(body);
        return (await SendAsync(method, path, content, permit: null, cancellationToken)).Bytes;
    }

    /// <summary>Submits many transactions, one a line; what the node answers for each, and whether it says that it is
    /// behind.</summary>
    public async Task<(IReadOnlyList<BatchAnswer> Lines, bool IsBehind)> SubmitAsync(
        byte[] lines, CancellationToken cancellationToken)
    {
        using var content = Content(new NodeBody(lines, "text/plain"));
        var answer = await SendAsync(
            HttpMethod.Post, "v1/transactions/batch", content, permit: null, cancellationToken);
        return (Read(answer.Bytes, AnswersJson.Api.IReadOnlyListBatchAnswer), answer.IsBehind);
    }

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, content: null, permit: null, cancellationToken);

    /// <summary>An answer whose body is read as it comes, from a byte on; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> OpenAsync(
        string path, TransactionId? permit, long from, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        if (permit is { } id)
        {
            request.Headers.Add(PermitHeader, id.ToString());
        }

        request.Headers.Range = from == 0 ? null : new RangeHeaderValue(from, null);
        return OpenAsync(request, cancellationToken);
    }

    /// <summary>One step of a resumable upload.</summary>
    public async Task<TusAnswer> TusAsync(TusRequest step, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(step.ToMessage(Address), cancellationToken);
        return TusAnswer.Of(answer);
    }

    public T Read<T>(byte[] answer, JsonTypeInfo<T> shape)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, shape)
                ?? throw new AnswerException($"The node {Address} answered null.");
        }
        catch (JsonException fault)
        {
            throw new AnswerException($"The node {Address} answered something else than its API says.", fault);
        }
    }

    private static ReadOnlyMemoryContent Content(NodeBody body)
    {
        var content = new ReadOnlyMemoryContent(body.Bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(body.MediaType);
        return content;
    }

    private async Task<(byte[] Bytes, bool IsBehind)> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        TransactionId? permit,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        request.Version = http.DefaultRequestVersion;
        request.VersionPolicy = http.DefaultVersionPolicy;
        if (permit is { } id)
        {
            request.Headers.Add(PermitHeader, id.ToString());
        }

        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? (bytes, IsBehind(answer)) : throw Problem(answer, bytes);
        }
        catch (HttpRequestException fault) when (IsTooLong(fault))
        {
            throw TooLong(Address, fault);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var request = message;
        request.Version = http.DefaultRequestVersion;
        request.VersionPolicy = http.DefaultVersionPolicy;
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw Problem(answer, await ReadAsync(answer, Address, cancellationToken));
        }
    }

    /// <summary>A client whose answers are bounded; those opened as streams are the caller's to bound.</summary>
    public static HttpClient Bounded(HttpMessageHandler handler, TimeSpan timeout) => new(handler)
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>The body of an answer that was opened as a stream, within bounds.</summary>
    public static async Task<byte[]> ReadAsync(
        HttpResponseMessage answer, Uri node, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
            return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException fault) when (IsTooLong(fault))
        {
            throw TooLong(node, fault);
        }
    }

    private static bool IsTooLong(HttpRequestException fault) =>
        fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded;

    private static AnswerException TooLong(Uri node, HttpRequestException fault) =>
        new($"The node {node} answered more than {MaxAnswer} bytes.", fault);

    /// <summary>What a node's refusal is thrown as.</summary>
    public static NodeProblemException Problem(HttpResponseMessage answer, byte[] bytes)
    {
        var problem = ReadProblem(bytes);
        var message = problem?.Detail ?? problem?.Title ?? $"The node answered {(int)answer.StatusCode}.";
        var after = PatientHandler.RetryAfter(answer);
        var wait = after is { } time ? $" Try again in {Math.Ceiling(time.TotalSeconds):0} seconds." : "";
        return new NodeProblemException(problem?.Code ?? "node-problem", message + wait, answer.StatusCode)
        {
            RetryAfter = after,
            IsBehind = IsBehind(answer),
        };
    }

    private static bool IsBehind(HttpResponseMessage answer) => answer.Headers.Contains(BehindHeader);

    private static ProblemAnswer? ReadProblem(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, AnswersJson.Api.ProblemAnswer);
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status says what there is to say.
            return null;
        }
    }
}
