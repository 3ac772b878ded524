using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>What a caller is told about all patients, as it happens: server-sent events that go on where one left
/// off.</summary>
internal sealed class AlertStream(AlertDesk desk, Func<Caller, CancellationToken, Task<bool>> isStillLetIn)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // spec ihm-alerts 9.3, 9.4
    public async Task SendAsync(HttpContext http, Caller caller)
    {
        caller.Require(AlertDoor.Resource, Interactions.Search, caller.Member.Role == Role.Patient);
        var feed = desk.Register.FeedOf(caller.Id);
        var last = Start(http) ?? feed.Last;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var stopping = http.RequestAborted;
        await WriteAsync(http, $": after {last}\n\n", stopping);
        using var timer = new PeriodicTimer(Heartbeat, desk.Time);
        var beat = timer.WaitForNextTickAsync(stopping).AsTask();
        var more = feed.AfterAsync(last, stopping);
        try
        {
            while (true)
            {
                var isMore = await Task.WhenAny(more, beat) == more;
                if (!await isStillLetIn(caller, stopping))
                {
                    return;
                }

                if (isMore)
                {
                    last = await SendAsync(http, caller, await more, stopping);
                    more = feed.AfterAsync(last, stopping);
                }
                else if (await beat)
                {
                    await WriteAsync(http, ": still here\n\n", stopping);
                    beat = timer.WaitForNextTickAsync(stopping).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The caller left.
        }
    }

    private async Task<long> SendAsync(
        HttpContext http, Caller caller, IReadOnlyList<Notice> notices, CancellationToken stopping)
    {
        foreach (var notice in notices)
        {
            var alert = notice.Alert;
            var admissions = await desk.Ledger.AdmitWithinAsync(alert.Patient, [caller.Id], desk.Time, stopping);
            if (admissions.Admits(caller.Id, alert.Category))
            {
                var isBare = admissions.Knowledge != Knowledge.Fresh && caller.Id != alert.Patient;
                var data = Encoding.UTF8.GetString(NoticeJson.Write(notice, isBare));
                var name = Code<Happening>.Text(notice.Happening);
                await WriteAsync(http, $"id: {notice.Number}\nevent: {name}\ndata: {data}\n\n", stopping);
            }
        }

        return notices[^1].Number;
    }

    // Without a place to go on from, the stream begins now.
    private static long? Start(HttpContext http)
    {
        var text = http.Request.Headers.TryGetValue("Last-Event-ID", out var last)
            ? last.ToString()
            : http.Request.Query["after"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(IhmProblems.MalformedParameter.Because(
                "Last-Event-ID: must be the id of an event of this stream.", "Last-Event-ID"));
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken stopping)
    {
        await http.Response.WriteAsync(text, stopping);
        await http.Response.Body.FlushAsync(stopping);
    }
}
