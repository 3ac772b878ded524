using System.Security.Cryptography;
using System.Text.Json;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Keys;

/// <summary>
/// What is sealed to whoever may open epochs of a category: their private halves, a JWK set (spec records 4.1).
/// Validators never see it in clear; wallets and key services do.
/// </summary>
public static class CategoryKeySet
{
    /// <summary>The most epochs in one set: more would not fit a sealed key on a ledger (spec records 4.3).</summary>
    public const int MaxEpochs = 24;

    private const int LastEpoch = 1_000_000;

    /// <summary>The set of consecutive epochs that begin with first.</summary>
    public static byte[] Write(long first, IReadOnlyList<KeyPair> keys)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            for (var index = 0; index < keys.Count; index++)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", first + index);
                json.WritePropertyName("key");
                json.WriteRawValue(keys[index].ToPrivateJson());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var set = stream.ToArray();
        CryptographicOperations.ZeroMemory(stream.GetBuffer());
        return set;
    }

    /// <summary>
    /// The private halves in a set, in order; null unless they are, epoch by epoch from first on, those of the public
    /// halves that the ledger has, and nothing else (spec records 4.4). The caller disposes of them.
    /// </summary>
    public static IReadOnlyList<KeyPair>? Read(ReadOnlyMemory<byte> set, long first, IReadOnlyList<Jwk> onLedger)
    {
        List<KeyPair> keys = [];
        try
        {
            var fields = JsonFields.Parse(set);
            foreach (var key in fields.Objects("keys", MaxEpochs))
            {
                var epoch = key.Integer("epoch", 1, LastEpoch);
                keys.Add(KeyPair.Read(key.Object("key")));
                key.End();
                if (epoch != first + keys.Count - 1)
                {
                    return null;
                }
            }

            fields.End();
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            return null;
        }

        return keys.Select(key => key.Public).SequenceEqual(onLedger) ? keys : null;
    }
}
