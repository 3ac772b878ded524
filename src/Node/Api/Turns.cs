using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>How much of the node a request takes while it is handled.</summary>
internal enum Weight
{
    Light,
    Heavy,
    Stream,
}

/// <summary>The weight that a route declares; light where it declares none.</summary>
internal sealed record WeightRule(Weight Weight);

/// <summary>So many requests of one member are handled at once, so many more wait, the rest is refused: whoever floods
/// the node waits for itself, not others for it (spec doors 2).</summary>
internal sealed class Turns : IAsyncDisposable
{
    private static readonly Problem TooMany = Problems.TooManyRequests.Because(
        "You have more requests under way than one member may; wait for some of them, then send this again.");

    private static readonly Problem Ended = Problems.MemberRevoked.Because(
        "What let you in ended while the request waited for its turn; ask your organisation's registrar.");

    private readonly PartitionedRateLimiter<HttpContext> _room;
    private readonly LocalNode _node;

    public Turns(DoorLimits limits, LocalNode node)
    {
        _node = node;
        _room = PartitionedRateLimiter.Create<HttpContext, (MemberId, Weight)>(http =>
        {
            var weight = http.GetEndpoint()?.Metadata.GetMetadata<WeightRule>()?.Weight ?? Weight.Light;
            return RateLimitPartition.GetConcurrencyLimiter(
                (http.Features.GetRequiredFeature<Call>().Member.Id, weight), _ => Room(limits, weight));
        });
    }

    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        http.Features.Get<Call>() is { } call ? TakeTurnAsync(http, call, next) : next(http);

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    private async Task TakeTurnAsync(HttpContext http, Call call, RequestDelegate next)
    {
        var waiting = _room.AcquireAsync(http, 1, http.RequestAborted);
        var hasWaited = !waiting.IsCompleted;
        using var turn = await waiting;
        if (!turn.IsAcquired)
        {
            await TooMany.ExecuteAsync(http);
        }
        else if (hasWaited && !call.Kind.IsStillLetIn(http, _node.Policies))
        {
            await Ended.ExecuteAsync(http);
        }
        else
        {
            await next(http);
        }
    }

    private static ConcurrencyLimiterOptions Room(DoorLimits limits, Weight weight) => new()
    {
        PermitLimit = weight switch
        {
            Weight.Heavy => limits.Heavy,
            Weight.Stream => limits.Streams,
            _ => limits.Light,
        },
        QueueLimit = weight == Weight.Stream ? 0 : limits.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };
}
