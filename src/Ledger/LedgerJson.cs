using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Ledger;

/// <summary>
/// The canonical JSON of entities and receipts: members in order of declaration, no white space, no nulls, nothing
/// computed.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(MemberIdConverter), typeof(RecordIdConverter), typeof(OrganisationIdConverter),
        typeof(TransactionIdConverter), typeof(DigestConverter), typeof(CidConverter), typeof(GranteeConverter),
        typeof(JwkConverter), typeof(TimestampConverter), typeof(HeightConverter),
        typeof(CodeConverter<Category>), typeof(CodeConverter<Role>), typeof(CodeConverter<Purpose>),
        typeof(CodeConverter<ConsentAction>), typeof(CodeConverter<LedgerName>), typeof(CodeConverter<Refusal>),
        typeof(CodeConverter<ErasureFinding>), typeof(CodeConverter<VotePhase>), typeof(CodeConverter<AlertLevel>),
        typeof(BatchIdConverter), typeof(AlertIdConverter),
    ])]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(KeyUse))]
[JsonSerializable(typeof(Region))]
[JsonSerializable(typeof(ValidatorsInForce))]
[JsonSerializable(typeof(QuotasInForce))]
[JsonSerializable(typeof(Compromised))]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(OpenProposals))]
[JsonSerializable(typeof(PatientPolicy))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(CategoryKeys))]
[JsonSerializable(typeof(Trusteeship))]
[JsonSerializable(typeof(Permit))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(Record))]
[JsonSerializable(typeof(Erasure))]
[JsonSerializable(typeof(ErasureCount))]
[JsonSerializable(typeof(Attestation))]
[JsonSerializable(typeof(ContentUse))]
[JsonSerializable(typeof(PatientDevices))]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(BatchContent))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AgentSequence))]
[JsonSerializable(typeof(Quotas.Bucket))]
[JsonSerializable(typeof(Blocks.Receipt))]
public sealed partial class LedgerJson : JsonSerializerContext;

/// <summary>A value with a canonical text form, as a JSON string.</summary>
public abstract class TextConverter<T> : JsonConverter<T>
{
    private protected abstract bool TryParse(string text, out T value);

    // At most so many characters; a value whose text is longer makes its own string.
    private const int Room = 64;

    private protected virtual ReadOnlySpan<char> Format(T value, Span<char> room) => value!.ToString();

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader.GetString() ?? "", out var value)
            ? value
            : throw new JsonException($"not a {typeof(T).Name}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value, stackalloc char[Room]));

    /// <inheritdoc/>
    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Format(value, stackalloc char[Room]));
}

internal sealed class MemberIdConverter : TextConverter<MemberId>
{
    private protected override bool TryParse(string text, out MemberId value) => MemberId.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(MemberId value, Span<char> room) =>
        value.Value.WriteText(room);
}

internal sealed class RecordIdConverter : TextConverter<RecordId>
{
    private protected override bool TryParse(string text, out RecordId value) => RecordId.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(RecordId value, Span<char> room) =>
        value.Value.WriteText(room);
}

internal sealed class BatchIdConverter : TextConverter<BatchId>
{
    private protected override bool TryParse(string text, out BatchId value) => BatchId.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(BatchId value, Span<char> room) =>
        value.Value.WriteText(room);
}

internal sealed class AlertIdConverter : TextConverter<AlertId>
{
    private protected override bool TryParse(string text, out AlertId value) => AlertId.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(AlertId value, Span<char> room) =>
        value.Value.WriteText(room);
}

internal sealed class OrganisationIdConverter : TextConverter<OrganisationId>
{
    private protected override bool TryParse(string text, out OrganisationId value) =>
        OrganisationId.TryParse(text, out value);
}

internal sealed class TransactionIdConverter : TextConverter<TransactionId>
{
    private protected override bool TryParse(string text, out TransactionId value) =>
        TransactionId.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(TransactionId value, Span<char> room) =>
        value.Value.WriteText(room);
}

internal sealed class DigestConverter : TextConverter<Digest>
{
    private protected override bool TryParse(string text, out Digest value) => Digest.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(Digest value, Span<char> room) => value.WriteText(room);
}

internal sealed class CidConverter : TextConverter<Cid>
{
    private protected override bool TryParse(string text, out Cid value) => Cid.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(Cid value, Span<char> room) => value.WriteText(room);
}

internal sealed class GranteeConverter : TextConverter<Grantee>
{
    private protected override bool TryParse(string text, out Grantee value)
    {
        var isGrantee = Grantee.TryParse(text, out var grantee);
        value = grantee!;
        return isGrantee;
    }
}

internal sealed class CodeConverter<T> : TextConverter<T>
    where T : struct, Enum
{
    private protected override bool TryParse(string text, out T value) => Code<T>.TryParse(text, out value);

    private protected override ReadOnlySpan<char> Format(T value, Span<char> room) => Code<T>.Text(value);
}

internal sealed class JwkConverter : JsonConverter<Jwk>
{
    public override Jwk Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Jwk.Parse(System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText()));
    }

    public override void Write(Utf8JsonWriter writer, Jwk value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToJson());
}

internal sealed class TimestampConverter : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.UnixMs);
}

internal sealed class HeightConverter : JsonConverter<Height>
{
    public override Height Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetUInt64());

    public override void Write(Utf8JsonWriter writer, Height value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
