using System.Security.Cryptography.X509Certificates;
using Salus.Node.Hosting;

namespace Salus.Node.Certificates;

/// <summary>What TLS rests on: the node's own certificate, and which certificates of others have been ended.</summary>
internal sealed class Transport : IDisposable
{
    private const int Soon = 30;

    private readonly TimeProvider _time;

    private Transport(ServerCertificates server, Revocations revocations, TimeProvider time)
    {
        Server = server;
        Revocations = revocations;
        _time = time;
    }

    public ServerCertificates Server { get; }

    public Revocations Revocations { get; }

    public static Transport Open(string dataFolder, NodeIdentity identity, TimeProvider time, ILoggerFactory log)
    {
        var server = ServerCertificates.Open(dataFolder, identity, time, log.CreateLogger<ServerCertificates>());
        try
        {
            return new Transport(server, Revocations.Open(dataFolder, identity.Genesis, time), time);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>How a handshake looks at a certificate: it fetches nothing and trusts nothing. What it is worth is
    /// judged by our own rules.</summary>
    public static X509ChainPolicy Offline() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>How certificates stand, for /status.</summary>
    public IEnumerable<string> Words()
    {
        yield return Server.DaysLeft < Soon
            ? $"The node's certificate expires in {Server.DaysLeft} days: issue a new one with salus ca renew --node."
            : $"The node's certificate is good for {Server.DaysLeft} days.";
        if (Server.Refused is { } refused)
        {
            yield return $"A new certificate of the node was not taken, the one before serves on: {refused}";
        }

        foreach (var (organisation, list) in Revocations.All)
        {
            yield return list.Until < _time.GetUtcNow()
                ? $"The revocation list of {organisation} was due to be replaced by {list.Until:u}; it still holds. "
                    + "Hand in a new one with salus ca publish."
                : $"The revocation list of {organisation} ends {list.Ended.Count} certificates; the next is due by "
                    + $"{list.Until:u}.";
        }
    }

    public void Dispose()
    {
        Server.Dispose();
        Revocations.Dispose();
    }
}
