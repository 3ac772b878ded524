using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Json;

namespace Salus.Client.Wallets;

/// <summary>The JSON of a wallet file; everything but <c>sealed</c> is associated data of the seal (spec records
/// 5.1).</summary>
internal sealed record WalletDocument(
    MemberId Member, int Rounds, byte[] Salt, byte[] Check, byte[] Nonce, byte[] Sealed)
{
    private const string Kind = "salus-wallet-1";
    private const string Derivation = "PBKDF2-SHA256";
    private const string Cipher = "A256GCM";
    private const int MaxText = 64 * 1024 * 1024;

    public static WalletDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        Expect(fields, "kind", Kind);
        var kdf = fields.Object("kdf");
        Expect(kdf, "name", Derivation);
        Expect(fields, "cipher", Cipher);
        var document = new WalletDocument(
            fields.Parsed<MemberId>("member", RandomId.TextLength, MemberId.TryParse),
            (int)kdf.Integer("rounds", 1, WalletLock.MaxRounds),
            Bytes(kdf, "salt", WalletLock.SaltSize),
            Bytes(fields, "check", WalletLock.CheckSize),
            Bytes(fields, "nonce", WalletLock.NonceSize),
            Bytes(fields, "sealed", size: null));
        kdf.End();
        fields.End();
        return document;
    }

    public byte[] AssociatedData() => Write(isWhole: false);

    public byte[] Write() => Write(isWhole: true);

    private static void Expect(JsonFields fields, string name, string value)
    {
        if (fields.Text(name, 64) != value)
        {
            throw new JsonRejectedException(JsonFault.WrongValue, name, $"must be {value}.");
        }
    }

    private static byte[] Bytes(JsonFields fields, string name, int? size) =>
        Base64Url.TryDecode(fields.Text(name, MaxText), out var bytes)
        && (size is null ? bytes.Length >= WalletLock.TagSize : bytes.Length == size)
            ? bytes
            : throw new JsonRejectedException(JsonFault.WrongValue, name, "must be base64url of the right length.");

    private byte[] Write(bool isWhole)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = isWhole, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteStartObject("kdf");
            json.WriteString("name", Derivation);
            json.WriteNumber("rounds", Rounds);
            json.WriteString("salt", Base64Url.Encode(Salt));
            json.WriteEndObject();
            json.WriteString("cipher", Cipher);
            json.WriteString("check", Base64Url.Encode(Check));
            json.WriteString("nonce", Base64Url.Encode(Nonce));
            json.WriteString("member", Member.ToString());
            if (isWhole)
            {
                json.WriteString("sealed", Base64Url.Encode(Sealed));
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
