using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Commands;

/// <summary>`salus ca`: an organisation's certificate authority, which issues its members' certificates.</summary>
internal static class CaCommands
{
    private static readonly Option<DirectoryInfo> AuthorityAt = new("--ca")
    {
        Description = "The authority's folder. Default: that of the network's folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<FileInfo> AuthorityPassphrase = new("--ca-passphrase-file")
    {
        Description = "A file with the authority's passphrase. Default: found as a wallet's is.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Organisation = new("--organisation")
    {
        Description = "The organisation's name: 1 to 32 of a-z, 0-9 and the hyphen.",
        HelpName = "NAME",
        Required = true,
    };

    /// <summary>What says which authority, and its passphrase.</summary>
    public static IReadOnlyList<Symbol> Authority { get; } = [AuthorityAt, AuthorityPassphrase];

    public static SalusCommand Create() => new SalusCommand(
        "ca",
        "An organisation's certificate authority: who may open a connection.",
        "./salus ca enroll bob")
        .With(
            new SalusCommand(
                "init",
                "Makes a new authority: a certificate, and a key under a passphrase.",
                "./salus ca init --organisation north-clinic --ca ./north-ca --ca-passphrase-file ./secret")
                .With(Organisation, AuthorityAt, AuthorityPassphrase, StandardOptions.Data, StandardOptions.Json)
                .AlsoCalled("create")
                .Does(CreateAsync),
            CaIssue.Enroll(),
            CaIssue.Renew(),
            CaRevoke.Revoke(),
            CaRevoke.Publish(),
            CaExpiring.Create(),
            new SalusCommand("show", "Shows the authority's certificate.", "./salus ca show")
                .With(AuthorityAt, StandardOptions.Data, StandardOptions.Json)
                .Does(ShowAsync));

    /// <summary>Opens the authority named, or that of the network's folder for an organisation.</summary>
    public static CertificateAuthority Open(Call call, OrganisationId? of = null) => AuthorityFolder.Open(
        FolderOf(call, of),
        Passphrases.Find(call.Get(AuthorityPassphrase), call.Folder, "the certificate authority"),
        Call.Time);

    /// <summary>The authority's folder.</summary>
    public static string FolderOf(Call call, OrganisationId? of = null) => call.Get(AuthorityAt)?.FullName
        ?? (of is { } organisation ? call.Folder.AuthorityOf(organisation) : call.Folder.Authority);

    /// <summary>Whether the authority's folder is on this machine.</summary>
    public static bool IsAtHand(Call call, OrganisationId? of = null) => File.Exists(CertificateOf(call, of));

    /// <summary>Fails unless it is.</summary>
    public static void RequireAuthority(Call call)
    {
        if (!IsAtHand(call))
        {
            throw new FailureException(
                "ca-not-found", $"There is no authority in {FolderOf(call)}.", "Make one with: ./salus ca init");
        }
    }

    /// <summary>A certificate's serial number, as the register writes it.</summary>
    public static string SerialOf(ReadOnlyMemory<byte> der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        return RevocationList.SerialOf(certificate);
    }

    private static string CertificateOf(Call call, OrganisationId? of = null) =>
        Path.Combine(FolderOf(call, of), "ca.pem");

    private static Task<Answer> CreateAsync(Call call)
    {
        var name = call.Need(Organisation);
        if (!OrganisationId.TryParse(name, out var organisation))
        {
            throw new FailureException(
                "organisation-malformed",
                $"'{name}' cannot be an organisation's name.",
                "Use 1 to 32 characters of a-z, 0-9 and the hyphen.");
        }

        var passphrase = Passphrases.Find(call.Get(AuthorityPassphrase), call.Folder, "the new certificate authority");
        using var authority = CertificateAuthority.Create(organisation, Call.Time);
        AuthorityFolder.Save(authority, FolderOf(call), passphrase);
        return Task.FromResult(Describe(FolderOf(call), authority.Certificate));
    }

    private static Task<Answer> ShowAsync(Call call)
    {
        RequireAuthority(call);
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(CertificateOf(call)));
        return Task.FromResult(Describe(FolderOf(call), certificate.RawDataMemory));
    }

    private static Answer Describe(string folder, ReadOnlyMemory<byte> der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        var until = certificate.NotAfter.ToUniversalTime();
        return new Answer(
            new JsonObject
            {
                ["folder"] = folder,
                ["subject"] = certificate.Subject,
                ["validUntil"] = until.ToString("O"),
                ["certificate"] = Convert.ToBase64String(der.Span),
            },
            View.Fields(("authority", certificate.Subject), ("folder", folder), ("valid until", $"{until:u}")));
    }
}
