using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Salus.Node.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Certificates;

/// <summary><c>server.pem</c> in a node's data folder: the certificate and, below it, its key, so that both change in
/// one step (spec certificates 1.3). An operator's own tools may keep the key apart, in <c>server.key</c>.</summary>
public static class ServerCertificateFile
{
    private const string CertificateName = "server.pem";
    private const string KeyName = "server.key";

    /// <summary>Issues a node's certificate for a new key and puts both in place; a running node takes them within
    /// seconds.</summary>
    public static byte[] Issue(
        CertificateAuthority authority, string validator, string dataFolder, IReadOnlyList<string> hostNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = authority.IssueForNode(
            validator, Jwk.FromSpki(key.ExportSubjectPublicKeyInfo()), hostNames);
        Write(dataFolder, certificate, key);
        return certificate;
    }

    /// <summary>Puts a certificate and its key in place of those before, both or neither.</summary>
    public static void Write(string dataFolder, byte[] certificate, ECDsa key)
    {
        var pem = PemEncoding.WriteString("CERTIFICATE", certificate) + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
        PrivateFile.Replace(Path.Combine(dataFolder, CertificateName), Encoding.ASCII.GetBytes(pem));
    }

    /// <summary>The validator and the host names that the certificate in place names; null when none is there that
    /// reads.</summary>
    public static (string Validator, IReadOnlyList<string> HostNames, string Serial)? Find(string dataFolder)
    {
        var path = Path.Combine(dataFolder, CertificateName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            return CertificateProfile.Node(certificate) is { } validator && names is not null
                ? (validator,
                    [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => $"{address}")],
                    RevocationList.SerialOf(certificate))
                : null;
        }
        catch (CryptographicException)
        {
            // Half a file, or something else: there is nothing in it to go by.
            return null;
        }
    }

    /// <summary>What stands in the files now: certificate and key, as PEM.</summary>
    internal static string ReadText(string dataFolder)
    {
        var certificate = Path.Combine(dataFolder, CertificateName);
        var key = Path.Combine(dataFolder, KeyName);
        var text = File.ReadAllText(certificate);
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            PrivateFile.RequireClosed(certificate);
            return text;
        }

        PrivateFile.RequireClosed(key);
        return File.Exists(key) ? text + "\n" + File.ReadAllText(key) : text;
    }
}
