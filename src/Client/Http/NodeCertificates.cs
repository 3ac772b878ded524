using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;

namespace Salus.Client.Http;

/// <summary>Whether a node's certificate is one that genesis leads to: issued by an organisation's CA, for a server.
/// The
/// system's own trust store is never asked.</summary>
internal sealed class NodeCertificates(Genesis genesis, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The callback of a TLS handshake; host names are compared by the handshake itself.</summary>
    public bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        const SslPolicyErrors wrong =
            SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable;
        return certificate is X509Certificate2 presented && (errors & wrong) == 0 && IsIssuedByMember(presented);
    }

    private bool IsIssuedByMember(X509Certificate2 presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var organisation in genesis.Organisations)
        {
            chain.ChainPolicy.CustomTrustStore.Add(
                X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span));
        }

        return chain.Build(presented);
    }
}
