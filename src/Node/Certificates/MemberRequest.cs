using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Certificates;

/// <summary>A request for a member's certificate: PKCS#10, signed by the connection key, with the URIs that the
/// certificate is to have; and the proof that whoever made it holds the signing key too (spec certificates
/// 2.3).</summary>
public sealed record MemberRequest(MemberId Member, Jwk ConnectionKey, Digest SigningKey, string Network)
{
    private const int MaxBytes = 16 * 1024;
    private const string AlternativeNames = "2.5.29.17";
    private const string PossessionLabel = "SALUS CONNECTION POSSESSION";

    /// <summary>Reads a request in PEM; one whose signature does not hold, that names no member, or without the proof
    /// of the signing key that it names, is <c>ca-request-invalid</c>.</summary>
    public static MemberRequest Read(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw Invalid("it is larger than 16 KiB");
        }

        try
        {
            var text = Encoding.ASCII.GetString(bytes);
            // Loading verifies the signature: whoever made the request holds the connection key.
            var request = CertificateRequest.LoadSigningRequestPem(
                text, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            var connectionKey = Jwk.FromSpki(request.PublicKey.ExportSubjectPublicKeyInfo());
            var names = request.CertificateExtensions.FirstOrDefault(found => found.Oid?.Value == AlternativeNames);
            return names is not null
                && CertificateProfile.Names(CertificateProfile.Uris(names)) is { SigningKey: { } key } named
                ? Proven(named.Member, connectionKey, key, text)
                : throw Invalid("it does not name exactly one salus:member/ID and one salus:key/THUMBPRINT");
        }
        catch (Exception fault) when (fault is CryptographicException or JoseRejectedException or ArgumentException
            or NotSupportedException)
        {
            // Not supported: signed in a way that nobody here knows.
            throw Invalid($"it does not read, or its own key did not sign it: {fault.Message}", fault);
        }
    }

    // Else anybody could ask, with a connection key of their own, to be let in as the member.
    private static MemberRequest Proven(MemberId member, Jwk connectionKey, Digest signingKey, string text) =>
        PossessionIn(text) is { } said
            && said.Member == member
            && said.ConnectionKey == connectionKey.Thumbprint
            && said.SigningKey.Thumbprint == signingKey
            ? new MemberRequest(member, connectionKey, signingKey, said.Network)
            : throw Invalid("it does not prove that whoever made it holds the signing key that it names");

    private static ConnectionPossession? PossessionIn(ReadOnlySpan<char> text)
    {
        while (PemEncoding.TryFind(text, out var found))
        {
            if (text[found.Label].SequenceEqual(PossessionLabel))
            {
                return ConnectionPossession.Read(Convert.FromBase64String(text[found.Base64Data].ToString()));
            }

            text = text[found.Location.End..];
        }

        return null;
    }

    private static AuthorityException Invalid(string what, Exception? cause = null) => new(
        "ca-request-invalid",
        $"This is no request for a member's certificate: {what}. Make one with: salus wallet request NAME --out FILE.",
        cause);
}
