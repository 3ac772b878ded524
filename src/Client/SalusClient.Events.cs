using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Salus.Client.Access;
using Salus.Client.Http;

namespace Salus.Client;

/// <content>What happens, as it happens.</content>
public sealed partial class SalusClient
{
    /// <summary>What one is party to on every ledger, as it happens, from behind a place on; <c>0</c> is the beginning
    /// (spec api 8). It ends when the node ends it, after some minutes: whoever goes on begins anew behind the last
    /// place. A stream that breaks is an <see cref="IOException"/>.</summary>
    public async IAsyncEnumerable<SeenEvent> EventsAsync(
        string after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var answer = await _nodes.AskAsync(
            node => node.OpenAsync($"v1/events?from={after}", permit: null, from: 0, cancellationToken),
            cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return new SeenEvent(item.EventId ?? after, Read(item.Data));
        }
    }

    /// <summary>The place behind everything that is final now, as the node says.</summary>
    public async Task<string> PlaceAsync(CancellationToken cancellationToken = default) => string.Join(
        '-',
        (await LedgersAsync(cancellationToken)).OrderBy(head => head.Ledger).Select(head => head.Height.Value));

    private static LogEntry Read(string item)
    {
        try
        {
            return JsonSerializer.Deserialize(item, AnswersJson.Api.EventAnswer)!.ToEntry();
        }
        catch (JsonException fault)
        {
            throw new AnswerException("The node sent an event that does not read.", fault);
        }
    }
}
