using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.States;
using Salus.Node.Ledgers;

namespace Salus.Node.Api;

/// <summary>Which alerts the ledger told the caller of, and who has them in hand: so they are known while the IHM is
/// away (spec api 5.10).</summary>
internal static class AlertRoutes
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/alerts", Alerts).For(Audience.Members)
        .Says("Lists, in pages, the notices of alerts that name the caller, or are about it, newest first.");

    private static IResult Alerts(Call call, LocalNode node)
    {
        var before = new EventPlace(call.Query("before", 0, long.MaxValue, long.MaxValue));
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        if (node.Telemetry is not { } telemetry)
        {
            return ApiJson.Answer(new AlertsAnswer([], null));
        }

        var places = node.Ledgers[LedgerName.Telemetry].OwnEvents(call.Member.Id, before, limit);
        return ApiJson.Answer(new AlertsAnswer(
            [.. places.Select(place => NoticeAt(place, node, telemetry))],
            places.Count < limit ? null : places[^1].Position));
    }

    private static NoticeAnswer NoticeAt(EventPlace place, LocalNode node, StateView telemetry)
    {
        var block = node.Open(LedgerName.Telemetry, place.Height);
        var receipt = block.Receipt(place.Index);
        var raised = (Event.AlertRaised)receipt.Events[place.Ordinal];
        var seen = telemetry.Get(Alert.Table, raised.Alert.ToString())?.Notices
            .LastOrDefault(notice => notice.AcknowledgedBy is not null);
        return new NoticeAnswer(
            receipt.Transaction,
            block.Header.Time,
            raised,
            seen is null ? null : new SeenAnswer(seen.AcknowledgedBy!.Value, seen.AcknowledgedAt!.Value));
    }

    private sealed record AlertsAnswer(IReadOnlyList<NoticeAnswer> Alerts, long? Next);

    private sealed record NoticeAnswer(
        TransactionId Transaction, Timestamp Time, Event Event, SeenAnswer? Acknowledged);

    private sealed record SeenAnswer(MemberId By, Timestamp At);
}
