using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Node.Certificates;

/// <summary>An organisation's certificate authority: it issues its members' and its nodes' TLS certificates.</summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How long the authority's own certificate lasts.</summary>
    public static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3_650);

    /// <summary>How long an issued certificate lasts.</summary>
    public static readonly TimeSpan IssuedLifetime = TimeSpan.FromDays(365);

    // Clocks of two machines are never equal; a certificate issued now must already be valid at its reader.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private readonly ECDsa _key;
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    internal CertificateAuthority(ECDsa key, X509Certificate2 certificate, TimeProvider time)
    {
        _key = key;
        _certificate = certificate;
        _time = time;
    }

    /// <summary>The certificate in DER, as genesis lists it.</summary>
    public ReadOnlyMemory<byte> Certificate => _certificate.RawDataMemory;

    internal string CertificatePem => _certificate.ExportCertificatePem();

    internal ECDsa Key => _key;

    /// <summary>Makes a new authority for an organisation.</summary>
    public static CertificateAuthority Create(OrganisationId organisation, TimeProvider time)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Salus CA of {organisation}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return new CertificateAuthority(
            key, request.CreateSelfSigned(now - ClockDifference, now + AuthorityLifetime), time);
    }

    /// <summary>Issues a member's client certificate, in DER, for the public key of its connections.</summary>
    public byte[] IssueForMember(MemberId member, Jwk connectionKey, TimeSpan? lifetime = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"{CertificateProfile.MemberPrefix}{member}"));
        return Issue($"CN={member}", connectionKey, names, CertificateProfile.ClientUsage, lifetime ?? IssuedLifetime);
    }

    /// <summary>Issues a node's server certificate, in DER, for localhost and the host names given.</summary>
    public byte[] IssueForNode(string validator, Jwk key, params IReadOnlyList<string> hostNames)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"{CertificateProfile.NodePrefix}{validator}"));
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in hostNames.Prepend("localhost").Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        return Issue($"CN=Salus node {validator}", key, names, CertificateProfile.ServerUsage, IssuedLifetime);
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    private byte[] Issue(
        string subject, Jwk key, SubjectAlternativeNameBuilder names, string usage, TimeSpan lifetime)
    {
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.ToSpkiDer(), out _);
        var request = new CertificateRequest(new X500DistinguishedName(subject), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var now = _time.GetUtcNow();
        var from = Later(now - ClockDifference, _certificate.NotBefore);
        var until = now + lifetime < _certificate.NotAfter ? now + lifetime : _certificate.NotAfter;
        var generator = X509SignatureGenerator.CreateForECDsa(_key);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F; // a serial number is positive (RFC 5280 section 4.1.2.2)
        using var issued = request.Create(_certificate.SubjectName, generator, from, until, serial);
        return issued.RawData;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
