using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Ledgers;
using Salus.Ledger;
using Salus.Ledger.Transactions;

namespace Salus.Cli.Commands;

/// <summary>`salus ledger show`: the heads, the last blocks of a ledger, one block, or one transaction.</summary>
internal static class LedgerShow
{
    private static readonly Argument<string[]> What = new("what")
    {
        Description = "Nothing: the ledgers. LEDGER: its last blocks. LEDGER HEIGHT: a block. Or a transaction's id.",
        Arity = new ArgumentArity(0, 2),
    };

    private static readonly Option<int> Last = new("--last")
    {
        Description = "How many blocks. Default: 20.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public static SalusCommand Create() => new SalusCommand(
        "show",
        "Shows ledgers, blocks and transactions; certificates are checked first.",
        "./salus ledger show --as dora",
        "./salus ledger show records --last 5 --as dora",
        "./salus ledger show policies 12 --as dora")
        .With(What, Last)
        .With(StandardOptions.AsSomebody)
        .Does(ShowAsync);

    private static async Task<Answer> ShowAsync(Call call)
    {
        var what = call.Get(What) ?? [];
        if (what is [var only] && TransactionId.TryParse(only, out var id))
        {
            return await ShowTransactionAsync(call, await call.ConnectAsync(), id);
        }

        return what switch
        {
            [] => Heads(await (await call.ConnectAsync()).LedgersAsync(call.Stop)),
            [var ledger] => await ShowBlocksAsync(call, ParseLedger(ledger)),
            [var ledger, var height] => await ShowBlockAsync(call, ParseLedger(ledger), ParseHeight(height)),
            _ => throw new InvalidOperationException("at most two are parsed"),
        };
    }

    private static LedgerName ParseLedger(string text) => Code<LedgerName>.TryParse(text, out var ledger)
        ? ledger
        : throw new FailureException(
            "ledger-unknown",
            $"'{text}' is neither a ledger nor a transaction id of 64 characters.",
            $"The ledgers are {string.Join(", ", Code<LedgerName>.All)}.");

    private static Height ParseHeight(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? new Height(height)
            : throw new FailureException("height-malformed", $"'{text}' is no height.", "Heights count from 0.");

    private static Answer Heads(IReadOnlyList<LedgerHead> heads) => new(
        new JsonObject
        {
            ["ledgers"] = new JsonArray([.. heads.Select(JsonNode (head) => new JsonObject
            {
                ["ledger"] = Code<LedgerName>.Text(head.Ledger),
                ["height"] = head.Height.Value,
                ["digest"] = head.Digest.ToString(),
                ["time"] = head.Time.UnixMs,
            })]),
        },
        View.Table(
            ["ledger", "height", "time (UTC)", "last block"],
            heads.Select(head => new[]
            {
                Code<LedgerName>.Text(head.Ledger),
                $"{head.Height}",
                FinalWords.Time(head.Time),
                head.Digest.ToString(),
            }),
            "There is no ledger."));

    private static async Task<Answer> ShowBlocksAsync(Call call, LedgerName ledger)
    {
        var client = await call.ConnectAsync();
        var head = (await client.LedgersAsync(call.Stop)).First(one => one.Ledger == ledger).Height.Value;
        var count = Math.Clamp((ulong)Math.Max(1, call.Need(Last)), 1, head + 1);
        List<BlockCard> blocks = [];
        using (var progress = call.Screen.Progress())
        {
            for (var height = head + 1 - count; height <= head; height++)
            {
                blocks.Add(await client.BlockAsync(ledger, new Height(height), call.Stop));
                progress.Report($"checked {blocks.Count} of {count} blocks");
            }
        }

        return new Answer(
            new JsonObject { ["blocks"] = new JsonArray([.. blocks.Select(JsonNode (block) => ToJson(block))]) },
            View.Table(
                ["height", "time (UTC)", "transactions", "certified by", "digest"],
                blocks.Select(block => new[]
                {
                    $"{block.Header.Height}",
                    FinalWords.Time(block.Header.Time),
                    $"{block.Transactions}",
                    Signers(block),
                    block.Header.Digest.ToString(),
                }),
                "There is no block."));
    }

    private static async Task<Answer> ShowBlockAsync(Call call, LedgerName ledger, Height height)
    {
        var block = await (await call.ConnectAsync()).BlockAsync(ledger, height, call.Stop);
        var header = block.Header;
        return new Answer(
            ToJson(block),
            View.Fields(
                ("block", $"{header.Height} of {Code<LedgerName>.Text(header.Ledger)}, {header.Network}"),
                ("time", header.Time.ToString()),
                ("transactions", $"{block.Transactions}"),
                ("certified by", Signers(block)),
                ("digest", header.Digest.ToString()),
                ("parent", header.Parent.ToString()),
                ("transactions root", header.TransactionsRoot.ToString()),
                ("receipts root", header.ReceiptsRoot.ToString()),
                ("state", header.State.ToString()),
                ("judged under", header.Ledger == LedgerName.Policies
                    ? "its own parent"
                    : $"block {header.Policy.Height} of policies")));
    }

    private static string Signers(BlockCard block) => block.Signers.Count == 0
        ? "genesis"
        : string.Join(", ", block.Signers.Select(signer => $"{signer.Id} ({signer.Organisation})"));

    private static JsonObject ToJson(BlockCard block) => new()
    {
        ["ledger"] = Code<LedgerName>.Text(block.Header.Ledger),
        ["height"] = block.Header.Height.Value,
        ["digest"] = block.Header.Digest.ToString(),
        ["parent"] = block.Header.Parent.ToString(),
        ["time"] = block.Header.Time.UnixMs,
        ["transactions"] = block.Transactions,
        ["transactionsRoot"] = block.Header.TransactionsRoot.ToString(),
        ["receiptsRoot"] = block.Header.ReceiptsRoot.ToString(),
        ["state"] = block.Header.State.ToString(),
        ["policyHeight"] = block.Header.Policy.Height.Value,
        ["certifiedBy"] = new JsonArray([.. block.Signers.Select(JsonNode (signer) => signer.Id)]),
    };

    private static async Task<Answer> ShowTransactionAsync(Call call, SalusClient client, TransactionId id)
    {
        var card = await client.TransactionAsync(id, call.Stop);
        var message = card.Jws is { } jws
            && Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
                ? transaction
                : null;
        return new Answer(
            new JsonObject
            {
                ["transaction"] = card.Transaction.ToString(),
                ["ledger"] = Code<LedgerName>.Text(card.Ledger),
                ["height"] = card.Height.Value,
                ["index"] = card.Index,
                ["time"] = card.Time.UnixMs,
                ["type"] = message?.Type.ToString(),
                ["receipt"] = card.Receipt is { } receipt ? JsonNode.Parse(receipt.GetRawText()) : null,
                ["jws"] = card.Jws,
            },
            View.Fields(
                ("transaction", card.Transaction.ToString()),
                ("final in", $"block {card.Height} of {Code<LedgerName>.Text(card.Ledger)}, at {card.Index}"),
                ("time", card.Time.ToString()),
                ("type", message?.Type.ToString() ?? "for its parties only"),
                ("signed by the key", message?.Jws.KeyId ?? "for its parties only"),
                ("receipt", card.Receipt?.GetRawText() ?? "for its parties only")));
    }
}
