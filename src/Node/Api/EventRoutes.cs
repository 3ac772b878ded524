using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>What happens, as it happens, to whoever is party to it: server-sent events, resumable (spec api
/// 8).</summary>
internal static class EventRoutes
{
    private const int MaxBlocksAhead = 16;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", StreamAsync).For(Audience.Members)
        .Weighs(Weight.Stream)
        .Says("Streams the events that the caller is party to; Last-Event-ID or from continues where one left off.");

    private static async Task StreamAsync(Call call, LocalNode node, IHostApplicationLifetime lifetime)
    {
        var position = Start(call, node);
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, lifetime.ApplicationStopping);
        await WriteAsync(response, $": from {position}\n\n", ending.Token);
        try
        {
            await SendAsync(call, node, position, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The node stops: the answer ends, and the caller continues at the next start.
        }
    }

    private static async Task SendAsync(Call call, LocalNode node, EventPosition position, CancellationToken ending)
    {
        var blocks = Channel.CreateBounded<CertifiedBlock>(MaxBlocksAhead);
        var feeds = node.Genesis.Ledgers.Select(rules => FeedAsync(node, rules.Name, position, blocks.Writer, ending));
        var feeding = Task.WhenAll(feeds.ToArray());
        await foreach (var block in WithPausesAsync(blocks.Reader, node.Time, ending))
        {
            // Nothing more leaves once the certificate or the token has ended. spec api 8.3
            if (!call.Kind.IsStillShown(call.Http))
            {
                return;
            }

            if (block is null)
            {
                await WriteAsync(call.Http.Response, ": still here\n\n", ending);
                continue;
            }

            if (!await SendAsync(block, call, node, position, ending))
            {
                return;
            }

            position = position.Past(block.Block.Header);
        }

        await feeding;
    }

    // False when the caller would be let in no more; the block that ended its membership it still sees.
    private static async Task<bool> SendAsync(
        CertifiedBlock block, Call call, LocalNode node, EventPosition position, CancellationToken ending)
    {
        var member = node.Policies.Get(Member.Table, call.Member.Id.ToString())!;
        var parties = new Parties(node);
        for (var index = position.NextIndex(block.Block.Header); index < block.Block.Receipts.Count; index++)
        {
            var found = FinalTransaction.Of(block.Block, index);
            if (Happened(found).Any() && parties.Include(member, found))
            {
                var id = position.At(block.Block.Header, index);
                await WriteAsync(call.Http.Response, Messages(id, found), ending);
            }
        }

        return call.Kind.IsStillLetIn(call.Http, node.Policies);
    }

    private static string Messages(EventPosition id, FinalTransaction found) =>
        string.Concat(Happened(found).Select(happened => Message(id, found, happened)));

    // What was confirmed happened to nobody: who asked has the receipt.
    private static IEnumerable<Event> Happened(FinalTransaction found) =>
        found.Receipt.Events.Where(happened => happened is not Event.PolicyConfirmed);

    private static string Message(EventPosition id, FinalTransaction found, Event happened)
    {
        var item = new EventItem(
            found.Header.Ledger, found.Header.Height, found.Index, found.Header.Time, found.Transaction.Id, happened);
        return $"id: {id}\ndata: {JsonSerializer.Serialize(item, ApiJson.Options)}\n\n";
    }

    private static EventPosition Start(Call call, LocalNode node)
    {
        if (call.Http.Request.Headers.TryGetValue("Last-Event-ID", out var last))
        {
            return EventPosition.TryParse(last.ToString(), out var resumed)
                ? resumed
                : throw new ProblemException(Problems.MalformedParameter.Because(
                    "Last-Event-ID: must be the id of an event of this stream.", "Last-Event-ID"));
        }

        var now = EventPosition.After(node.Ledgers.All.Select(ledger => ledger.Machine.Head));
        return call.Query("from", EventPosition.TryParse, "the id of an event of this stream", now);
    }

    private static async Task FeedAsync(
        LocalNode node,
        LedgerName ledger,
        EventPosition from,
        ChannelWriter<CertifiedBlock> blocks,
        CancellationToken ending)
    {
        try
        {
            await foreach (var block in node.Ledgers[ledger].Follow(from.First(ledger), ending))
            {
                await blocks.WriteAsync(block, ending);
            }

            blocks.TryComplete();
        }
        catch (Exception fault)
        {
            blocks.TryComplete(fault);
            throw;
        }
    }

    // A null is a pause: time to show that the connection is alive.
    private static async IAsyncEnumerable<CertifiedBlock?> WithPausesAsync(
        ChannelReader<CertifiedBlock> blocks, TimeProvider time, [EnumeratorCancellation] CancellationToken ending)
    {
        using var timer = new PeriodicTimer(KeepAlive, time);
        var tick = timer.WaitForNextTickAsync(ending).AsTask();
        var more = blocks.WaitToReadAsync(ending).AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, tick) == tick)
            {
                await tick;
                yield return null;
                tick = timer.WaitForNextTickAsync(ending).AsTask();
                continue;
            }

            if (!await more)
            {
                yield break;
            }

            while (blocks.TryRead(out var block))
            {
                yield return block;
            }

            more = blocks.WaitToReadAsync(ending).AsTask();
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ending)
    {
        await response.WriteAsync(text, ending);
        await response.Body.FlushAsync(ending);
    }

    private sealed record EventItem(
        LedgerName Ledger, Height Height, int Index, Timestamp Time, TransactionId Transaction, Event Event);
}
