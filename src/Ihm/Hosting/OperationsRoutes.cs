using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Salus.Ihm.Hosting;

/// <summary>What an operator watches, on loopback. Nothing here names a patient, a device or a measurement.</summary>
internal static class OperationsRoutes
{
    // spec ihm 4.3, 4.4
    public static void Map(IEndpointRouteBuilder routes, IhmParts parts)
    {
        routes.MapGet("/health", () => parts.Background.Completion.IsCompleted
            ? Results.Json(new { status = "stopped" }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ok" }));
        routes.MapGet("/status", () => Results.Json(IhmStatus.Of(parts)));
        routes.MapGet("/metrics", () => Results.Text(Metrics(parts), "text/plain; version=0.0.4"));
    }

    private static string Metrics(IhmParts parts)
    {
        var lines = new PrometheusLines();
        parts.Figures.Write(lines);
        var store = parts.Store.Statistics;
        lines.Gauge("salus_ihm_patients", "Patients who are served.", parts.Agents.All.Count);
        lines.Gauge("salus_ihm_store_values", "Values in the store.", store.Samples);
        lines.Gauge("salus_ihm_store_bytes", "Bytes of the store on the disk.", store.Bytes);
        lines.Gauge("salus_ihm_store_taking", "0 when the store did not take what came last.", Taking(parts) ? 1 : 0);
        lines.Gauge("salus_ihm_store_backlog", "Batches that wait to be written.", store.Backlog);
        lines.Gauge("salus_ihm_store_damaged", "Segments of the store that cannot be opened.", store.Damaged);
        lines.Gauge("salus_ihm_watch_backlog", "Stored segments that are not watched yet.", parts.Watching.Backlog);
        lines.Counter("salus_ihm_watched_total", "Values that were watched.", parts.Watching.Count);
        var anchors = parts.Anchoring.Backlog();
        lines.Gauge("salus_ihm_anchor_readings", "Stored readings that are in no batch yet.", anchors.Readings);
        lines.Gauge("salus_ihm_anchor_batches", "Batches that wait to be anchored.", anchors.Batches);
        lines.Counter("salus_ihm_anchored_total", "Batches that were anchored.", anchors.Anchored);
        lines.Gauge("salus_ihm_broker_connected", "1 while connected to the broker.", Connected(parts) ? 1 : 0);
        lines.Gauge(
            "salus_ihm_outbox",
            "Notices of alerts that wait to be delivered.",
            parts.Alerts.Deliveries.Count(one => one.GivenUp is null));
        lines.Gauge("salus_ihm_ledger_reachable", "1 when a node answered last.", parts.IsLedgerReachable ? 1 : 0);
        return lines.ToString();
    }

    private static bool Taking(IhmParts parts) => parts.Admission.Fault is null;

    private static bool Connected(IhmParts parts) => parts.Broker?.Status.IsConnected == true;
}
