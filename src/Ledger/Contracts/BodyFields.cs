using System.Text;
using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts;

/// <summary>The types that bodies are made of, read strictly.</summary>
internal static class BodyFields
{
    /// <summary>The longest JWE a body carries, in characters.</summary>
    public const int MaxSeal = 8192;

    public static MemberId Member(this JsonFields body, string name) =>
        body.Parsed<MemberId>(name, 26, MemberId.TryParse);

    public static RecordId Record(this JsonFields body, string name) =>
        body.Parsed<RecordId>(name, 26, RecordId.TryParse);

    public static BatchId Batch(this JsonFields body, string name) =>
        body.Parsed<BatchId>(name, 26, BatchId.TryParse);

    public static AlertId Alert(this JsonFields body, string name) =>
        body.Parsed<AlertId>(name, 26, AlertId.TryParse);

    public static OrganisationId Organisation(this JsonFields body, string name) =>
        body.Parsed<OrganisationId>(name, 32, OrganisationId.TryParse);

    public static TransactionId Transaction(this JsonFields body, string name) =>
        body.Parsed<TransactionId>(name, 64, TransactionId.TryParse);

    public static Digest Digest(this JsonFields body, string name) =>
        body.Parsed<Digest>(name, 64, Primitives.Digest.TryParse);

    public static Cid Cid(this JsonFields body, string name) =>
        body.Parsed<Cid>(name, 64, Primitives.Content.Cid.TryParse);

    public static Grantee Grantee(this JsonFields body, string name) =>
        body.Parsed<Grantee>(name, 80, Consent.Grantee.TryParse);

    public static Jwk Key(this JsonFields body, string name) => Jwk.Read(body.Object(name));

    public static T Code<T>(this JsonFields body, string name)
        where T : struct, Enum => body.Parsed<T>(name, 32, Ledger.Code<T>.TryParse);

    public static IReadOnlyList<T> Codes<T>(this JsonFields body, string name)
        where T : struct, Enum =>
        [.. body.Texts(name, Ledger.Code<T>.All.Count, 32).Select((text, index) =>
            Ledger.Code<T>.TryParse(text, out var value)
                ? value
                : throw new JsonRejectedException(
                    JsonFault.WrongValue,
                    $"{name}[{index}]",
                    $"must be one of {string.Join(", ", Ledger.Code<T>.All)}."))];

    public static IReadOnlyList<MemberId> Members(this JsonFields body, string name, int maxCount) =>
        [.. body.Texts(name, maxCount, 26).Select((text, index) =>
            MemberId.TryParse(text, out var member)
                ? member
                : throw new JsonRejectedException(
                    JsonFault.WrongValue, $"{name}[{index}]", "must be the id of a member."))];

    public static string Validator(this JsonFields body, string name) =>
        body.Text(name, GenesisRules.MaxName) is var id && GenesisRules.IsName(id)
            ? id
            : throw new JsonRejectedException(JsonFault.WrongValue, name, "must be a validator's id.");

    public static ReadOnlyMemory<byte> Signature(this JsonFields body, string name) =>
        Base64Url.TryDecode(body.Text(name, 86), out var bytes) && bytes.Length == Certificate.SignatureSize
            ? bytes
            : throw new JsonRejectedException(JsonFault.WrongValue, name, "must be 64 bytes in base64url.");

    /// <summary>A JWE: what only its recipient can read, and nothing that anybody can.</summary>
    public static string Seal(this JsonFields body, string name)
    {
        var jwe = body.Text(name, MaxSeal);
        Jwe.ReadHeader(jwe);
        return jwe;
    }

    /// <summary>A statement of key possession: a JWS.</summary>
    public static string Possession(this JsonFields body, string name)
    {
        var jws = body.Text(name, KeyPossession.MaxLength);
        Jws.Parse(Encoding.ASCII.GetBytes(jws));
        return jws;
    }

    public static long Epoch(this JsonFields body, string name) => body.Integer(name, 1, 1_000_000);

    public static Timestamp Moment(this JsonFields body, string name) =>
        new(body.Integer(name, 0, Timestamp.Latest.UnixMs));

    public static IReadOnlyList<T> List<T>(this JsonFields body, string name, int maxCount, Func<JsonFields, T> read) =>
        [.. body.Objects(name, maxCount).Select(item =>
        {
            var value = read(item);
            item.End();
            return value;
        })];

    public static void WriteKey(this Utf8JsonWriter body, string name, Jwk key)
    {
        body.WritePropertyName(name);
        body.WriteRawValue(key.ToJson());
    }

    public static void WriteTexts(this Utf8JsonWriter body, string name, IEnumerable<string> texts)
    {
        body.WriteStartArray(name);
        foreach (var text in texts)
        {
            body.WriteStringValue(text);
        }

        body.WriteEndArray();
    }

    public static void WriteCodes<T>(this Utf8JsonWriter body, string name, IEnumerable<T> codes)
        where T : struct, Enum => body.WriteTexts(name, codes.Select(Ledger.Code<T>.Text));

    public static void WriteList<T>(
        this Utf8JsonWriter body, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        body.WriteStartArray(name);
        foreach (var item in items)
        {
            body.WriteStartObject();
            write(body, item);
            body.WriteEndObject();
        }

        body.WriteEndArray();
    }
}
