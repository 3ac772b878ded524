using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>The routes of alerts.</summary>
public static class AlertRoutes
{
    private const int MostListed = 200;

    /// <summary>Mounts them, for callers who were let in; streams ask again whether they still would be. A
    /// <see cref="ProblemException"/> is for the host to answer.</summary>
    public static void MapAlerts(
        this IEndpointRouteBuilder routes, AlertDesk desk, Func<Caller, CancellationToken, Task<bool>> isStillLetIn)
    {
        var door = new AlertDoor(desk);
        var stream = new AlertStream(desk, isStillLetIn);
        var acknowledging = new AcknowledgeRoute(desk, door);
        var settings = new SettingsRoutes(desk, door);
        var group = routes.MapGroup("/v1").ForCallers();
        group.MapGet("/alerts", (HttpContext http, Caller caller) =>
            WantsStream(http) ? stream.SendAsync(http, caller) : ListOwnAsync(http, desk, caller));
        group.MapGet("/patients/{patient}/alerts", (HttpContext http, Caller caller, string patient) =>
            ListAsync(http, desk, door, caller, AlertDoor.PatientOf(patient)));
        group.MapPost(
            "/patients/{patient}/alerts/{alert}/acknowledge",
            (HttpContext http, Caller caller, string patient, string alert) =>
                acknowledging.TakeAsync(http, caller, AlertDoor.PatientOf(patient), alert));
        group.MapGet("/patients/{patient}/alert-settings", (HttpContext http, Caller caller, string patient) =>
            settings.ShowAsync(http, caller, AlertDoor.PatientOf(patient)));
        group.MapPut("/patients/{patient}/alert-settings", (HttpContext http, Caller caller, string patient) =>
            settings.SetAsync(http, caller, AlertDoor.PatientOf(patient)));
    }

    internal static Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> write, int status = 200)
    {
        using var stream = new MemoryStream(2048);
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.Body.WriteAsync(stream.ToArray(), http.RequestAborted).AsTask();
    }

    private static bool WantsStream(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    // What is open and the caller was told of, of every patient who still permits it. spec ihm-alerts 9.1
    private static async Task ListOwnAsync(HttpContext http, AlertDesk desk, Caller caller)
    {
        caller.Require(AlertDoor.Resource, Interactions.Search, caller.Member.Role == Role.Patient);
        var last = desk.Register.FeedOf(caller.Id).Last;
        List<Alert> mine = [];
        foreach (var book in desk.Register.Books)
        {
            var told = book.Open.Values.Where(alert => alert.Recipients.Contains(caller.Id)).ToList();
            if (told.Count == 0)
            {
                continue;
            }

            var admissions = caller.Id == book.Patient
                ? Admissions.None(book.Patient)
                : await desk.Ledger.AdmitWithinAsync(book.Patient, [caller.Id], desk.Time, http.RequestAborted);
            if (caller.Id == book.Patient || admissions.Knowledge == Knowledge.Fresh)
            {
                mine.AddRange(told.Where(alert => admissions.Admits(caller.Id, alert.Category)));
            }
        }

        await AnswerAsync(http, json => WriteAll(json, mine, [], last));
    }

    // spec ihm-alerts 9.2
    private static async Task ListAsync(
        HttpContext http, AlertDesk desk, AlertDoor door, Caller caller, MemberId patient)
    {
        var isSeen = await door.OpenAsync(caller, patient, Interactions.Search, http.RequestAborted);
        List<Alert> alerts = [.. desk.OpenOf(patient).Where(alert => isSeen(alert.Category))];
        if (http.Request.Query["state"].ToString() is "all")
        {
            await foreach (var alert in desk.Register.EndedAsync(patient, http.RequestAborted))
            {
                if (isSeen(alert.Category))
                {
                    alerts.Add(alert);
                }
            }
        }

        var undelivered = desk.Deliveries
            .Where(delivery => delivery.Notice.Alert.Patient == patient
                && delivery.Fault is not null
                && isSeen(delivery.Notice.Alert.Category))
            .OrderBy(delivery => delivery.Notice.At);
        await AnswerAsync(http, json => WriteAll(
            json, alerts.OrderByDescending(alert => alert.Sequence).Take(MostListed), undelivered));
    }

    private static void WriteAll(
        Utf8JsonWriter json, IEnumerable<Alert> alerts, IEnumerable<Delivery> undelivered, long? last = null)
    {
        json.WriteStartObject();
        if (last is { } number)
        {
            json.WriteNumber("last", number);
        }

        json.WriteStartArray("alerts");
        foreach (var alert in alerts.OrderByDescending(alert => alert.Told).ThenByDescending(alert => alert.Sequence))
        {
            NoticeJson.Write(json, alert);
        }

        json.WriteEndArray();
        json.WriteStartArray("undelivered");
        foreach (var delivery in undelivered)
        {
            Write(json, delivery);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // spec ihm-alerts 6.4
    private static void Write(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("channel", delivery.Lane.ToString());
        json.WriteString("receiver", delivery.Lane.Receiver.ToString());
        json.WriteString("alert", delivery.Notice.Alert.Id.ToString());
        json.WriteNumber("notice", delivery.Notice.Alert.Notice);
        json.WriteNumber("at", delivery.Notice.At.UnixMs);
        json.WriteNumber("attempts", delivery.Attempts);
        json.WriteString("code", delivery.Fault);
        if (delivery.GivenUp is { } lost)
        {
            json.WriteNumber("givenUp", lost.UnixMs);
        }

        json.WriteEndObject();
    }
}
