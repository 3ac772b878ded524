using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client.Wallets;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus wallet request` and `salus wallet certificate`: a certificate from an authority on another
/// machine.</summary>
internal static class WalletCertificate
{
    private const int MaxBytes = 64 * 1024;
    private const string AlternativeNames = "2.5.29.17";

    private static readonly Argument<string> Name = new("name")
    {
        Description = "The wallet's name, or the path of its file.",
    };

    private static readonly Argument<FileInfo> Certificate = new("file")
    {
        Description = "The certificate that the authority issued, in PEM or DER.",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Where to write the request.",
        HelpName = "FILE",
        Required = true,
    };

    public static SalusCommand Request() => new SalusCommand(
        "request",
        "Writes a request for a certificate (PKCS#10), for an authority on another machine: salus ca enroll.",
        "./salus wallet request bob --out bob.csr")
        .With(Name, Out, StandardOptions.PassphraseFile)
        .With(StandardOptions.Local)
        .Does(RequestAsync);

    public static SalusCommand Take() => new SalusCommand(
        "certificate",
        "Takes the certificate that the authority issued, if it is for this wallet.",
        "./salus wallet certificate bob bob.crt")
        .With(Name, Certificate, StandardOptions.PassphraseFile, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(TakeAsync);

    /// <summary>Puts a certificate from a file into a wallet: it must be for the wallet's key and member, and of its
    /// organisation's authority.</summary>
    public static DateTime TakeIn(Wallet wallet, FileInfo file, Genesis genesis)
    {
        using var certificate = Read(file);
        wallet.Certify(certificate.RawDataMemory);
        if (certificate.Extensions[AlternativeNames]?.Format(multiLine: false)
            .Contains($"salus:member/{wallet.Member}", StringComparison.Ordinal) != true)
        {
            throw Other($"The certificate is not for the member {wallet.Member}.");
        }

        RequireIssuer(certificate, wallet, genesis);
        return certificate.NotAfter.ToUniversalTime();
    }

    private static async Task<Answer> RequestAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync(call.Need(Name));
        var path = call.Need(Out).FullName;
        await File.WriteAllTextAsync(path, wallet.RequestCertificate(), call.Stop);
        return new Answer(
            new JsonObject { ["member"] = wallet.Member.ToString(), ["request"] = path },
            View.Lines(
                $"{path} asks for a certificate of {wallet.Member}. Bring it to the authority, and tell it this id:",
                $"  ./salus ca enroll --request {Path.GetFileName(path)} --member {wallet.Member} --out FILE"));
    }

    private static async Task<Answer> TakeAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync(call.Need(Name));
        var until = TakeIn(wallet, call.Need(Certificate), call.ReadGenesis());
        await wallet.SaveAsync(call.Stop);
        return new Answer(
            new JsonObject { ["member"] = wallet.Member.ToString(), ["validUntil"] = until.ToString("O") },
            View.Lines($"The wallet has a certificate for {wallet.Member}, valid until {until:u}."));
    }

    private static X509Certificate2 Read(FileInfo file)
    {
        if (!file.Exists || file.Length > MaxBytes)
        {
            throw new FailureException(
                "certificate-not-found",
                $"{file.FullName} is missing, or too large for a certificate.",
                "Check the path.");
        }

        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file.FullName);
        }
        catch (CryptographicException)
        {
            throw new FailureException(
                "certificate-malformed",
                $"{file.FullName} is no certificate in PEM or DER.",
                "Take the file that `salus ca enroll --request` wrote.");
        }
    }

    private static void RequireIssuer(X509Certificate2 certificate, Wallet wallet, Genesis genesis)
    {
        using var authority = X509CertificateLoader.LoadCertificate(
            genesis.Organisations.First(known => known.Id == wallet.Organisation).CertificateAuthority.Span);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (!chain.Build(certificate))
        {
            throw Other($"The certificate is not of the authority of {wallet.Organisation}.");
        }
    }

    private static FailureException Other(string message) => new(
        "wallet-other-certificate", message, "Ask the authority of the wallet's organisation for another.");
}
