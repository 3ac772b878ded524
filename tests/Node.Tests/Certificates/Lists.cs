using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Certificates;

/// <summary>How an authority ends certificates and tells the node.</summary>
internal static class Lists
{
    /// <summary>Hands a list in without any certificate.</summary>
    public static async Task<Answer> HandInAsync(
        this TestNetwork network, FoundedOrganisation organisation, byte[] list)
    {
        using var nobody = network.Client(null);
        using var response = await nobody.PutAsync(
            $"/v1/organisations/{organisation.Id}/revocations", new ByteArrayContent(list));
        return await Answer.OfAsync(response);
    }

    /// <summary>Ends somebody's certificate and hands the list in.</summary>
    public static Task<Answer> EndAsync(this TestNetwork network, Person person) => network.HandInAsync(
        person.Organisation,
        person.Organisation.Authority.Revoke([SerialOf(person.Certificate)], RevocationReason.KeyCompromise));

    public static string SerialOf(byte[] certificate)
    {
        using var read = X509CertificateLoader.LoadCertificate(certificate);
        return RevocationList.SerialOf(read);
    }

    /// <summary>Says who may open a file.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>An authority's private key, to sign what it never would.</summary>
    public static ECDsa KeyOf(FoundedOrganisation organisation)
    {
        var folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
        AuthorityFolder.Save(organisation.Authority, folder, "p");
        var key = ECDsa.Create();
        key.ImportFromEncryptedPem(File.ReadAllText(Path.Combine(folder, "ca.key")), "p");
        Directory.Delete(folder, recursive: true);
        return key;
    }
}
