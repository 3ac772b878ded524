using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>`salus wallet card`: what a patient hands over to be granted something.</summary>
internal static class WalletCard
{
    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "The file to write, which must not be there yet.",
        HelpName = "FILE",
        Required = true,
    };

    public static SalusCommand Create(Argument<string> name) => new SalusCommand(
        "card",
        "Writes one's contact card: id, public key and their proof, no secret. Patients are listed nowhere; whoever is "
        + "to grant them something needs their card.",
        "./salus wallet card mary --out mary-card.json",
        "./salus consent guardian add --to-card mary-card.json --days 365 --as paul")
        .With(name, Out, StandardOptions.PassphraseFile, StandardOptions.Node, StandardOptions.Genesis)
        .With(StandardOptions.Local)
        .Does(call => WriteAsync(call, call.Need(name)));

    private static async Task<Answer> WriteAsync(Call call, string name)
    {
        var file = call.Need(Out);
        var client = call.Connect(await call.OpenWalletAsync(name));
        var card = await client.ContactCardAsync(call.Stop);
        ContentFile.Write(file.FullName, card.Write());
        return new Answer(
            new JsonObject { ["member"] = card.Member.ToString(), ["file"] = file.FullName },
            View.Lines(
                $"The card of {name} is in {file.FullName}. Hand it over yourself: who has it knows the pseudonym.",
                $"It is used with: --to-card {file.Name}"));
    }
}
