using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ihm.Fhir.Subscriptions;

/// <summary>
/// Tells subscribers of alerts: a handshake first, then each event in its turn, and a heartbeat when it was silent as
/// long as they asked for. Subscriptions end with the IHM's run: who hears nothing for a heartbeat subscribes anew
/// (spec ihm-fhir 9).
/// </summary>
public sealed class SubscriptionDesk(
    AlertDesk alerts,
    WebhookSender sender,
    Func<MemberId, CancellationToken, Task<Member?>> find,
    Func<byte[], string> sign,
    TimeProvider time) : IAsyncDisposable
{
    private const int MaxOfMember = 8;
    private const int MaxInAll = 500;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EventPatience = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, (Subscription Subscription, Task Telling)> _all = new();
    private readonly Lock _lock = new();

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    public async ValueTask DisposeAsync()
    {
        foreach (var (subscription, telling) in _all.Values)
        {
            subscription.End();
            await telling;
            subscription.Dispose();
        }
    }

    internal Subscription Create(Caller caller, FhirInput resource)
    {
        var subscription = Subscription.Read(caller.Id, caller.Key, resource);
        lock (_lock)
        {
            if (_all.Count >= MaxInAll || Of(caller).Count >= MaxOfMember)
            {
                subscription.Dispose();
                throw new FhirException(
                    429, "throttled", $"A member has at most {MaxOfMember} Subscriptions; delete one first.");
            }

            // What is told from now on; the numbers of the feed count for the stream of alerts.
            var last = alerts.Register.FeedOf(caller.Id).Last;
            _all[subscription.Id] = (subscription, TellAsync(subscription, last));
        }

        return subscription;
    }

    internal IReadOnlyList<Subscription> Of(Caller caller) =>
    [
        .. _all.Values.Select(one => one.Subscription)
            .Where(one => one.Subscriber == caller.Id)
            .OrderBy(one => one.Id, StringComparer.Ordinal),
    ];

    internal bool Delete(Caller caller, string id)
    {
        if (!Of(caller).Any(one => one.Id == id) || !_all.TryRemove(id, out var removed))
        {
            return false;
        }

        removed.Subscription.End();
        return true;
    }

    /// <summary>Ends when nothing more is told.</summary>
    internal Task TellingOf(Subscription subscription) => _all[subscription.Id].Telling;

    private async Task TellAsync(Subscription subscription, long last)
    {
        await Task.Yield();
        try
        {
            subscription.Status = "active";
            if (!await PostAsync(subscription, subscription.ToStatus("handshake"), "handshake", HandshakePatience))
            {
                subscription.Status = "error";
                return;
            }

            while (await IsMemberAsync(subscription))
            {
                var notices = await NextAsync(subscription, last);
                if (notices.Count == 0)
                {
                    await PostAsync(subscription, subscription.ToStatus("heartbeat"), $"beat-{Now.UnixMs}", FirstWait);
                }

                foreach (var notice in notices)
                {
                    if (!await TellAsync(subscription, notice))
                    {
                        subscription.Status = "error";
                        return;
                    }

                    last = notice.Number;
                }
            }

            subscription.Status = "off";
        }
        catch (OperationCanceledException) when (subscription.Ending.IsCancellationRequested)
        {
            subscription.Status = "off";
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
        return await PostAsync(subscription, status, $"event-{subscription.Events}", EventPatience);
    }

    private async Task<IReadOnlyList<Notice>> NextAsync(Subscription subscription, long last)
    {
        using var silence = new CancellationTokenSource(
            subscription.Silence ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, subscription.Ending);
        try
        {
            return await alerts.Register.FeedOf(subscription.Subscriber).AfterAsync(last, either.Token);
        }
        catch (OperationCanceledException) when (!subscription.Ending.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task<bool> PostAsync(Subscription subscription, JsonObject status, string what, TimeSpan patience)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Notification(subscription, status));
        var began = time.GetTimestamp();
        for (var wait = FirstWait; ; wait = 2 * wait < LongestWait ? 2 * wait : LongestWait)
        {
            var request = new WebhookRequest(body, $"{subscription.Id}-{what}", Now)
            {
                MediaType = FhirIntake.MediaType,
            };
            var outcome = await sender.SendAsync(subscription.Endpoint, request, sign, subscription.Ending);
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
}
