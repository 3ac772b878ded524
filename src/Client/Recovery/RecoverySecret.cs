using System.Security.Cryptography;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Recovery;

/// <summary>A trustee and the agreement key that a share is sealed to.</summary>
internal sealed record TrusteeKey(MemberId Trustee, Jwk Key);

/// <summary>The recovery key: split among trustees when it is made, rebuilt from k of their shares (spec recovery
/// 2).</summary>
internal static class RecoverySecret
{
    /// <summary>The shares of a recovery key, sealed to each trustee in order.</summary>
    public static IReadOnlyList<TrusteeShare> Split(
        KeyPair recoveryKey, string network, MemberId patient, int threshold, IReadOnlyList<TrusteeKey> trustees)
    {
        var secret = PrivateHalf(recoveryKey);
        var held = SecretPads.Split(secret, threshold, trustees.Count);
        CryptographicOperations.ZeroMemory(secret);
        return
        [
            .. trustees.Zip(held, (trustee, pads) => new TrusteeShare(
                trustee.Trustee,
                new TrusteePads(pads).Seal(
                    trustee.Key, TrusteeShare.Given(network, patient, trustee.Trustee, recoveryKey.Public)))),
        ];
    }

    /// <summary>The recovery key, from whichever k shares yield it; null when none do. Shares are by their trustees'
    /// places.</summary>
    public static KeyPair? Join(NamedTrustees named, IReadOnlyDictionary<int, TrusteePads> shares)
    {
        int[] places = [.. shares.Keys.Order()];
        return SecretPads.Choices(0, named.Threshold, places.Length)
            .Select(choice => choice.Select(index => places[index])
                .ToDictionary(place => place, place => shares[place].Pads))
            .Select(held => SecretPads.Join(held, named.Threshold, named.Trustees.Count))
            .Select(secret => secret is null ? null : KeyOf(secret, named.RecoveryKey))
            .FirstOrDefault(key => key is not null);
    }

    private static byte[] PrivateHalf(KeyPair key)
    {
        var fields = JsonFields.Parse(Encoding.ASCII.GetBytes(key.ToPrivateJson()));
        return Base64Url.TryDecode(fields.Text("d", 43), out var bytes)
            ? bytes
            : throw new InvalidOperationException("a key pair writes base64url");
    }

    // A private half belongs to the public one on the ledger, or it is not the recovery key. spec recovery 7.3
    private static KeyPair? KeyOf(byte[] secret, Jwk publicHalf)
    {
        try
        {
            var d = Base64Url.Encode(secret);
            return KeyPair.FromPrivate(Encoding.ASCII.GetBytes(
                publicHalf.ToJson().Replace("\"kty\"", $"\"d\":\"{d}\",\"kty\"", StringComparison.Ordinal)));
        }
        catch (JoseRejectedException)
        {
            // Another set of shares may do.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
