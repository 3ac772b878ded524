using System.Text;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// A statement signed by a new signing key: that its holder wants it, with an agreement key, to belong to a member of a
/// network. Without it a registrar could register somebody else's key (spec ledger 8.2).
/// </summary>
public static class KeyPossession
{
    /// <summary>The longest statement, in characters.</summary>
    public const int MaxLength = 1024;

    private const string StatementType = "KeyPossession";

    /// <summary>Makes the statement, a compact JWS.</summary>
    public static string Sign(KeyPair signingKey, Jwk agreementKey, string network, MemberId member) =>
        Jws.Sign(signingKey, "salus-tx", Statement(agreementKey, network, member)).ToCompact();

    /// <summary>Whether a statement is that of this key for this member.</summary>
    public static bool Proves(string statement, Jwk signingKey, Jwk agreementKey, string network, MemberId member)
    {
        try
        {
            var jws = Jws.Parse(Encoding.ASCII.GetBytes(statement));
            return jws.Typ == "salus-tx"
                && jws.Payload.Span.SequenceEqual(Statement(agreementKey, network, member))
                && jws.Verify(signingKey);
        }
        catch (JoseRejectedException)
        {
            return false;
        }
    }

    // One way to write it, so that it is compared byte for byte; it has no expires and is never a transaction.
    private static byte[] Statement(Jwk agreementKey, string network, MemberId member) => Encoding.ASCII.GetBytes(
        $$"""{"network":"{{network}}","type":"{{StatementType}}","member":"{{member}}","""
        + $"\"agreementKey\":\"{agreementKey.Thumbprint}\"}}");
}
