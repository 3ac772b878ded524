using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Commands;

/// <summary>`salus ca revoke` and `salus ca publish`: ends certificates, and tells the nodes.</summary>
internal static class CaRevoke
{
    private static readonly Argument<string> Whose = new("name")
    {
        Description = "Whose certificates: a wallet's name, the path of its file, or the member's id.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Validator = new("--validator")
    {
        Description = "A node's certificates: the name of its validator. Clients do not read the list yet: "
            + "stop that node too.",
        HelpName = "NAME",
    };

    private static readonly Option<string> Serial = new("--serial")
    {
        Description = "One certificate, by its serial number in hexadecimal digits.",
        HelpName = "S",
    };

    private static readonly Option<RevocationReason> Reason = new("--reason")
    {
        Description = "Why; it stands in the list. Default: Unspecified.",
    };

    public static SalusCommand Revoke() => new SalusCommand(
        "revoke",
        "Ends certificates at once and for good: makes the revocation list and hands it to the nodes.",
        "./salus ca revoke dora --reason KeyCompromise",
        "./salus ca revoke --serial 3F00A1")
        .With(Whose, Validator, Serial, Reason)
        .With(CaCommands.Authority)
        .With(StandardOptions.Node, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(RevokeAsync);

    public static SalusCommand Publish() => new SalusCommand(
        "publish",
        "Makes the revocation list anew, good for 30 days more, and hands it to the nodes.",
        "./salus ca publish")
        .With(CaCommands.Authority)
        .With(StandardOptions.Node, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(PublishAsync);

    /// <summary>Ends every certificate in force of a subject but one, and tells the nodes.</summary>
    public static Task<ListHandOver> EndFormerAsync(
        Call call,
        CertificateAuthority authority,
        OrganisationId? organisation,
        string subject,
        ReadOnlyMemory<byte> present)
    {
        var kept = CaCommands.SerialOf(present);
        var former = InForce(authority, subject).Where(serial => serial != kept).ToList();
        return ListHandOver.OfAsync(
            call,
            authority,
            CaCommands.FolderOf(call, organisation),
            authority.Revoke(former, RevocationReason.Superseded));
    }

    private static async Task<Answer> RevokeAsync(Call call)
    {
        using var authority = CaCommands.Open(call);
        var serials = Find(call, authority);
        if (serials.Count == 0)
        {
            throw new FailureException(
                "nothing-to-revoke",
                "The authority has issued no certificate to it that is still in force.",
                "Look with: ./salus ca expiring --days 3650    or name a certificate: --serial S",
                ExitCodes.Refused);
        }

        var list = authority.Revoke(serials, call.Get(Reason));
        return Describe(await ListHandOver.OfAsync(call, authority, CaCommands.FolderOf(call), list), serials);
    }

    private static async Task<Answer> PublishAsync(Call call)
    {
        using var authority = CaCommands.Open(call);
        var list = authority.Revoke([]);
        return Describe(await ListHandOver.OfAsync(call, authority, CaCommands.FolderOf(call), list), []);
    }

    private static IReadOnlyList<string> Find(Call call, CertificateAuthority authority) =>
        (call.Get(Whose), call.Get(Validator), call.Get(Serial)) switch
        {
            ({ } whose, null, null) => InForce(authority, $"salus:member/{new People(call.Folder).Find(whose)}"),
            (null, { } validator, null) => InForce(authority, $"salus:node/{validator}"),
            (null, null, { } serial) => [SerialOf(serial)],
            _ => throw new FailureException(
                "usage", "Say whose certificates end.", "Give one of: a NAME, --validator NAME, --serial S"),
        };

    private static IReadOnlyList<string> InForce(CertificateAuthority authority, string subject) =>
        [.. authority.Register.All
            .Where(issued => issued.Subject == subject && issued.IsInForce(Call.Time.GetUtcNow()))
            .Select(issued => issued.Serial)];

    private static string SerialOf(string text) =>
        text.Length is > 1 and <= 40 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)
            ? RevocationList.SerialOf(Convert.FromHexString(text))
            : throw new FailureException(
                "serial-malformed",
                "--serial takes 2 to 40 hexadecimal digits.",
                "As `ca expiring` and `openssl x509 -noout -serial` show it.");

    private static Answer Describe(ListHandOver made, IReadOnlyCollection<string> serials)
    {
        var document = made.ToJson();
        document["revoked"] = new JsonArray([.. serials.Select(serial => (JsonNode)serial)]);
        return new Answer(document, View.Lines(made.Lines()), made.ExitCode);
    }
}
