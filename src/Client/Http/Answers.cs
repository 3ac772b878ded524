using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.Client.Access;
using Salus.Client.Governance;
using Salus.Client.Keys;
using Salus.Client.Ledgers;
using Salus.Client.Records;
using Salus.Client.Recovery;
using Salus.Client.Telemetry;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Client.Http;

internal sealed record ProblemAnswer(string? Code = null, string? Title = null, string? Detail = null);

internal sealed record SubmittedAnswer(TransactionId Transaction, ReceiptAnswer? Receipt = null);

internal sealed record ReceiptAnswer(Refusal? Refused = null);

internal sealed record BatchAnswer(TransactionId Transaction, Height? Height = null, string? Code = null);

internal sealed record CategoriesAnswer(IReadOnlyList<CategoryAnswer> Categories);

internal sealed record CategoryAnswer(Category Category, long Epoch, bool RotationDue);

internal sealed record KeyAnswer(Category Category, long First, long Last, string Jwe, IReadOnlyList<Jwk> PublicKeys);

internal sealed record HandedAnswer(IReadOnlyList<KeyAnswer> Keys, IReadOnlyList<ContentKeyAnswer> ContentKeys);

internal sealed record ContentKeyAnswer(RecordId Record, Category Category, long Version, long Epoch, string Jwe);

internal sealed record OfferAnswer(IReadOnlyList<Category> Categories, string Card);

internal sealed record CasesAnswer(IReadOnlyList<EmergencyListing> Cases, long? Next = null);

internal sealed record RecordsAnswer(IReadOnlyList<RecordListing> Records, long Next);

internal sealed record BatchesAnswer(IReadOnlyList<BatchListing> Batches, long Next);

internal sealed record LogAnswer(IReadOnlyList<LogItem> Entries, string Next);

internal sealed record LogItem(
    long Sequence,
    LedgerName Ledger,
    Height Height,
    int Index,
    Timestamp Time,
    TransactionId Transaction,
    JsonElement Event)
{
    /// <summary>Events are read as receipts have them: what is null there is left out.</summary>
    public LogEntry ToEntry() => new(
        Sequence, Ledger, Height, Index, Time, Transaction, Event.Deserialize(LedgerJson.Default.Event)!);
}

internal sealed record EventAnswer(
    LedgerName Ledger, Height Height, int Index, Timestamp Time, TransactionId Transaction, JsonElement Event)
{
    public LogEntry ToEntry() => new LogItem(0, Ledger, Height, Index, Time, Transaction, Event).ToEntry();
}

internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string Token, [property: JsonPropertyName("expires_in")] int Seconds);

internal sealed record ContentAnswer(Cid Cid);

internal sealed record EnvelopeAnswer(Digest Digest);

internal sealed record SetChangeAnswer(string Header, string Certificate, string Next);

internal sealed record HeaderAnswer(string Header, int Transactions, string? Certificate = null);

/// <summary>The JSON of the API (node.md): ids, codes and keys in the ledger's text forms.</summary>
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(SubmittedAnswer))]
[JsonSerializable(typeof(IReadOnlyList<BatchAnswer>))]
[JsonSerializable(typeof(CategoriesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<KeyAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<PublicEpoch>))]
[JsonSerializable(typeof(HandedAnswer))]
[JsonSerializable(typeof(OfferAnswer))]
[JsonSerializable(typeof(CasesAnswer))]
[JsonSerializable(typeof(RecordsAnswer))]
[JsonSerializable(typeof(BatchesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<DeviceCard>))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(ContentAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(EnvelopeAnswer))]
[JsonSerializable(typeof(MemberCard))]
[JsonSerializable(typeof(RecoveryNow))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(DryRun))]
[JsonSerializable(typeof(IReadOnlyList<LedgerHead>))]
[JsonSerializable(typeof(HeaderAnswer))]
[JsonSerializable(typeof(IReadOnlyList<SetChangeAnswer>))]
[JsonSerializable(typeof(TransactionCard))]
[JsonSerializable(typeof(GovernanceCard))]
[JsonSerializable(typeof(RegionCard))]
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
        foreach (var converter in LedgerJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
