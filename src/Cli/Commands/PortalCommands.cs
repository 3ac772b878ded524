using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Portal;

namespace Salus.Cli.Commands;

/// <summary>`salus portal`: whether a node serves the pages of this release.</summary>
internal static class PortalCommands
{
    private const int ShownOfDigest = 16;

    private static readonly Argument<string> Address = new("url")
    {
        Description = "Where browsers reach the node, for example https://node.hospital.example.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "portal",
        "The portal's pages: their digest, and whether a node serves them unchanged.",
        "./salus portal check http://127.0.0.1:7444")
        .With(
            new SalusCommand(
                "check",
                "Compares what a node serves with this program's own copy, digest by digest. Exit code 1 when anything "
                + "differs.",
                "./salus portal check http://127.0.0.1:7444",
                "./salus portal check https://node.hospital.example --genesis genesis.json")
                .With(Address, StandardOptions.Genesis)
                .With(StandardOptions.Local)
                .Does(CheckAsync),
            new SalusCommand(
                "digest",
                "Prints the digest of this program's portal, and of each of its files.",
                "./salus portal digest --json")
                .With(StandardOptions.Local)
                .Does(_ => Task.FromResult(Describe(Own()))));

    private static async Task<Answer> CheckAsync(Call call)
    {
        using var server = Client(call, AddressOf(call.Need(Address)));
        var own = Own();
        var parts = await PortalComparison.RunAsync(own, server, call.Stop);
        var isSame = parts.All(part => part.Finding == PortalFinding.Same);
        return new Answer(
            new JsonObject
            {
                ["same"] = isSame,
                ["digest"] = own.Digest.ToString(),
                ["parts"] = new JsonArray([.. parts.Select(JsonNode (part) => new JsonObject
                {
                    ["name"] = part.Name,
                    ["own"] = part.Own,
                    ["found"] = Code<PortalFinding>.Text(part.Finding),
                })]),
            },
            View.Together(
                View.Table(
                    ["file", "digest here", "there"],
                    parts.Select(IReadOnlyList<string> (part) =>
                        [part.Name, part.Own[..ShownOfDigest], Code<PortalFinding>.Text(part.Finding)]),
                    ifNone: ""),
                View.Lines(isSame
                    ? $"{server.BaseAddress} serves this program's portal, {own.Digest}."
                    : $"{server.BaseAddress} does not serve this program's portal. Unless it is of another release, do "
                        + "not open a wallet there, and tell its operator.")),
            isSame ? ExitCodes.Ok : ExitCodes.Refused);
    }

    private static Answer Describe(PortalFiles own) => new(
        new JsonObject
        {
            ["digest"] = own.Digest.ToString(),
            ["files"] = new JsonArray([.. own.All.Select(JsonNode (file) => new JsonObject
            {
                ["path"] = file.Path,
                ["digest"] = file.Digest.ToString(),
                ["bytes"] = file.Bytes.Length,
            })]),
        },
        View.Together(
            View.Lines(own.All.Select(file => $"{file.Digest}  {file.Path}")),
            View.Lines("", $"The portal: {own.Digest}")));

    private static PortalFiles Own() => PortalFiles.OfThisProgram is { All.Count: > 0 } own
        ? own
        : throw new FailureException(
            "portal-missing",
            "This program was built where Node.js was missing, so it has no portal to compare with.",
            "Build it again with Node.js 20 or newer on the PATH.");

    private static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", PathAndQuery: "/" }
            ? address
            : throw new FailureException(
                "address-malformed",
                "A portal's address is http:// or https:// with host and port.",
                "For instance: ./salus portal check http://127.0.0.1:7444");

    // Trusts what a browser trusts, and the organisations of the network where one is at hand.
    private static HttpClient Client(Call call, Uri address)
    {
        IReadOnlyList<Genesis> regions =
            call.Folder.Exists || call.Get(StandardOptions.Genesis) is not null ? call.ReadRegions() : [];
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, errors) => errors == SslPolicyErrors.None
                    || (errors == SslPolicyErrors.RemoteCertificateChainErrors
                        && shown is X509Certificate2 certificate
                        && regions.Any(region => IsIssuedIn(region, certificate))),
            },
        })
        {
            BaseAddress = address,
        };
    }

    private static bool IsIssuedIn(Genesis region, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var organisation in region.Organisations)
        {
            chain.ChainPolicy.CustomTrustStore.Add(
                X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span));
        }

        return chain.Build(certificate);
    }
}
