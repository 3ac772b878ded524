using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Fhir.Subscriptions;

/// <summary>What a subscription is on paper: who asked for what, and how far it was told.</summary>
internal static class SubscriptionPapers
{
    public const string Kind = "subscription";

    public static DocumentKey KeyOf(Subscription subscription, MemberId patient) => new(Kind, patient, subscription.Id);

    public static Document Of(Subscription subscription, MemberId patient)
    {
        var paper = new JsonObject
        {
            ["id"] = subscription.Id,
            ["subscriber"] = subscription.Subscriber.ToString(),
            ["key"] = subscription.Key.ToString(),
            ["status"] = subscription.Status,
            ["events"] = subscription.Events,
            ["last"] = subscription.Last,
            ["asked"] = JsonNode.Parse(subscription.Asked.Json.GetRawText()),
        };
        return new Document(KeyOf(subscription, patient), Encoding.UTF8.GetBytes(paper.ToJsonString()));
    }

    public static Subscription Read(Document paper)
    {
        using var json = JsonDocument.Parse(paper.Value);
        var root = json.RootElement;
        return new Subscription(
            MemberId.TryParse(root.GetProperty("subscriber").GetString()!, out var subscriber)
                ? subscriber
                : throw new JsonException("no subscriber"),
            Digest.Parse(root.GetProperty("key").GetString()!),
            FhirInput.Of(root.GetProperty("asked").Clone(), "asked", "Subscription"))
        {
            Id = root.GetProperty("id").GetString()!,
            Status = root.GetProperty("status").GetString()!,
            Events = root.GetProperty("events").GetInt64(),
            Last = root.GetProperty("last").GetInt64(),
        };
    }
}
