using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Proofs;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Cli.Commands;

/// <summary>`salus proof`: takes a transaction's proof home.</summary>
internal static class ProofCommand
{
    private static readonly Argument<string> Transaction = new("transaction")
    {
        Description = "The transaction's id, 64 characters; as a patient, enough of its beginning.",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "The file to write, which must not be there yet. Default: proof-TRANSACTION.json here.",
        HelpName = "FILE",
    };

    private static readonly Option<ulong?> Until = new("--until")
    {
        Description = "Add the headers up to this block of the ledger, for whoever knows it from elsewhere: "
            + "./salus verify FILE --checkpoint HEIGHT:DIGEST",
        HelpName = "HEIGHT",
    };

    public static SalusCommand Create() => new SalusCommand(
        "proof",
        "Fetches a transaction's proof, checks it, and writes it to a file that anybody can verify, years later, with "
        + "no server.",
        "./salus proof 3fa9c1d2 --out decision.json --as paul")
        .With(Transaction, Out, Until)
        .With(StandardOptions.AsSomebody)
        .Does(FetchAsync);

    private static async Task<TransactionId> FindAsync(Call call, SalusClient client, string text) =>
        client.Wallet.Role != Role.Patient || TransactionId.TryParse(text, out _)
            ? TransactionArgument.Parse(text)
            : TransactionArgument.Among(
                text,
                (await client.AccessLogAsync(call.Stop)).Select(entry => entry.Transaction).Distinct(),
                "the id of a transaction in your log (./salus access log)");

    private static async Task<Finality> ExtendAsync(Call call, SalusClient client, Finality finality)
    {
        if (call.Get(Until) is not { } height)
        {
            return finality;
        }

        var until = new Height(height);
        var head = (await client.LedgersAsync(call.Stop)).First(one => one.Ledger == finality.Ledger).Height;
        return until >= finality.Height && until <= head && height - finality.Height.Value <= Proof.MostLater
            ? await client.ProveUntilAsync(finality, until, call.Stop)
            : throw new FailureException(
                "until-out-of-range",
                $"--until {height} must be from {finality.Height}, the block that is proven, to {head}, and at most "
                + $"{Proof.MostLater} above it.",
                "See the blocks with: ./salus ledger show --as NAME");
    }

    private static async Task<Answer> FetchAsync(Call call)
    {
        var client = await call.ConnectAsync();
        var id = await FindAsync(call, client, call.Need(Transaction));
        var file = call.Get(Out)?.FullName ?? Path.GetFullPath($"proof-{id.ToString()[..12]}.json");
        var finality = await ExtendAsync(call, client, await client.ProveAsync(id, call.Stop));
        ContentFile.Write(file, finality.Proof.Write());
        var words = ProofWords.Describe(finality.Proof, call.ReadGenesis());
        return new Answer(
            FinalWords.ToJson(
                finality,
                ("file", file),
                ("words", new JsonArray([.. words.Select(JsonNode (line) => line)]))),
            View.Lines([
                .. words,
                $"Written to {file}. Anybody with the genesis document can check it:",
                $"  ./salus verify {file}",
            ]));
    }
}
