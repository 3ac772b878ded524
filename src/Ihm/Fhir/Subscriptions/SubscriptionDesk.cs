using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Callers;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ihm.Fhir.Subscriptions;

/// <summary>
/// Tells subscribers of alerts: a handshake first, then each event in its turn, and a heartbeat when it was silent as
/// long as they asked for. A subscription and how far it was told outlive a restart; both are kept among the documents
/// of one of the patients served, as there are no others (spec ihm-fhir 9).
/// </summary>
public sealed class SubscriptionDesk(
    AlertDesk alerts,
    WebhookSender sender,
    Func<MemberId, CancellationToken, Task<Member?>> find,
    Func<MemberId> served,
    TimeProvider time) : IAsyncDisposable
{
    private const int MaxOfMember = 8;
    private const int MaxInAll = 500;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EventPatience = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, Kept> _all = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    public async ValueTask DisposeAsync()
    {
        foreach (var kept in _all.Values)
        {
            await EndAsync(kept);
        }

        _turn.Dispose();
    }

    /// <summary>Goes on with what the last run left.</summary>
    public async Task RecallAsync(IEnumerable<MemberId> patients, CancellationToken stopping)
    {
        foreach (var patient in patients)
        {
            await foreach (var paper in alerts.Register.Archive.Read(SubscriptionPapers.Kind, patient, stopping))
            {
                Begin(SubscriptionPapers.Read(paper), patient);
            }
        }
    }

    internal async Task<Subscription> CreateAsync(Caller caller, FhirInput resource)
    {
        var subscription = Subscription.Read(caller.Id, caller.Key, resource);
        await _turn.WaitAsync();
        try
        {
            if (_all.Count >= MaxInAll || Of(caller).Count >= MaxOfMember)
            {
                subscription.Dispose();
                throw new FhirException(
                    429, "throttled", $"A member has at most {MaxOfMember} Subscriptions; delete one first.");
            }

            // What is told from now on; the numbers of the feed count for the stream of alerts.
            subscription.Last = alerts.Register.FeedOf(caller.Id).Last;
            var patient = served();
            await alerts.Register.Archive.WriteAsync([SubscriptionPapers.Of(subscription, patient)], []);
            Begin(subscription, patient);
        }
        finally
        {
            _turn.Release();
        }

        return subscription;
    }

    internal IReadOnlyList<Subscription> Of(Caller caller) =>
    [
        .. _all.Values.Select(kept => kept.Subscription)
            .Where(one => one.Subscriber == caller.Id)
            .OrderBy(one => one.Id, StringComparer.Ordinal),
    ];

    internal async Task<bool> DeleteAsync(Caller caller, string id)
    {
        if (!Of(caller).Any(one => one.Id == id) || !_all.TryRemove(id, out var removed))
        {
            return false;
        }

        await EndAsync(removed);
        await alerts.Register.Archive.WriteAsync([], [SubscriptionPapers.KeyOf(removed.Subscription, removed.Patient)]);
        return true;
    }

    /// <summary>Ends when nothing more is told.</summary>
    internal Task TellingOf(Subscription subscription) => _all[subscription.Id].Telling;

    private static async Task EndAsync(Kept kept)
    {
        kept.Subscription.End();
        await kept.Telling;
        kept.Subscription.Dispose();
    }

    private void Begin(Subscription subscription, MemberId patient) =>
        _all[subscription.Id] = new Kept(subscription, patient, RunAsync(subscription, patient));

    private async Task RunAsync(Subscription subscription, MemberId patient)
    {
        await Task.Yield();
        try
        {
            if (subscription.Status == "requested")
            {
                subscription.Status = "active";
                subscription.Status = await PostAsync(
                    subscription, subscription.ToStatus("handshake"), "handshake", HandshakePatience, served())
                    ? "active"
                    : "error";
                await KeepAsync();
            }

            while (subscription.Status == "active")
            {
                await StepAsync(subscription, KeepAsync);
            }
        }
        catch (OperationCanceledException) when (subscription.Ending.IsCancellationRequested)
        {
            // It was deleted, or the IHM stops and goes on after the next start.
        }

        Task KeepAsync() => PassingTrouble.OutlastAsync(
            () => alerts.Register.Archive.WriteAsync([SubscriptionPapers.Of(subscription, patient)], []),
            time,
            subscription.Ending);
    }

    // What comes next: events, or silence for as long as a heartbeat.
    private async Task StepAsync(Subscription subscription, Func<Task> keepAsync)
    {
        if (!await IsMemberAsync(subscription))
        {
            subscription.Status = "off";
            await keepAsync();
            return;
        }

        var notices = await NextAsync(subscription);
        if (notices.Count == 0)
        {
            var status = subscription.ToStatus("heartbeat");
            await PostAsync(subscription, status, $"beat-{Now.UnixMs}", FirstWait, served());
        }

        foreach (var notice in notices.TakeWhile(_ => subscription.Status == "active"))
        {
            if (!await TellAsync(subscription, notice))
            {
                subscription.Status = "error";
            }

            subscription.Last = notice.Number;
            await keepAsync();
        }
    }

    // Whether the subscriber may be told is asked anew each time; who may not is told nothing and sees no gap.
    private async Task<bool> TellAsync(Subscription subscription, Notice notice)
    {
        var admissions = await alerts.Ledger.AdmitWithinAsync(
            notice.Alert.Patient, [subscription.Subscriber], time, subscription.Ending);
        if (!admissions.Admits(subscription.Subscriber, notice.Alert.Category))
        {
            return true;
        }

        subscription.Events++;
        var status = subscription.ToStatus("event-notification", (notice.At, notice.Alert.Id.ToString()));
        return await PostAsync(
            subscription, status, $"event-{subscription.Events}", EventPatience, notice.Alert.Patient);
    }

    private async Task<IReadOnlyList<Notice>> NextAsync(Subscription subscription)
    {
        using var silence = new CancellationTokenSource(
            subscription.Silence ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, subscription.Ending);
        try
        {
            return await alerts.Register.FeedOf(subscription.Subscriber).AfterAsync(
                subscription.Last, either.Token);
        }
        catch (OperationCanceledException) when (!subscription.Ending.IsCancellationRequested)
        {
            return [];
        }
    }

    // Signed by the agent of that patient. spec ihm-fhir 9.2
    private async Task<bool> PostAsync(
        Subscription subscription, JsonObject status, string what, TimeSpan patience, MemberId patient)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Notification(subscription, status));
        var began = time.GetTimestamp();
        for (var wait = FirstWait; ; wait = 2 * wait < LongestWait ? 2 * wait : LongestWait)
        {
            var request = new WebhookRequest(body, $"{subscription.Id}-{what}", Now)
            {
                MediaType = FhirIntake.MediaType,
            };
            var outcome = await sender.SendAsync(
                subscription.Endpoint,
                request,
                statement => alerts.Ledger.Sign(patient, statement),
                subscription.Ending);
            if (outcome is not Attempt.Later || time.GetElapsedTime(began) + wait > patience)
            {
                return outcome is Attempt.Arrived;
            }

            await Task.Delay(wait, time, subscription.Ending);
        }
    }

    private async Task<bool> IsMemberAsync(Subscription subscription)
    {
        try
        {
            return await find(subscription.Subscriber, subscription.Ending) is { IsRevoked: false } member
                && member.SigningKey.Thumbprint == subscription.Key;
        }
        catch (SalusException)
        {
            // No node answers: whether an alert may be told is asked of the policy besides.
            return true;
        }
    }

    private static JsonObject Notification(Subscription subscription, JsonObject status) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "history",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["fullUrl"] = $"urn:uuid:{Guid.Parse((string)status["id"]!)}",
            ["resource"] = status,
            ["request"] = new JsonObject
            {
                ["method"] = "GET",
                ["url"] = $"Subscription/{subscription.Id}/$status",
            },
            ["response"] = new JsonObject { ["status"] = "200" },
        }),
    };

    private sealed record Kept(Subscription Subscription, MemberId Patient, Task Telling);
}
