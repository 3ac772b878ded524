using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Certificates;

/// <summary>What a certificate of this network looks like. X.509 is for transport only (design section 6).</summary>
internal static class CertificateProfile
{
    public const string MemberPrefix = "salus:member/";
    public const string KeyPrefix = "salus:key/";
    public const string NodePrefix = "salus:node/";
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private const string SubjectAlternativeName = "2.5.29.17";

    // GeneralName ::= CHOICE { ... uniformResourceIdentifier [6] IA5String ... } (RFC 5280 section 4.2.1.6)
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The URIs among a certificate's alternative names; empty when there are none or they do not
    /// read.</summary>
    public static IReadOnlyList<string> Uris(X509Certificate2 certificate)
    {
        return certificate.Extensions[SubjectAlternativeName] is { } names ? Uris(names) : [];
    }

    /// <summary>The URIs of an extension with alternative names.</summary>
    public static IReadOnlyList<string> Uris(X509Extension names)
    {
        try
        {
            var uris = new List<string>();
            var sequence = new AsnReader(names.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                if (sequence.PeekTag().HasSameClassAndValue(UriTag))
                {
                    uris.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }

            return uris;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    /// <summary>Whom a member's certificate names, and beside which signing key; null when it does not name exactly
    /// one (spec certificates 2.1).</summary>
    public static (MemberId Member, Digest? SigningKey)? Names(X509Certificate2 certificate) =>
        Names(Uris(certificate));

    /// <summary>The same, of the URIs alone.</summary>
    public static (MemberId Member, Digest? SigningKey)? Names(IReadOnlyList<string> uris)
    {
        MemberId? member = null;
        Digest? key = null;
        foreach (var uri in uris)
        {
            if (member is null && After(MemberPrefix, uri) is { } id && MemberId.TryParse(id, out var named))
            {
                member = named;
            }
            else if (key is null && After(KeyPrefix, uri) is { } text && Digest.TryParse(text, out var thumbprint))
            {
                key = thumbprint;
            }
            else
            {
                return null;
            }
        }

        return member is { } one ? (one, key) : null;
    }

    /// <summary>The validator that a node's certificate names; null when it does not name exactly one.</summary>
    public static string? Node(X509Certificate2 certificate) =>
        Uris(certificate) is [var uri] ? After(NodePrefix, uri) : null;

    /// <summary>Whether a certificate is an end entity's, for signing in a TLS handshake in this role.</summary>
    public static bool IsFor(X509Certificate2 certificate, string usage)
    {
        var extensions = certificate.Extensions;
        try
        {
            return extensions.OfType<X509EnhancedKeyUsageExtension>().ToArray() is [var purposes]
                && purposes.EnhancedKeyUsages.OfType<Oid>().Any(oid => oid.Value == usage)
                && extensions.OfType<X509KeyUsageExtension>().ToArray() is [var keyUsage]
                && keyUsage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
                && !extensions.OfType<X509BasicConstraintsExtension>().Any(one => one.CertificateAuthority);
        }
        catch (CryptographicException)
        {
            // An extension that does not read allows nothing.
            return false;
        }
    }

    /// <summary>Whether it may outlast its entry in a revocation list (spec certificates 4.3).</summary>
    public static bool IsForTooLong(X509Certificate2 certificate) =>
        certificate.NotAfter.ToUniversalTime() - certificate.NotBefore.ToUniversalTime()
            > CertificateAuthority.LongestLifetime + CertificateAuthority.ClockDifference;

    /// <summary>Whether exactly this authority issued a certificate. Validity is judged apart, against our own
    /// clock.</summary>
    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        var isTrusted = chain.Build(certificate);
        var isDirect = chain.ChainElements.Count == 2
            && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isTrusted && isDirect;
    }

    private static string? After(string prefix, string uri) =>
        uri.StartsWith(prefix, StringComparison.Ordinal) ? uri[prefix.Length..] : null;
}
