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
    private const int DefaultDays = 365;

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

    private static readonly Option<int> Days = new("--days")
    {
        Description = $"How long the certificate is valid. Default: {DefaultDays}.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultDays,
    };

    private static readonly Argument<string> WalletName = new("wallet")
    {
        Description = "The wallet's name, or the path of its file.",
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
            new SalusCommand(
                "enroll",
                "Issues a member's certificate for the connection key in the wallet, and puts it there.",
                "./salus ca enroll bob",
                "./salus ca enroll ./far/bob.json --ca ./north-ca --ca-passphrase-file ./secret --days 90")
                .With(WalletName, Days, AuthorityAt, AuthorityPassphrase, StandardOptions.PassphraseFile)
                .With(StandardOptions.Local)
                .AlsoCalled("issue")
                .Does(IssueAsync),
            new SalusCommand("show", "Shows the authority's certificate.", "./salus ca show")
                .With(AuthorityAt, StandardOptions.Data, StandardOptions.Json)
                .Does(ShowAsync));

    /// <summary>Opens the authority named, or that of the network's folder.</summary>
    public static CertificateAuthority Open(Call call) => AuthorityFolder.Open(
        FolderOf(call),
        Passphrases.Find(call.Get(AuthorityPassphrase), call.Folder, "the certificate authority"),
        Call.Time);

    private static string FolderOf(Call call) => call.Get(AuthorityAt)?.FullName ?? call.Folder.Authority;

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

    private static async Task<Answer> IssueAsync(Call call)
    {
        var days = call.Need(Days);
        if (days is < 1 or > 3650)
        {
            throw new FailureException(
                "days-out-of-range", "--days must be from 1 to 3650.", "For instance: --days 365");
        }

        var wallet = await call.OpenWalletAsync(call.Need(WalletName));
        using var authority = Open(call);
        var der = authority.IssueForMember(wallet.Member, wallet.ConnectionKey.Public, TimeSpan.FromDays(days));
        wallet.Certify(der);
        await wallet.SaveAsync(call.Stop);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var until = certificate.NotAfter.ToUniversalTime();
        return new Answer(
            new JsonObject { ["member"] = wallet.Member.ToString(), ["validUntil"] = until.ToString("O") },
            View.Lines($"The wallet has a certificate for {wallet.Member}, valid until {until:u}."));
    }

    private static Task<Answer> ShowAsync(Call call)
    {
        var path = Path.Combine(FolderOf(call), "ca.pem");
        if (!File.Exists(path))
        {
            throw new FailureException(
                "ca-not-found", $"There is no authority in {FolderOf(call)}.", "Make one with: ./salus ca init");
        }

        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
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
