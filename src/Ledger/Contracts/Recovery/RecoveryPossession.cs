using System.Text;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// A statement signed by a new signing key, JWS of typ <c>salus-recovery</c>: that its holder wants it, with an
/// agreement key, to become the keys of a patient. Without it a trustee could approve keys that nobody holds (spec
/// recovery 3.2).
/// </summary>
public static class RecoveryPossession
{
    /// <summary>What the payload is; fixed per use (design section 3).</summary>
    public const string Typ = "salus-recovery";

    /// <summary>Makes the statement, a compact JWS of at most <see cref="KeyPossession.MaxLength"/>
    /// characters.</summary>
    public static string Sign(KeyPair signingKey, Jwk agreementKey, string network, MemberId patient)
    {
        var keys = new RecoveryKeys(signingKey.Public, agreementKey);
        return Jws.Sign(signingKey, Typ, Statement(keys, network, patient)).ToCompact();
    }

    /// <summary>Whether a statement is that of these keys for this patient.</summary>
    public static bool Proves(string statement, RecoveryKeys keys, string network, MemberId patient)
    {
        try
        {
            var jws = Jws.Parse(Encoding.ASCII.GetBytes(statement));
            return jws.Typ == Typ
                && jws.Payload.Span.SequenceEqual(Statement(keys, network, patient))
                && jws.Verify(keys.SigningKey);
        }
        catch (JoseRejectedException)
        {
            return false;
        }
    }

    // One way to write it, so that it is compared byte for byte.
    private static byte[] Statement(RecoveryKeys keys, string network, MemberId patient) => Encoding.ASCII.GetBytes(
        $$"""{"network":"{{network}}","patient":"{{patient}}","signingKey":"{{keys.SigningKey.Thumbprint}}","""
        + $"\"agreementKey\":\"{keys.AgreementKey.Thumbprint}\"}}");
}
