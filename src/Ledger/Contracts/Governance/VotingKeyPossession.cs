using System.Text;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>
/// A statement signed by a new voting key: that its holder wants to be a validator of a network, for an organisation
/// (spec ledger 14.4). It is no JWS, so that no vote and no transaction can be one.
/// </summary>
public static class VotingKeyPossession
{
    private const string Domain = "salus-voting-key-v1";

    /// <summary>Makes the statement: an ES256 signature.</summary>
    public static byte[] Sign(KeyPair votingKey, string network, string validator, OrganisationId organisation) =>
        votingKey.Sign(Statement(network, validator, organisation));

    /// <summary>Whether a statement is that of this key for this validator.</summary>
    public static bool Proves(
        ReadOnlySpan<byte> statement, Jwk votingKey, string network, string validator, OrganisationId organisation) =>
        votingKey.Verify(Statement(network, validator, organisation), statement);

    // Names have no zero byte: there is one way to read it.
    private static byte[] Statement(string network, string validator, OrganisationId organisation) =>
        Encoding.ASCII.GetBytes($"{Domain}\0{network}\0{validator}\0{organisation}");
}
