using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.Client.Access;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Client.Http;

internal sealed record ProblemAnswer(string? Code = null, string? Title = null, string? Detail = null);

internal sealed record SubmittedAnswer(TransactionId Transaction);

internal sealed record BatchAnswer(TransactionId Transaction, string? Code = null);

internal sealed record CategoriesAnswer(IReadOnlyList<CategoryAnswer> Categories);

internal sealed record CategoryAnswer(Category Category, long Epoch, bool RotationDue);

internal sealed record KeyAnswer(Category Category, long First, long Last, string Jwe, IReadOnlyList<Jwk> PublicKeys);

internal sealed record RecordsAnswer(IReadOnlyList<RecordListing> Records, long Next);

internal sealed record LogAnswer(IReadOnlyList<LogEntry> Entries, string Next);

internal sealed record ContentAnswer(Cid Cid);

internal sealed record EnvelopeAnswer(Digest Digest);

/// <summary>The JSON of the API (node.md): ids, codes and keys in the ledger's text forms.</summary>
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(SubmittedAnswer))]
[JsonSerializable(typeof(IReadOnlyList<BatchAnswer>))]
[JsonSerializable(typeof(CategoriesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<KeyAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<PublicEpoch>))]
[JsonSerializable(typeof(RecordsAnswer))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(ContentAnswer))]
[JsonSerializable(typeof(EnvelopeAnswer))]
[JsonSerializable(typeof(MemberCard))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(DryRun))]
internal sealed partial class AnswersJson : JsonSerializerContext
{
    /// <summary>With the ledger's converters.</summary>
    public static readonly AnswersJson Api = new(Shape());

    private static JsonSerializerOptions Shape()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowOutOfOrderMetadataProperties = true,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(new EventConverter());
        foreach (var converter in LedgerJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}

/// <summary>Events as receipts have them: what is null there is left out.</summary>
internal sealed class EventConverter : JsonConverter<Event>
{
    public override Event? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, LedgerJson.Default.Event);

    public override void Write(Utf8JsonWriter writer, Event value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, LedgerJson.Default.Event);
}
