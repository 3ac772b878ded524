using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Commands;

/// <summary>`salus ca enroll` and `salus ca renew`: a member's or a node's certificate.</summary>
internal static class CaIssue
{
    private const int DefaultDays = 365;
    private const int MostDays = 398;

    private static readonly Argument<string> WalletName = new("wallet")
    {
        Description = "The wallet's name, or the path of its file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int> Days = new("--days")
    {
        Description = $"How long the certificate is valid, at most {MostDays}. Default: {DefaultDays}.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultDays,
    };

    private static readonly Option<FileInfo> Request = new("--request")
    {
        Description = "A wallet elsewhere: the file that `salus wallet request` wrote there.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Member = new("--member")
    {
        Description = "Whom the request must name: the member's id of 26 characters, learnt from the person.",
        HelpName = "ID",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Where to write the certificate; the wallet takes it with `salus wallet certificate`.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Registrar = new("--registrar")
    {
        Description = "Ask a node, as this registrar, whether the member is registered with these keys.",
        HelpName = "NAME",
    };

    private static readonly Option<bool> NewKey = new("--new-key")
    {
        Description = "Give the wallet a new connection key too. Open permits name the former one.",
    };

    private static readonly Option<bool> RevokeOld = new("--revoke-old")
    {
        Description = "End the former certificates at once; else they are good until they end.",
    };

    private static readonly Option<bool> ForNode = new("--node")
    {
        Description = "The certificate of the node on this machine, in place of a wallet's; it needs no restart.",
    };

    private static readonly Option<DirectoryInfo> NodeFolder = new("--node-data")
    {
        Description = "The node's data folder. Default: that of the network's folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string[]> Host = new("--host")
    {
        Description = "Another name or address at which the node is reached.",
        HelpName = "NAME",
    };

    public static SalusCommand Enroll() => new SalusCommand(
        "enroll",
        "Issues a member's certificate: into the wallet, or for a request from another machine.",
        "./salus ca enroll bob",
        "./salus ca enroll ./far/bob.json --ca ./north-ca --ca-passphrase-file ./secret --days 90",
        "./salus ca enroll --request bob.csr --member 2qk7d3w6m5x4c2v3b2n3m4k5ja --out bob.crt")
        .With(WalletName, Request, Member, Out, Registrar, Days)
        .With(CaCommands.Authority)
        .With(StandardOptions.PassphraseFile, StandardOptions.Node, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .AlsoCalled("issue")
        .Does(call => call.Get(Request) is null ? EnrollWalletAsync(call) : EnrollRequestAsync(call));

    public static SalusCommand Renew() => new SalusCommand(
        "renew",
        "Issues the next certificate of a wallet or of the node; the former one stays good unless it is revoked.",
        "./salus ca renew bob",
        "./salus ca renew bob --new-key --revoke-old",
        "./salus ca renew --node --host node1.north.example")
        .With(WalletName, ForNode, NodeFolder, Host, NewKey, RevokeOld, Days)
        .With(CaCommands.Authority)
        .With(StandardOptions.PassphraseFile, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(call => call.Get(ForNode) ? RenewNodeAsync(call) : RenewWalletAsync(call));

    /// <summary>Issues a certificate for a wallet's keys and puts it there; the wallet is not saved yet.</summary>
    public static byte[] Certify(CertificateAuthority authority, Wallet wallet, TimeSpan? lifetime = null)
    {
        var der = authority.IssueForMember(
            wallet.Member, wallet.ConnectionKey.Public, lifetime, wallet.SigningKey.Public.Thumbprint);
        wallet.Certify(der);
        return der;
    }

    private static async Task<Answer> EnrollWalletAsync(Call call)
    {
        var lifetime = Lifetime(call);
        var wallet = await call.OpenWalletAsync(NeedWallet(call));
        using var authority = CaCommands.Open(call, wallet.Organisation);
        var der = Certify(authority, wallet, lifetime);
        await wallet.SaveAsync(call.Stop);
        return Describe(wallet.Member, der, $"The wallet has a certificate for {wallet.Member}", null);
    }

    private static async Task<Answer> RenewWalletAsync(Call call)
    {
        var lifetime = Lifetime(call);
        var wallet = await call.OpenWalletAsync(NeedWallet(call));
        if (call.Get(NewKey))
        {
            wallet = call.Keep(wallet.RenewConnection());
        }

        using var authority = CaCommands.Open(call, wallet.Organisation);
        var der = Certify(authority, wallet, lifetime);
        await wallet.SaveAsync(call.Stop);
        var ended = call.Get(RevokeOld)
            ? await CaRevoke.EndFormerAsync(
                call, authority, wallet.Organisation, $"salus:member/{wallet.Member}", der)
            : null;
        return Describe(wallet.Member, der, $"The wallet has its next certificate for {wallet.Member}", ended);
    }

    private static async Task<Answer> RenewNodeAsync(Call call)
    {
        var folder = call.Get(NodeFolder)?.FullName ?? call.Folder.Node;
        var present = ServerCertificateFile.Find(folder) ?? throw new FailureException(
            "server-certificate-missing",
            $"{folder} holds no server.pem that names a node.",
            "Name the node's data folder: --node-data FOLDER");
        var organisation = OrganisationOf(folder, present.Validator);
        using var authority = CaCommands.Open(call, organisation);
        var der = ServerCertificateFile.Issue(
            authority, present.Validator, folder, [.. present.HostNames, .. call.Get(Host) ?? []]);
        var ended = call.Get(RevokeOld)
            ? await CaRevoke.EndFormerAsync(
                call, authority, organisation, $"salus:node/{present.Validator}", der)
            : null;
        return Describe(
            null, der, $"The node {present.Validator} takes its next certificate within seconds; it is there", ended);
    }

    private static OrganisationId? OrganisationOf(string nodeFolder, string validator)
    {
        var genesis = GenesisFile.Read(Path.Combine(nodeFolder, "genesis.json")).OfNode(nodeFolder);
        return OrganisationId.TryParse(genesis.Validators.Find(validator)?.Organisation ?? "", out var id) ? id : null;
    }

    private static async Task<Answer> EnrollRequestAsync(Call call)
    {
        var lifetime = Lifetime(call);
        var file = call.Need(Request);
        if (call.Get(Out) is not { } target || call.Get(Member) is not { } named)
        {
            throw new FailureException(
                "usage",
                "A request needs --member ID and --out FILE.",
                "The id must come from the person, not from the request: it says who will be let in.");
        }

        var request = MemberRequest.Read(await File.ReadAllBytesAsync(file.FullName, call.Stop));
        if (request.Member.ToString() != named)
        {
            throw new FailureException(
                "ca-request-other-member",
                $"The request names {request.Member}, not {named}.",
                "Ask the person for the id that `salus wallet show` prints, and for a new request.");
        }

        using var authority = CaCommands.Open(call);
        await RequireRegisteredAsync(call, request);
        var der = authority.IssueForMember(request.Member, request.ConnectionKey, lifetime, request.SigningKey);
        await File.WriteAllTextAsync(
            target.FullName, PemEncoding.WriteString("CERTIFICATE", der) + "\n", call.Stop);
        return Describe(request.Member, der, $"{target.FullName} is the certificate of {request.Member}", null);
    }

    private static async Task RequireRegisteredAsync(Call call, MemberRequest request)
    {
        if (call.Get(Registrar) is not { } name)
        {
            return;
        }

        var registrar = await call.OpenWalletAsync(name);
        var card = await call.Connect(registrar).MemberAsync(request.Member, call.Stop);
        if (card.Organisation != registrar.Organisation || card.Revoked
            || request.Network != registrar.Network || request.SigningKey != card.SigningKey.Thumbprint)
        {
            throw new FailureException(
                "ca-request-not-registered",
                $"{request.Member} is not a member of {registrar.Organisation} with the keys of the request.",
                "If the member is about to replace its keys, leave --registrar out and ask the person.",
                ExitCodes.Refused);
        }
    }

    private static string NeedWallet(Call call) => call.Get(WalletName) ?? throw new FailureException(
        "usage", "Name a wallet.", "For instance: ./salus ca enroll bob");

    private static TimeSpan Lifetime(Call call) => call.Need(Days) is >= 1 and <= MostDays and var days
        ? TimeSpan.FromDays(days)
        : throw new FailureException(
            "days-out-of-range", $"--days must be from 1 to {MostDays}.", "For instance: --days 365");

    private static Answer Describe(MemberId? member, byte[] der, string what, ListHandOver? ended)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var until = certificate.NotAfter.ToUniversalTime();
        return new Answer(
            new JsonObject
            {
                ["member"] = member?.ToString(),
                ["serial"] = RevocationList.SerialOf(certificate),
                ["validUntil"] = until.ToString("O"),
                ["revocationList"] = ended?.ToJson(),
            },
            View.Lines([$"{what}, valid until {until:u}.", .. ended?.Lines() ?? []]),
            ended?.ExitCode ?? ExitCodes.Ok);
    }
}
