using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Salus.Node.Hosting;

/// <summary>The listener for browsers and phones: TLS by the node's certificate alone; plain HTTP in development, on
/// loopback only (spec callers 2.1, 2.3).</summary>
internal static class BrowserListener
{
    /// <summary>Throws when the options would leave callers unprotected, or without an address to prove.</summary>
    public static void Require(NodeOptions options)
    {
        var address = IPAddress.Parse(options.BrowserAddress);
        if (options.Development && !IPAddress.IsLoopback(address))
        {
            throw new NodeStartException(
                "enforcement-off",
                "development: would serve browsers without TLS beyond this machine. Remove it from node.json, or set "
                + "browserAddress to 127.0.0.1.");
        }

        if (options.BrowserUrl is null && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            throw new NodeStartException(
                "bad-configuration",
                "browserUrl: must be set, for example https://node.hospital.example, when browserAddress is every "
                + "address: proofs name the node by it.");
        }
    }

    public static void Open(ListenOptions listener, NodeOptions options, Func<X509Certificate2> certificate)
    {
        if (options.Development)
        {
            listener.Protocols = HttpProtocols.Http1;
            return;
        }

        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.UseHttps(https =>
        {
            https.HandshakeTimeout = options.Doors.Handshake;
            https.ServerCertificateSelector = (_, _) => certificate();
            https.ClientCertificateMode = ClientCertificateMode.NoCertificate;
            https.OnAuthenticate = (_, tls) => tls.AllowTlsResume = false;
        });
    }
}
