using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Recovery;

/// <summary>One trustee's pads as they are sealed: from the patient to the trustee, and from the trustee to the new
/// agreement key (spec recovery 2.3, 2.4).</summary>
internal sealed record TrusteePads(IReadOnlyList<byte[]> Pads)
{
    private const int MaxPads = 35;
    private const int MaxPadText = 43;

    /// <summary>Opens a share; one that was altered, or is for something else, is a
    /// <see cref="RecoveryException"/>.</summary>
    public static TrusteePads Open(string jwe, KeyPair key, JweBinding binding)
    {
        try
        {
            var fields = JsonFields.Parse(Jwe.Open(jwe, key, binding));
            byte[][] pads = [.. fields.Texts("pads", MaxPads, MaxPadText).Select(Pad)];
            fields.End();
            return new TrusteePads(pads);
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            throw new RecoveryException(
                RecoveryFault.RecoveryShareDamaged,
                "The share is sealed to another key or for something else, or was altered.",
                fault);
        }
    }

    public string Seal(Jwk key, JweBinding binding)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("pads");
            foreach (var pad in Pads)
            {
                json.WriteStringValue(Base64Url.Encode(pad));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var plaintext = stream.ToArray();
        try
        {
            return Jwe.Seal(plaintext, key, binding);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static byte[] Pad(string text) =>
        Base64Url.TryDecode(text, out var pad) && pad.Length == SecretPads.Size
            ? pad
            : throw new JsonRejectedException(
                JsonFault.WrongValue, "pads", $"must be {SecretPads.Size} bytes in base64url.");
}
