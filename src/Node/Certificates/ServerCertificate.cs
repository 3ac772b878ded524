using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Hosting;

namespace Salus.Node.Certificates;

/// <summary>A certificate of the node with its key, ready for handshakes.</summary>
internal sealed record ServerCertificate(X509Certificate2 Certificate, SslStreamCertificateContext Context)
    : IDisposable
{
    /// <summary>Reads the certificate and its key; a <c>CryptographicException</c> or
    /// <see cref="ArgumentException"/> when they do not read or do not belong together.</summary>
    public static ServerCertificate Read(string text)
    {
        var certificate = X509Certificate2.CreateFromPem(text, text);
        return new ServerCertificate(certificate, SslStreamCertificateContext.Create(certificate, null, offline: true));
    }

    /// <summary>Why clients would not take it for this validator's, now; or null.</summary>
    public string? WhyNot(NodeIdentity identity, DateTimeOffset now)
    {
        var organisation = identity.Organisation;
        using var authority = X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span);
        return !CertificateProfile.IsIssuedBy(Certificate, authority)
            ? $"it is not issued by the certificate authority of {organisation.Id}."
            : !CertificateProfile.IsFor(Certificate, CertificateProfile.ServerUsage)
            ? "it is not for server authentication."
            : CertificateProfile.Node(Certificate) != identity.Validator
            ? $"it does not name salus:node/{identity.Validator}."
            : now < Certificate.NotBefore
            ? $"it is valid only from {Certificate.NotBefore.ToUniversalTime():u}."
            : now > Certificate.NotAfter
            ? $"it was valid until {Certificate.NotAfter.ToUniversalTime():u}."
            : null;
    }

    public void Dispose() => Certificate.Dispose();
}
