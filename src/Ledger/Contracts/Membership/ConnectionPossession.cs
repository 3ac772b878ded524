using System.Text;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// What a member's signing key says of a connection key: that it is the member's own. JWS of typ
/// <c>salus-connection</c>; no transaction carries it, a request for a certificate does (spec certificates 2.3).
/// </summary>
/// <param name="Network">The network it holds for.</param>
/// <param name="Member">Whose keys they are.</param>
/// <param name="SigningKey">The key that signed it.</param>
/// <param name="ConnectionKey">The connection key's RFC 7638 thumbprint.</param>
public sealed record ConnectionPossession(string Network, MemberId Member, Jwk SigningKey, Digest ConnectionKey)
{
    /// <summary>What the payload is; fixed per use (design section 3).</summary>
    public const string Typ = "salus-connection";

    private const int MaxNetwork = 64;

    /// <summary>Makes the statement, a compact JWS.</summary>
    public static string Sign(KeyPair signingKey, Digest connectionKey, string network, MemberId member)
    {
        var said = new ConnectionPossession(network, member, signingKey.Public, connectionKey);
        return Jws.Sign(signingKey, Typ, said.Statement()).ToCompact();
    }

    /// <summary>What a statement says; null when it is not exactly one, or its own key did not sign it.</summary>
    public static ConnectionPossession? Read(ReadOnlySpan<byte> statement)
    {
        try
        {
            var jws = Jws.Parse(statement);
            var fields = JsonFields.Parse(jws.Payload);
            var said = new ConnectionPossession(
                fields.Text("network", MaxNetwork),
                fields.Member("member"),
                fields.Key("signingKey"),
                fields.Digest("connectionKey"));
            return jws.Typ == Typ && jws.Payload.Span.SequenceEqual(said.Statement()) && jws.Verify(said.SigningKey)
                ? said
                : null;
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            return null;
        }
    }

    // One way to write it, so that it is compared byte for byte.
    private byte[] Statement() => Encoding.UTF8.GetBytes(
        $$"""{"network":"{{Network}}","member":"{{Member}}","signingKey":{{SigningKey.ToJson()}},"""
        + $"\"connectionKey\":\"{ConnectionKey}\"}}");
}
