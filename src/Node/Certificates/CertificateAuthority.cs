using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Certificates;

/// <summary>An organisation's certificate authority: it issues its members' and its nodes' TLS certificates.</summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How long the authority's own certificate lasts.</summary>
    public static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3_650);

    /// <summary>How long a revocation list is good for; the next one is due before.</summary>
    public static readonly TimeSpan ListLifetime = TimeSpan.FromDays(30);

    /// <summary>How long an issued certificate lasts.</summary>
    public static readonly TimeSpan IssuedLifetime = TimeSpan.FromDays(365);

    /// <summary>The longest that an issued certificate lasts, whatever was asked for: so long a list names it once it
    /// has ended.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(398);

    // Clocks of two machines are never equal; a certificate issued now must already be valid at its reader.
    internal static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private readonly ECDsa _key;
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    internal CertificateAuthority(
        ECDsa key, X509Certificate2 certificate, TimeProvider time, IssuedRegister? register = null)
    {
        Register = register ?? new IssuedRegister();
        _key = key;
        _certificate = certificate;
        _time = time;
    }

    /// <summary>The certificate in DER, as genesis lists it.</summary>
    public ReadOnlyMemory<byte> Certificate => _certificate.RawDataMemory;

    /// <summary>What it has issued and ended.</summary>
    public IssuedRegister Register { get; }

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

    /// <summary>Issues a member's client certificate, in DER, for the public key of its connections. One that names
    /// no signing key is good until the member first replaces its keys (spec certificates 5.1).</summary>
    public byte[] IssueForMember(
        MemberId member, Jwk connectionKey, TimeSpan? lifetime = null, Digest? signingKey = null)
    {
        var subject = $"{CertificateProfile.MemberPrefix}{member}";
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(subject));
        if (signingKey is { } thumbprint)
        {
            names.AddUri(new Uri($"{CertificateProfile.KeyPrefix}{thumbprint}"));
        }

        return Issue(
            subject,
            $"CN={member}",
            connectionKey,
            names,
            [new Oid(CertificateProfile.ClientUsage)],
            lifetime ?? IssuedLifetime);
    }

    /// <summary>Issues a node's certificate, in DER, for either end of a connection, for localhost and the host names
    /// given.</summary>
    public byte[] IssueForNode(string validator, Jwk key, params IReadOnlyList<string> hostNames)
    {
        var names = new SubjectAlternativeNameBuilder();
        var subject = $"{CertificateProfile.NodePrefix}{validator}";
        names.AddUri(new Uri(subject));
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

        // A validator dials the others too. spec certificates 2.2
        return Issue(
            subject,
            $"CN=Salus node {validator}",
            key,
            names,
            [new Oid(CertificateProfile.ServerUsage), new Oid(CertificateProfile.ClientUsage)],
            IssuedLifetime);
    }

    /// <summary>Ends certificates for good and makes the list that says so, in DER (RFC 5280 section 5). Without any,
    /// it makes the same list anew, good for longer.</summary>
    public byte[] Revoke(
        IReadOnlyCollection<string> serials, RevocationReason reason = RevocationReason.Unspecified)
    {
        byte[] list = [];
        var now = _time.GetUtcNow();
        Register.Revoke(
            serials, reason, now, now + ListLifetime, number => list = ListOf(number, now, now + ListLifetime));
        return list;
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    // A certificate that is over is left out once every node can tell that it is, and some list after its end had it
    // (RFC 5280 section 3.3; spec certificates 4.1).
    private static bool IsListed(IssuedCertificate certificate, DateTimeOffset now) =>
        certificate.RevokedAt is { } ended
        && now <= Later(certificate.Until, ended + LongestLifetime) + ListLifetime;

    private byte[] ListOf(long number, DateTimeOffset from, DateTimeOffset until)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var ended in Register.All.Where(certificate => IsListed(certificate, from)))
        {
            list.AddEntry(
                Convert.FromHexString(ended.Serial), ended.RevokedAt, (X509RevocationReason?)(int?)ended.Reason);
        }

        return list.Build(
            _certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            number,
            until,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false),
            from);
    }

    private byte[] Issue(
        string registered,
        string subject,
        Jwk key,
        SubjectAlternativeNameBuilder names,
        OidCollection usages,
        TimeSpan lifetime)
    {
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.ToSpkiDer(), out _);
        var request = new CertificateRequest(new X500DistinguishedName(subject), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var now = _time.GetUtcNow();
        var from = Later(now - ClockDifference, _certificate.NotBefore);
        var longest = lifetime < LongestLifetime ? lifetime : LongestLifetime;
        var until = now + longest < _certificate.NotAfter ? now + longest : _certificate.NotAfter;
        var generator = X509SignatureGenerator.CreateForECDsa(_key);
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F; // a serial number is positive (RFC 5280 section 4.1.2.2)
        using var issued = request.Create(_certificate.SubjectName, generator, from, until, serial);

        // Known to the register before it is to anybody else. spec certificates 3.1
        Register.Add(new IssuedCertificate(
            RevocationList.SerialOf(serial), registered, key.KeyId, from, until));
        return issued.RawData;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
