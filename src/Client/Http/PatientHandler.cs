using System.Net;

namespace Salus.Client.Http;

/// <summary>Sends again, after the time that the node names, what it put off because the caller asked too much at once
/// (429 with Retry-After, RFC 6585 section 4): only what changes nothing more when it is sent twice, a few times, and
/// within 10 seconds in all. The answer that stands after that is the caller's (spec records 6.9).</summary>
internal sealed class PatientHandler(TimeProvider time, HttpMessageHandler transport) : DelegatingHandler(transport)
{
    private const int Tries = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>How long the node says to wait, by its own clock where it names a time; null when it does
    /// not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is not { } after ? null
        : after.Delta ?? (after.Date - answer.Headers.Date is { Ticks: > 0 } until ? until : TimeSpan.Zero);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var left = Longest;
        for (var tried = 1; ; tried++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (tried == Tries || answer.StatusCode != HttpStatusCode.TooManyRequests || !IsRepeatable(request)
                || RetryAfter(answer) is not { } pause || pause > left)
            {
                return answer;
            }

            answer.Dispose();
            left -= pause;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // Idempotent (RFC 9110 section 9.2.2), with a body that can be sent twice.
    private static bool IsRepeatable(HttpRequestMessage request) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete)
        && request.Content is null or ReadOnlyMemoryContent;
}
