using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Certificates;

/// <summary>A request for a member's certificate: PKCS#10, signed by the connection key, with the URIs that the
/// certificate is to have (spec certificates 2.3).</summary>
public sealed record MemberRequest(MemberId Member, Jwk ConnectionKey, Digest? SigningKey)
{
    private const int MaxBytes = 16 * 1024;
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>Reads a request in PEM or DER; one whose signature does not hold, or that names no member, is
    /// <c>ca-request-invalid</c>.</summary>
    public static MemberRequest Read(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw Invalid("it is larger than 16 KiB");
        }

        try
        {
            var request = Load(bytes);
            var names = request.CertificateExtensions.FirstOrDefault(found => found.Oid?.Value == AlternativeNames);
            return names is not null && CertificateProfile.Names(CertificateProfile.Uris(names)) is { } named
                ? new MemberRequest(
                    named.Member, Jwk.FromSpki(request.PublicKey.ExportSubjectPublicKeyInfo()), named.SigningKey)
                : throw Invalid("it does not name exactly one salus:member/ID");
        }
        catch (Exception fault) when (fault is CryptographicException or JoseRejectedException or ArgumentException)
        {
            throw Invalid($"it does not read, or its own key did not sign it: {fault.Message}", fault);
        }
    }

    // Loading verifies the signature: whoever made the request holds the key.
    private static CertificateRequest Load(byte[] bytes) => bytes.AsSpan().StartsWith("-----"u8)
        ? CertificateRequest.LoadSigningRequestPem(
            Encoding.ASCII.GetString(bytes),
            HashAlgorithmName.SHA256,
            CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions)
        : CertificateRequest.LoadSigningRequest(
            bytes, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);

    private static AuthorityException Invalid(string what, Exception? cause = null) => new(
        "ca-request-invalid",
        $"This is no request for a member's certificate: {what}. Make one with: salus wallet request NAME --out FILE.",
        cause);
}
