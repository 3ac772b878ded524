using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Ihm.Alerts.Senders;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Fhir.Subscriptions;

/// <summary>
/// Who is told of alerts at an address, after the R4 backport of R5's topic-based subscriptions: the topic is all
/// alerts that the subscriber is told of; what is sent names resources and holds nothing of them.
/// </summary>
internal sealed class Subscription(MemberId subscriber, Digest key, FhirInput resource) : IDisposable
{
    public const string Topic = "urn:salus:fhir:topic:alerts";

    private const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private const string Content = $"{Backport}backport-payload-content";
    private const string Heartbeat = $"{Backport}backport-heartbeat-period";
    private const int LeastHeartbeat = 10;
    private const int MostHeartbeat = 86_400;

    private readonly CancellationTokenSource _ending = new();

    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public MemberId Subscriber { get; } = subscriber;

    /// <summary>The key that the subscriber proved.</summary>
    public Digest Key { get; } = key;

    public Uri Endpoint { get; } = EndpointOf(resource);

    /// <summary>How long it may be silent; null where that was not asked for.</summary>
    public TimeSpan? Silence { get; } = SilenceOf(resource);

    public string Reason { get; } = resource.RequiredText("reason");

    /// <summary>What was asked for.</summary>
    public FhirInput Asked { get; } = resource;

    public volatile string Status = "requested";

    /// <summary>The number of the last event.</summary>
    public long Events;

    /// <summary>The number of the last notice to the subscriber that was told here, or was not to be told.</summary>
    public long Last;

    public CancellationToken Ending => _ending.Token;

    /// <summary>Reads what somebody asks for; what it does not say rightly names the element.</summary>
    public static Subscription Read(MemberId subscriber, Digest key, FhirInput resource)
    {
        resource.Code("status", "requested");
        resource.Code("criteria", Topic);
        var channel = resource.Required("channel");
        channel.Code("type", "rest-hook");
        channel.Code("payload", FhirIntake.MediaType);
        if (channel.Has("header"))
        {
            throw channel.Wrong("header", "must not be there: notifications are signed (Salus-Signature).");
        }

        var content = channel.Object("_payload")?.Objects("extension")
            .FirstOrDefault(extension => extension.Text("url") == Content);
        if (content is not { Place: not null } said || said.Text("valueCode") != "id-only")
        {
            throw channel.Wrong("payload", $"must have the extension {Content} with the code id-only.");
        }

        return new Subscription(subscriber, key, resource);
    }

    public void End() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    public JsonObject ToResource()
    {
        var channel = new JsonObject
        {
            ["type"] = "rest-hook",
            ["endpoint"] = Endpoint.AbsoluteUri,
            ["payload"] = FhirIntake.MediaType,
            ["_payload"] = new JsonObject
            {
                ["extension"] = new JsonArray(new JsonObject { ["url"] = Content, ["valueCode"] = "id-only" }),
            },
        };
        if (Silence is { } silence)
        {
            channel["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = Heartbeat,
                ["valueUnsignedInt"] = (int)silence.TotalSeconds,
            });
        }

        return new JsonObject
        {
            ["resourceType"] = "Subscription",
            ["id"] = Id,
            ["meta"] = new JsonObject { ["profile"] = new JsonArray($"{Backport}backport-subscription") },
            ["status"] = Status,
            ["reason"] = Reason,
            ["criteria"] = Topic,
            ["channel"] = channel,
        };
    }

    /// <summary>Where it stands, or what has happened: the first entry of a notification.</summary>
    public JsonObject ToStatus(string type, (Timestamp At, string Flag)? happened = null)
    {
        var parameters = new JsonArray(
            new JsonObject
            {
                ["name"] = "subscription",
                ["valueReference"] = new JsonObject { ["reference"] = $"Subscription/{Id}" },
            },
            new JsonObject { ["name"] = "topic", ["valueCanonical"] = Topic },
            new JsonObject { ["name"] = "status", ["valueCode"] = Status },
            new JsonObject { ["name"] = "type", ["valueCode"] = type },
            new JsonObject { ["name"] = "events-since-subscription-start", ["valueString"] = Number(Events) });
        if (happened is var (at, flag))
        {
            parameters.Add(new JsonObject
            {
                ["name"] = "notification-event",
                ["part"] = new JsonArray(
                    new JsonObject { ["name"] = "event-number", ["valueString"] = Number(Events) },
                    new JsonObject { ["name"] = "timestamp", ["valueInstant"] = at.ToString() },
                    new JsonObject
                    {
                        ["name"] = "focus",
                        ["valueReference"] = new JsonObject { ["reference"] = $"Flag/{flag}" },
                    }),
            });
        }

        return new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["id"] = Guid.NewGuid().ToString("N"),
            ["meta"] = new JsonObject { ["profile"] = new JsonArray($"{Backport}backport-subscription-status-r4") },
            ["parameter"] = parameters,
        };
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Uri EndpointOf(FhirInput resource)
    {
        var channel = resource.Required("channel");
        return WebhookAddress.TryRead(channel.RequiredText("endpoint"), out var address)
            ? address
            : throw channel.Wrong("endpoint", "must be an https address without user and fragment.");
    }

    private static TimeSpan? SilenceOf(FhirInput resource)
    {
        var channel = resource.Required("channel");
        var heartbeats = channel.Objects("extension").Where(one => one.Text("url") == Heartbeat).ToArray();
        if (heartbeats.Length == 0)
        {
            return null;
        }

        return heartbeats[0].Json.TryGetProperty("valueUnsignedInt", out var value)
            && value.TryGetInt32(out var seconds)
            && seconds is >= LeastHeartbeat and <= MostHeartbeat
                ? TimeSpan.FromSeconds(seconds)
                : throw heartbeats[0].Wrong(
                    "valueUnsignedInt", $"must be {LeastHeartbeat} to {MostHeartbeat} seconds.");
    }
}
