using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Certificates;

public sealed class A_certificate_authority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
    private readonly CertificateAuthority _authority =
        CertificateAuthority.Create(TestNetwork.Organisation("general"), TimeProvider.System);

    [Fact]
    public void issues_what_a_member_needs_to_connect()
    {
        // spec api 2.1
        // spec certificates 2.1
        var member = MemberKeys.Generate();
        using var key = KeyPair.Generate();

        using var certificate = X509CertificateLoader.LoadCertificate(_authority.IssueForMember(member.Id, key.Public));

        Assert.Equal(key.Public, Jwk.FromSpki(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        Assert.Contains($"salus:member/{member.Id}", certificate.Extensions["2.5.29.17"]!.Format(false));
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void issues_nothing_for_longer_than_lists_remember()
    {
        // spec certificates 2.5
        using var key = KeyPair.Generate();
        var asked = TimeSpan.FromDays(3_650);

        using var certificate = X509CertificateLoader.LoadCertificate(
            _authority.IssueForMember(MemberKeys.Generate().Id, key.Public, asked));

        var lasts = certificate.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(lasts, TimeSpan.FromDays(397), CertificateAuthority.LongestLifetime);
    }

    [Fact]
    public void opens_again_with_its_passphrase()
    {
        AuthorityFolder.Save(_authority, _folder, "correct horse");

        using var opened = AuthorityFolder.Open(_folder, "correct horse", TimeProvider.System);

        Assert.Equal(_authority.Certificate.ToArray(), opened.Certificate.ToArray());
    }

    [Fact]
    public void issues_what_a_node_needs_to_serve_and_to_dial()
    {
        // spec certificates 2.2
        using var key = KeyPair.Generate();

        using var certificate = X509CertificateLoader.LoadCertificate(
            _authority.IssueForNode("v1", key.Public, "node.example", "192.0.2.7"));

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["localhost", "node.example"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "192.0.2.7"], names.EnumerateIPAddresses().Select(address => $"{address}"));
        Assert.Contains("salus:node/v1", names.Format(false));
        Assert.True(CertificateProfile.IsFor(certificate, CertificateProfile.ServerUsage));
        Assert.True(CertificateProfile.IsFor(certificate, CertificateProfile.ClientUsage));
    }

    // spec certificates 1.5
    [Fact]
    public void is_not_used_while_others_may_enter_its_folder_or_open_its_key()
    {
        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.Combine(_folder, "ca");
        AuthorityFolder.Save(_authority, folder, "correct horse");
        using (AuthorityFolder.Open(folder, "correct horse", TimeProvider.System))
        {
            // It made the folder so that it may be used.
        }

        Lists.SetMode(folder, owners | UnixFileMode.UserExecute | UnixFileMode.GroupRead);
        Assert.Equal("folder-open", Refusal().Code);
        Assert.Contains($"chmod 700 {folder}", Refusal().Message, StringComparison.Ordinal);
        Lists.SetMode(folder, owners | UnixFileMode.UserExecute);
        Lists.SetMode(Path.Combine(folder, "ca.key"), owners | UnixFileMode.OtherRead);
        Assert.Equal("key-file-open", Refusal().Code);

        var open = Directory.CreateDirectory(Path.Combine(_folder, "open")).FullName;
        Lists.SetMode(open, owners | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Throws<FolderOpenException>(() => AuthorityFolder.Save(_authority, open, "correct horse"));
        Assert.Empty(Directory.GetFileSystemEntries(open));

        OperationalException Refusal() => Assert.ThrowsAny<OperationalException>(
            () => AuthorityFolder.Open(folder, "correct horse", TimeProvider.System));
    }

    [Fact]
    public void does_not_open_with_another_passphrase()
    {
        // spec certificates 1.1
        AuthorityFolder.Save(_authority, _folder, "correct horse");

        Assert.Equal("ca-wrong-passphrase", Code(() => AuthorityFolder.Open(_folder, "wrong", TimeProvider.System)));
    }

    [Fact]
    public void is_not_found_in_an_empty_folder() =>
        Assert.Equal("ca-not-found", Code(() => AuthorityFolder.Open(_folder, "p", TimeProvider.System)));

    [Fact]
    public void is_not_replaced()
    {
        // spec certificates 1.2
        AuthorityFolder.Save(_authority, _folder, "p");

        Assert.Equal("ca-exists", Code(() => AuthorityFolder.Save(_authority, _folder, "p")));
    }

    [Fact]
    public void whose_key_file_was_changed_is_damaged()
    {
        AuthorityFolder.Save(_authority, _folder, "p");
        File.WriteAllText(Path.Combine(_folder, "ca.key"), "nothing");

        Assert.Equal("ca-damaged", Code(() => AuthorityFolder.Open(_folder, "p", TimeProvider.System)));
    }

    [Fact]
    public void keeps_its_key_under_600_000_rounds_of_pbkdf2()
    {
        AuthorityFolder.Save(_authority, _folder, "p");

        var pem = File.ReadAllText(Path.Combine(_folder, "ca.key"));
        var der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

        // 600,000 as a DER INTEGER.
        byte[] rounds = [0x02, 0x03, 0x09, 0x27, 0xC0];
        Assert.True(der.AsSpan().IndexOf(rounds) > 0);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Code(Action action) => Assert.Throws<AuthorityException>(action).Code;
}
