using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Salus.Client.Http;
using Salus.Client.Wallets;

namespace Salus.Client;

/// <summary>
/// Calls an IHM as a member, with a token and proofs of the wallet's key (spec callers 7). A problem that it answers is
/// a <see cref="NodeProblemException"/>; one that cannot be reached a <see cref="NoIhmException"/>. Safe for many
/// threads.
/// </summary>
public sealed class IhmClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>A caller of the IHM at an address; on another machine its certificate must be one that this machine
    /// trusts.</summary>
    public IhmClient(Uri address, Wallet wallet, TimeProvider time)
    {
        Address = address;
        _time = time;
        var transport = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false };
        _http = Node.Bounded(
            new PossessionHandler(wallet.SigningKey, time, transport) { Member = wallet.Member }, Patience);
    }

    /// <summary>The IHM.</summary>
    public Uri Address { get; }

    /// <summary>Asks for what is at a path.</summary>
    public Task<byte[]> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, body: null, cancellationToken);

    /// <summary>Sends JSON to a path; what is answered.</summary>
    public Task<byte[]> PostAsync(
        string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, path, json, cancellationToken);

    /// <summary>Sends JSON, or nothing, to a path; what is answered.</summary>
    public Task<byte[]> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken = default) =>
        SendAsync(
            method,
            path,
            body is { } json ? new NodeBody(json, "application/json") : null,
            _ => false,
            cancellationToken);

    /// <summary>Sends readings in one of the forms that an IHM takes, again after a while where they come too fast;
    /// what is answered when it tells of each reading, though none was taken (spec ihm-intake 5.3, 7.1).</summary>
    public async Task<byte[]> SendReadingsAsync(
        ReadOnlyMemory<byte> readings, string mediaType, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await SendAsync(
                    HttpMethod.Post,
                    "v1/samples",
                    new NodeBody(readings, mediaType),
                    answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity,
                    cancellationToken);
            }
            catch (NodeProblemException problem) when (
                problem is { Status: HttpStatusCode.TooManyRequests, RetryAfter: not null })
            {
                pause = problem.RetryAfter.Value;
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    /// <summary>What one is told of alerts behind a number, each as a JSON document, until it is cancelled. When the
    /// stream ends with the token, or breaks, it goes on behind the last one (spec ihm-alerts 9.3).</summary>
    public async IAsyncEnumerable<string> AlertsAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var last = $"{after}"; ;)
        {
            using var answer = await FollowAsync(last, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using var events = SseParser.Create(body).EnumerateAsync(cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await IsNextAsync(events))
            {
                last = events.Current.EventId ?? last;
                yield return events.Current.Data;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<byte[]> SendAsync(
        HttpMethod method,
        string path,
        NodeBody? body,
        Func<HttpResponseMessage, bool> isAnswerToo,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (body is { } content)
        {
            request.Content = new ReadOnlyMemoryContent(content.Bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(content.MediaType);
        }

        try
        {
            using var answer = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var bytes = await Node.ReadAsync(answer, Address, cancellationToken);
            return answer.IsSuccessStatusCode || isAnswerToo(answer) ? bytes : throw Node.Problem(answer, bytes);
        }
        catch (HttpRequestException fault)
        {
            throw new NoIhmException(Address, fault);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(string last, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "v1/alerts"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("Last-Event-ID", last);

        try
        {
            var answer = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode
                ? answer
                : throw Node.Problem(answer, await Node.ReadAsync(answer, Address, cancellationToken));
        }
        catch (HttpRequestException fault)
        {
            throw new NoIhmException(Address, fault);
        }
    }

    // A stream that broke ends like one whose token has ended; whether anybody still answers shows the next one.
    private static async Task<bool> IsNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>An IHM could not be reached (code <c>ihm-not-reached</c>).</summary>
public sealed class NoIhmException(Uri ihm, Exception inner)
    : SalusException("ihm-not-reached", $"The IHM at {ihm} could not be reached: {inner.Message}", inner);
