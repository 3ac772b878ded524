using System.Security.Cryptography;
using System.Text.Json;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Keys;

/// <summary>The private halves of a category's epochs, sealed to one recipient: a JWK set in a JWE (spec records
/// 4).</summary>
public static class CategorySeal
{
    /// <summary>The most epochs in one seal: more would not fit the 8,192 characters a ledger takes (spec records
    /// 4.3).</summary>
    public const int MaxEpochs = 24;

    /// <summary>Seals consecutive epochs of one category, the last the current one.</summary>
    public static SealedKey Seal(
        string network, MemberId patient, IReadOnlyList<EpochKey> epochs, KeyRecipient recipient)
    {
        var (category, first, last) = epochs is [var oldest, ..]
            ? (oldest.Category, oldest.Epoch, epochs[^1].Epoch)
            : default;
        var isConsecutive = epochs.Select((key, index) => (key.Category, key.Epoch - index))
            .All(place => place == (category, first));
        if (epochs.Count is 0 or > MaxEpochs || !isConsecutive)
        {
            throw new ArgumentException($"At most {MaxEpochs} consecutive epochs of one category.", nameof(epochs));
        }

        var binding = SealedKey.Binding(network, patient, category, first, last, recipient.Grantee.ToString());
        var plaintext = Write(epochs);
        var jwe = Jwe.Seal(plaintext, recipient.Key, binding);
        CryptographicOperations.ZeroMemory(plaintext);
        return new SealedKey(category, first, last, jwe);
    }

    /// <summary>Opens a seal with one's agreement key. Every private half must belong to the public half that the
    /// ledger
    /// has for its epoch (<paramref name="onLedger"/>, first to last), else RecordKeyMismatch.</summary>
    public static IReadOnlyList<EpochKey> Open(
        string network,
        MemberId patient,
        SealedKey sealedKey,
        Grantee recipient,
        KeyPair agreementKey,
        IReadOnlyList<Jwk> onLedger)
    {
        var (category, first, last, jwe) = sealedKey;
        var keys = Read(category, Decrypt(
            jwe, agreementKey, SealedKey.Binding(network, patient, category, first, last, recipient.ToString())));
        var areThose = last - first + 1 == onLedger.Count
            && keys.Select(key => (key.Epoch, key.Key.Public))
                .SequenceEqual(onLedger.Select((key, index) => (first + index, key)));
        return areThose
            ? keys
            : throw new RecordException(
                RecordFault.RecordKeyMismatch,
                "The sealed category key does not belong to the public half on the ledger.");
    }

    private static byte[] Decrypt(string jwe, KeyPair agreementKey, JweBinding binding)
    {
        try
        {
            return Jwe.Open(jwe, agreementKey, binding);
        }
        catch (JoseRejectedException refusal) when (refusal.Fault == JoseFault.WrongRecipient)
        {
            throw new RecordException(
                RecordFault.RecordNotForYou, "The category key is sealed to somebody else's key.", refusal);
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordSealMismatch,
                "The category key's seal is for something else, or was altered.",
                refusal);
        }
    }

    private static byte[] Write(IReadOnlyList<EpochKey> epochs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var (_, epoch, key) in epochs)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", epoch);
                json.WritePropertyName("key");
                json.WriteRawValue(key.ToPrivateJson());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static List<EpochKey> Read(Category category, byte[] plaintext)
    {
        try
        {
            var set = JsonFields.Parse(plaintext);
            List<EpochKey> keys = [.. set.Objects("keys", MaxEpochs).Select(fields => ReadEpoch(category, fields))];
            set.End();
            return keys;
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            throw new RecordException(RecordFault.RecordKeyMismatch, "What is sealed is not a set of keys.", fault);
        }
    }

    private static EpochKey ReadEpoch(Category category, JsonFields fields)
    {
        var key = new EpochKey(category, fields.Integer("epoch", 1, 1_000_000), KeyPair.Read(fields.Object("key")));
        fields.End();
        return key;
    }
}
