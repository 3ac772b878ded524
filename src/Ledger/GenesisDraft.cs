using System.Text.Json;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Ledger;

/// <summary>
/// What a network's founders agree on before there is a document; <see cref="Write"/> makes the document.
/// </summary>
public sealed record GenesisDraft
{
    /// <summary>The network's name: printable ASCII, at most 64 characters.</summary>
    public required string Network { get; init; }

    /// <summary>The region's name.</summary>
    public required string Region { get; init; }

    /// <summary>The time of block 0.</summary>
    public required Timestamp Time { get; init; }

    /// <summary>The region's organisations.</summary>
    public required IReadOnlyList<FoundingOrganisation> Organisations { get; init; }

    /// <summary>The validators of the first block.</summary>
    public required IReadOnlyList<Validator> Validators { get; init; }

    /// <summary>The region's ledgers.</summary>
    public required IReadOnlyList<LedgerRules> Ledgers { get; init; }

    /// <summary>Quotas other than the default.</summary>
    public IReadOnlyDictionary<Role, Quota> Quotas { get; init; } = new Dictionary<Role, Quota>();

    /// <summary>The document, indented for people; <see cref="Genesis.Parse"/> reads it back.</summary>
    public byte[] Write() => Document(json =>
    {
        json.WriteString("network", Network);
        json.WriteString("region", Region);
        WritePart(json);
    });

    /// <summary>The document of a network of several regions, each with the same name of the network;
    /// <see cref="Genesis.ParseRegions"/> reads it back.</summary>
    public static byte[] WriteRegions(IReadOnlyList<GenesisDraft> regions) => Document(json =>
    {
        json.WriteString("network", regions.Select(region => region.Network).Distinct().Single());
        json.WriteStartObject("regions");
        foreach (var region in regions)
        {
            json.WriteStartObject(region.Region);
            region.WritePart(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static byte[] Document(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WritePart(Utf8JsonWriter json)
    {
        json.WriteNumber("time", Time.UnixMs);
        WriteArray(json, "organisations", Organisations, WriteOrganisation);
        WriteArray(json, "validators", Validators, WriteValidator);
        WriteArray(json, "ledgers", Ledgers, WriteLedger);
        if (Quotas.Count > 0)
        {
            WriteQuotas(json);
        }
    }

    private static void WriteArray<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOrganisation(Utf8JsonWriter json, FoundingOrganisation organisation)
    {
        json.WriteString("id", organisation.Id.ToString());
        WriteMember(json, "registrar", organisation.Registrar);
        WriteMember(json, "store", organisation.Store);
        WriteArray(json, "roleKeys", organisation.RoleKeys, (writer, pair) =>
        {
            writer.WriteString("role", pair.Key);
            WriteKey(writer, "key", pair.Value);
        });
        json.WriteString("certificateAuthority", Convert.ToBase64String(organisation.CertificateAuthority.Span));
        if (organisation.IsTrusted)
        {
            json.WriteBoolean("trusted", true);
        }
    }

    private static void WriteMember(Utf8JsonWriter json, string name, FoundingMember member)
    {
        json.WriteStartObject(name);
        json.WriteString("member", member.Id.ToString());
        WriteKey(json, "signingKey", member.SigningKey);
        WriteKey(json, "agreementKey", member.AgreementKey);
        json.WriteEndObject();
    }

    private static void WriteValidator(Utf8JsonWriter json, Validator validator)
    {
        json.WriteString("id", validator.Id);
        json.WriteString("organisation", validator.Organisation);
        WriteKey(json, "key", validator.Key);
        json.WriteNumber("power", validator.Power);
    }

    private static void WriteLedger(Utf8JsonWriter json, LedgerRules rules)
    {
        json.WriteString("name", Code<LedgerName>.Text(rules.Name));
        json.WriteString("engine", Code<Engine>.Text(rules.Engine));
        json.WriteNumber("difficulty", rules.Difficulty);
        if (rules.Endorsement is { } endorsement)
        {
            json.WriteStartObject("endorsement");
            json.WriteStartArray("organisations");
            foreach (var organisation in endorsement.Organisations)
            {
                json.WriteStringValue(organisation);
            }

            json.WriteEndArray();
            json.WriteNumber("needed", endorsement.Needed);
            json.WriteEndObject();
        }
    }

    private static void WriteKey(Utf8JsonWriter json, string name, Jwk key)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(key.ToJson());
    }

    private void WriteQuotas(Utf8JsonWriter json)
    {
        json.WriteStartObject("quotas");
        foreach (var (role, quota) in Quotas.OrderBy(pair => pair.Key))
        {
            json.WriteStartObject(Code<Role>.Text(role));
            json.WriteNumber("burst", quota.Burst);
            json.WriteNumber("perSecond", quota.PerSecond);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
