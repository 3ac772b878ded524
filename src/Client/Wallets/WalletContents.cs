using System.Text.Json;
using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Wallets;

/// <summary>What is sealed in a wallet file, as JSON (spec records 5.4).</summary>
internal sealed record WalletContents
{
    private const int MaxCertificate = 8192;
    private const int MaxKeys = 100_000;

    public required MemberId Member { get; init; }

    public required Role Role { get; init; }

    public required OrganisationId Organisation { get; init; }

    public required string Network { get; init; }

    public required KeyPair SigningKey { get; init; }

    public required KeyPair AgreementKey { get; init; }

    public required KeyPair ConnectionKey { get; init; }

    public ReadOnlyMemory<byte>? Certificate { get; init; }

    public IReadOnlyList<KeyPair> RetiredAgreementKeys { get; init; } = [];

    public IReadOnlyList<EpochKey> CategoryKeys { get; init; } = [];

    public static WalletContents Parse(MemberId member, ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var contents = new WalletContents
        {
            Member = member,
            Role = fields.Parsed<Role>("role", 32, Code<Role>.TryParse),
            Organisation = fields.Parsed<OrganisationId>("organisation", 32, OrganisationId.TryParse),
            Network = fields.Text("network", 64),
            SigningKey = KeyPair.Read(fields.Object("signingKey")),
            AgreementKey = KeyPair.Read(fields.Object("agreementKey")),
            ConnectionKey = KeyPair.Read(fields.Object("connectionKey")),
            Certificate = fields.Has("certificate") ? ReadCertificate(fields) : default(ReadOnlyMemory<byte>?),
            RetiredAgreementKeys = [.. fields.Objects("retiredAgreementKeys", MaxKeys).Select(KeyPair.Read)],
            CategoryKeys = [.. fields.Objects("categoryKeys", MaxKeys).Select(ReadEpoch)],
        };
        fields.End();
        return contents;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("role", Code<Role>.Text(Role));
            json.WriteString("organisation", Organisation.ToString());
            json.WriteString("network", Network);
            WriteKey(json, "signingKey", SigningKey);
            WriteKey(json, "agreementKey", AgreementKey);
            WriteKey(json, "connectionKey", ConnectionKey);
            if (Certificate is { } certificate)
            {
                json.WriteString("certificate", Base64Url.Encode(certificate.Span));
            }

            json.WriteStartArray("retiredAgreementKeys");
            foreach (var key in RetiredAgreementKeys)
            {
                json.WriteRawValue(key.ToPrivateJson());
            }

            json.WriteEndArray();
            json.WriteStartArray("categoryKeys");
            foreach (var (category, epoch, key) in CategoryKeys)
            {
                json.WriteStartObject();
                json.WriteString("category", Code<Category>.Text(category));
                json.WriteNumber("epoch", epoch);
                WriteKey(json, "key", key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteKey(Utf8JsonWriter json, string name, KeyPair key)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(key.ToPrivateJson());
    }

    private static byte[] ReadCertificate(JsonFields fields) =>
        Base64Url.TryDecode(fields.Text("certificate", MaxCertificate), out var der)
            ? der
            : throw new JsonRejectedException(JsonFault.WrongValue, "certificate", "must be base64url.");

    private static EpochKey ReadEpoch(JsonFields fields)
    {
        var key = new EpochKey(
            fields.Parsed<Category>("category", 32, Code<Category>.TryParse),
            fields.Integer("epoch", 1, 1_000_000),
            KeyPair.Read(fields.Object("key")));
        fields.End();
        return key;
    }
}
