using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Api;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Sealing;

namespace Salus.Node.KeyService;

/// <summary>Opens what is sealed to a role, checks it, and seals it to one member under one permit. Whatever does not
/// open, or is not what the ledger says, is null: one bad seal spoils no other (spec key-service 3).</summary>
internal static class Resealing
{
    private const int MaxSeals = 32;
    private const int MaxSeal = 4096;

    public static string? CategoryKey(SealedKeyAnswer found, KeyUse use, string network)
    {
        var patient = use.Permit.Decision.Patient;
        JweBinding Bound(string recipient) =>
            SealedKey.Binding(network, patient, found.Category, found.First, found.Last, recipient);
        return Reseal(found.Jwe, use, Bound, set => IsThatOf(set, found));
    }

    public static string? ContentKey(byte[] envelope, VersionPlace place, KeyUse use, string network)
    {
        var decision = use.Permit.Decision;
        JweBinding Bound(string recipient) =>
            ContentKeyBinding.Of(network, decision.Patient, place, decision.Category, recipient);
        return SealFor(envelope, use.RoleKey.Public) is { } seal
            ? Reseal(seal, use, Bound, key => key.Length == SealedContent.KeySize)
            : null;
    }

    private static string? Reseal(
        string jwe, KeyUse use, Func<string, JweBinding> bound, Func<byte[], bool> isRight)
    {
        if (Open(jwe, use, bound) is not { } plaintext)
        {
            return null;
        }

        try
        {
            var member = use.Caller.Member;
            var binding = bound(new Grantee.OneMember(member.Id).ToString())
                .With("permit", use.Permit.Id.ToString());
            return isRight(plaintext) ? Jwe.Seal(plaintext, member.AgreementKey, binding) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static byte[]? Open(string jwe, KeyUse use, Func<string, JweBinding> bound)
    {
        try
        {
            return Jwe.Open(jwe, use.RoleKey, bound(use.Basis.Role.ToString()));
        }
        catch (JoseRejectedException)
        {
            // A bad seal of the patient's; the answer leaves it out.
            return null;
        }
    }

    // A set whose private halves are not those of the ledger's public halves opens nothing, or something else.
    private static bool IsThatOf(byte[] set, SealedKeyAnswer found)
    {
        var keys = CategoryKeySet.Read(set, found.First, found.PublicKeys);
        foreach (var key in keys ?? [])
        {
            key.Dispose();
        }

        return keys is not null;
    }

    private static string? SealFor(byte[] envelope, Jwk key)
    {
        try
        {
            var fields = JsonFields.Parse(envelope);
            return fields.Texts("seals", MaxSeals, MaxSeal)
                .FirstOrDefault(seal => Jwe.ReadHeader(seal).KeyThumbprint == key.Thumbprint);
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            // Whoever made the envelope made it wrongly; the answer leaves it out.
            return null;
        }
    }
}
