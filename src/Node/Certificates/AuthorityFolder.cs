using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Node.Certificates;

/// <summary>An authority cannot be opened; the code is <c>ca-not-found</c>, <c>ca-exists</c>,
/// <c>ca-damaged</c>, <c>ca-register-damaged</c> or <c>ca-wrong-passphrase</c>.</summary>
public sealed class AuthorityException(string code, string message, Exception? cause = null)
    : OperationalException(code, message, cause);

/// <summary>Where an authority rests: its certificate in the clear, its key as PKCS#8 under a passphrase.</summary>
public static class AuthorityFolder
{
    private const string CertificateName = "ca.pem";
    private const string KeyName = "ca.key";
    private const string RegisterName = "issued.jsonl";
    private const string ListName = "revocations.crl";

    // OWASP's floor for PBKDF2-HMAC-SHA256.
    private const int Rounds = 600_000;

    private static readonly PbeParameters Protection =
        new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds);

    /// <summary>Writes a new authority; refuses to replace one with <c>ca-exists</c>.</summary>
    public static void Save(CertificateAuthority authority, string folder, string passphrase)
    {
        var keyPath = Path.Combine(folder, KeyName);
        if (File.Exists(keyPath))
        {
            throw new AuthorityException(
                "ca-exists", $"{folder} already holds a certificate authority; choose another folder.");
        }

        PrivateFolder.MakeOrRequireClosed(folder);
        PrivateFile.Write(keyPath, authority.Key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Protection));
        File.WriteAllText(Path.Combine(folder, CertificateName), authority.CertificatePem + "\n");
        authority.Register.WriteTo(Path.Combine(folder, RegisterName));
    }

    /// <summary>The register of the authority in a folder; it needs no passphrase to be read.</summary>
    public static IssuedRegister ReadRegister(string folder) => IssuedRegister.Open(Path.Combine(folder, RegisterName));

    /// <summary>Keeps the latest revocation list beside the authority; returns its path.</summary>
    public static string KeepList(string folder, ReadOnlySpan<byte> list)
    {
        var path = Path.Combine(folder, ListName);
        PrivateFile.Replace(path, list);
        return path;
    }

    /// <summary>Opens an authority; a wrong passphrase is <c>ca-wrong-passphrase</c>.</summary>
    public static CertificateAuthority Open(string folder, string passphrase, TimeProvider time)
    {
        var certificatePath = Path.Combine(folder, CertificateName);
        var keyPath = Path.Combine(folder, KeyName);
        if (!File.Exists(keyPath) || !File.Exists(certificatePath))
        {
            throw new AuthorityException(
                "ca-not-found", $"{folder} holds no certificate authority; make one with: salus ca init.");
        }

        PrivateFolder.RequireClosed(folder);
        PrivateFile.RequireClosed(keyPath);
        var key = ReadKey(keyPath, passphrase);
        try
        {
            var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath));
            return new CertificateAuthority(key, certificate, time, ReadRegister(folder));
        }
        catch (CryptographicException fault)
        {
            throw new AuthorityException(
                "ca-damaged", $"{certificatePath} is not a certificate; restore it from a backup.", fault);
        }
    }

    private static ECDsa ReadKey(string path, string passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(File.ReadAllText(path), passphrase);
            return key;
        }
        catch (ArgumentException fault)
        {
            throw new AuthorityException(
                "ca-damaged", $"{path} is not an encrypted key; restore it from a backup.", fault);
        }
        catch (CryptographicException fault)
        {
            throw new AuthorityException(
                "ca-wrong-passphrase", "The passphrase does not open the certificate authority's key.", fault);
        }
    }
}
