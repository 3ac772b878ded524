using System.Security.Cryptography;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>The private halves of a category's epochs, sealed to one recipient: a JWK set in a JWE (spec records
/// 4).</summary>
public static class CategorySeal
{
    /// <summary>The most epochs in one seal: more would not fit the 8,192 characters a ledger takes (spec records
    /// 4.3).</summary>
    public const int MaxEpochs = CategoryKeySet.MaxEpochs;

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
        var plaintext = CategoryKeySet.Write(first, [.. epochs.Select(epoch => epoch.Key)]);
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
        var binding = SealedKey.Binding(network, patient, category, first, last, recipient.ToString());
        return Open(sealedKey, agreementKey, binding, onLedger);
    }

    /// <summary>Opens a seal that binds what the caller says, as that of a key service does.</summary>
    internal static IReadOnlyList<EpochKey> Open(
        SealedKey sealedKey, KeyPair agreementKey, JweBinding binding, IReadOnlyList<Jwk> onLedger)
    {
        var (category, first, last, jwe) = sealedKey;
        var plaintext = Decrypt(jwe, agreementKey, binding);
        var keys = last - first + 1 == onLedger.Count ? CategoryKeySet.Read(plaintext, first, onLedger) : null;
        CryptographicOperations.ZeroMemory(plaintext);
        return keys is null
            ? throw new RecordException(
                RecordFault.RecordKeyMismatch,
                "The sealed category key does not belong to the public half on the ledger.")
            : [.. keys.Select((key, index) => new EpochKey(category, first + index, key))];
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
}
