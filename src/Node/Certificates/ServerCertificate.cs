using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Hosting;

namespace Salus.Node.Certificates;

/// <summary>The node's own certificate and key, <c>server.pem</c> and <c>server.key</c> in its data folder.</summary>
internal static class ServerCertificate
{
    private const string CertificateName = "server.pem";
    private const string KeyName = "server.key";

    public static void Write(string dataFolder, byte[] certificate, ECDsa key)
    {
        PrivateFile.Write(Path.Combine(dataFolder, KeyName), key.ExportPkcs8PrivateKeyPem() + "\n");
        var pem = PemEncoding.WriteString("CERTIFICATE", certificate);
        File.WriteAllText(Path.Combine(dataFolder, CertificateName), pem + "\n");
    }

    public static X509Certificate2 Read(string dataFolder)
    {
        var certificate = Path.Combine(dataFolder, CertificateName);
        var key = Path.Combine(dataFolder, KeyName);
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                "data-folder-incomplete",
                $"{certificate} and {key} must be the node's certificate and its key: {fault.Message}",
                fault);
        }
    }
}
