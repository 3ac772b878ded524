using System.Text;
using System.Text.Json.Nodes;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/records.json: sealed records, and category keys sealed to a grantee.</summary>
public sealed class The_vectors_of_records
{
    private const string Network = "dev";

    private readonly JsonObject _file = VectorFile.Read("records", Make);

    [Fact] // spec records 1.1 to 1.4, 2.1, 2.2, 3.1 to 3.3, 6.1
    public void Hold_for_records()
    {
        VectorFile.Check(_file["records"], CodeOfRecord);
        foreach (var one in _file["records"]!.AsArray().Where(one => one!["code"] is null))
        {
            var opened = OpenRecord(one!.AsObject());
            Assert.Equal(one.Text("mediaType"), opened.MediaType);
            Assert.Equal(one.Bytes("content"), opened.Bytes.ToArray());
        }
    }

    [Fact] // spec records 4.1, 4.4, ledger 10.2
    public void Hold_for_category_keys()
    {
        VectorFile.Check(_file["epochs"], CodeOfEpochs);
        foreach (var one in _file["epochs"]!.AsArray().Where(one => one!["code"] is null))
        {
            var keys = OpenEpochs(one!.AsObject());
            Assert.Equal(one!["epochs"]!.AsArray().Select(epoch => (long)epoch!), keys.Select(key => key.Epoch));
        }
    }

    private static string? CodeOfRecord(JsonObject one) => Refused.CodeOf(() => OpenRecord(one));

    private static string? CodeOfEpochs(JsonObject one) => Refused.CodeOf(() => OpenEpochs(one));

    private static RecordContent OpenRecord(JsonObject one)
    {
        using var key = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(one.Text("key")));
        var onLedger = one["onLedger"]!;
        var commitment = new Commitment(
            (long)onLedger["epoch"]!,
            Digest.Parse(onLedger.Text("commitment")),
            Cid.Parse(onLedger.Text("content")),
            Digest.Parse(onLedger.Text("envelope")));
        var address = Address(one["address"]!);
        var contentKey = Envelope.Parse(one.Bytes("envelope"), commitment.Envelope)
            .Open(address, commitment.Epoch, one.Text("recipient"), key);
        return SealedRecord.Open(address, commitment, one.Bytes("ciphertext"), contentKey);
    }

    private static IReadOnlyList<EpochKey> OpenEpochs(JsonObject one)
    {
        using var key = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(one.Text("key")));
        var shown = one["sealed"]!;
        var sealedKey = new SealedKey(
            Parsed<Category>(shown.Text("category")), (long)shown["first"]!, (long)shown["last"]!, shown.Text("jwe"));
        var onLedger = one["onLedger"]!.AsArray().Select(jwk => Jwk.Parse(Encoding.ASCII.GetBytes((string)jwk!)));
        Assert.True(Grantee.TryParse(one.Text("recipient"), out var recipient));
        return CategorySeal.Open(Network, Member(one.Text("patient")), sealedKey, recipient!, key, [.. onLedger]);
    }

    private static RecordAddress Address(JsonNode node) => new(
        node.Text("network"),
        Member(node.Text("patient")),
        new RecordId(RandomId.Parse(node.Text("record"))),
        (long)node["version"]!,
        Parsed<Category>(node.Text("category")));

    private static T Parsed<T>(string text)
        where T : struct, Enum => Code<T>.TryParse(text, out var value) ? value : throw new FormatException(text);

    private static MemberId Member(string text) => new(RandomId.Parse(text));

    private static JsonObject Make() => new() { ["records"] = MakeRecords(), ["epochs"] = MakeEpochs() };

    private static JsonArray MakeRecords()
    {
        using var key = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var address = new RecordAddress(
            Network, new MemberId(new RandomId(11)), new RecordId(new RandomId(12)), 1, Category.Laboratory);
        var content = new RecordContent("application/fhir+json", Encoding.UTF8.GetBytes("""{"n":"\u00e9"}"""));
        var record = SealedRecord.Seal(address, content, new PublicEpoch(Category.Laboratory, 2, key.Public));
        var good = Case(record, key);
        good["mediaType"] = content.MediaType;
        good["content"] = Base64Url.Encode(content.Bytes.Span);
        byte[] changed = [.. record.Ciphertext.Span];
        changed[^1] ^= 1;
        var refused = new[]
        {
            Case(record, other),
            With(Case(record, key), "address.record", new RandomId(13).ToString()),
            With(Case(record, key), "address.category", "ecg"),
            With(Case(record, key), "address.version", 2),
            With(Case(record, key), "onLedger.epoch", 3),
            With(Case(record, key), "recipient", "member:aaaaaaaaaaaaaaaaaaaaaaaaaa"),
            With(Case(record, key), "onLedger.envelope", Digest.Of("other"u8).ToString()),
            With(Case(record, key), "onLedger.content", CidBuilder.Of("other"u8).ToString()),
            With(Case(record, key), "onLedger.commitment", Digest.Of("other"u8).ToString()),
            Altered(Case(record, key), changed),
            Altered(Case(record, key), [.. record.Ciphertext.Span[..^1]]),
        };
        return [good, .. VectorFile.Coded(refused, CodeOfRecord).Select(one => one!.DeepClone())];
    }

    private static JsonObject Case(SealedRecord record, KeyPair key) => new()
    {
        ["address"] = new JsonObject
        {
            ["network"] = record.Address.Network,
            ["patient"] = record.Address.Patient.ToString(),
            ["record"] = record.Address.Record.ToString(),
            ["version"] = record.Address.Version,
            ["category"] = Code<Category>.Text(record.Address.Category),
        },
        ["onLedger"] = new JsonObject
        {
            ["epoch"] = record.Commitment.Epoch,
            ["commitment"] = record.Commitment.Value.ToString(),
            ["content"] = record.Commitment.Content.ToString(),
            ["envelope"] = record.Commitment.Envelope.ToString(),
        },
        ["recipient"] = Envelope.CategoryRecipient,
        ["key"] = key.ToPrivateJson(),
        ["envelope"] = Base64Url.Encode(record.Envelope.Bytes.Span),
        ["ciphertext"] = Base64Url.Encode(record.Ciphertext.Span),
    };

    private static JsonObject With(JsonObject one, string path, JsonNode value)
    {
        var names = path.Split('.');
        var parent = names.Length == 1 ? one : one[names[0]]!.AsObject();
        parent[names[^1]] = value;
        return one;
    }

    // Altered in the store and on the ledger alike, so that only the segments can tell.
    private static JsonObject Altered(JsonObject one, byte[] ciphertext)
    {
        one["ciphertext"] = Base64Url.Encode(ciphertext);
        return With(one, "onLedger.content", CidBuilder.Of(ciphertext).ToString());
    }

    private static JsonArray MakeEpochs()
    {
        using var key = KeyPair.Generate();
        using var other = KeyPair.Generate();
        var patient = new MemberId(new RandomId(11));
        var grantee = new Grantee.OneMember(new MemberId(new RandomId(14)));
        EpochKey[] epochs = [EpochKey.Generate(Category.Ecg, 3), EpochKey.Generate(Category.Ecg, 4)];
        var sealedKey = CategorySeal.Seal(Network, patient, epochs, new KeyRecipient(grantee, key.Public));
        JsonObject Case(KeyPair opener, params KeyPair[] onLedger) => new()
        {
            ["patient"] = patient.ToString(),
            ["recipient"] = grantee.ToString(),
            ["key"] = opener.ToPrivateJson(),
            ["sealed"] = new JsonObject
            {
                ["category"] = "ecg",
                ["first"] = sealedKey.First,
                ["last"] = sealedKey.Last,
                ["jwe"] = sealedKey.Jwe,
            },
            ["onLedger"] = new JsonArray([.. onLedger.Select(pair => (JsonNode)pair.Public.ToJson())]),
        };

        var (first, second) = (epochs[0].Key, epochs[1].Key);
        var good = Case(key, first, second);
        good["epochs"] = new JsonArray(3, 4);
        var refused = new[]
        {
            Case(other, first, second),
            Case(key, second, first),
            Case(key, first),
            Case(key, first, second, other),
            With(Case(key, first, second), "sealed.category", "laboratory"),
            With(Case(key, first, second), "sealed.first", 2),
            With(Case(key, first, second), "recipient", "role:st-mary/doctor"),
            With(Case(key, first, second), "patient", new RandomId(15).ToString()),
        };
        return [good, .. VectorFile.Coded(refused, CodeOfEpochs).Select(one => one!.DeepClone())];
    }
}
