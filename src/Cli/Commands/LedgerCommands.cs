using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Cli.Commands;

/// <summary>`salus ledger`: what stands on the ledgers, and whether all of it holds.</summary>
internal static class LedgerCommands
{
    private static readonly Argument<DirectoryInfo?> Folder = new("folder")
    {
        Description = "A node's data folder, or a copy of one. Default: that of the network's folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static SalusCommand Create() => new SalusCommand(
        "ledger", "Ledgers: blocks, transactions, and a check of every byte of them.", "./salus ledger verify")
        .With(
            LedgerShow.Create(),
            new SalusCommand(
                "verify",
                "Verifies every stored block offline and read-only: checksums, certificates, signatures, receipts, "
                + "states. Exit code 4 when something does not hold.",
                "./salus ledger verify",
                "./salus ledger verify /mnt/backup/node --genesis genesis.json --checkpoint 1200:9f86d081...")
                .With(Folder, StandardOptions.Genesis, CheckpointOption.Known)
                .With(StandardOptions.Local)
                .Does(VerifyAsync));

    private static async Task<Answer> VerifyAsync(Call call)
    {
        var root = call.Get(Folder)?.FullName;
        if (root is null)
        {
            call.Folder.RequireNetwork();
            root = call.Folder.Node;
        }
        else if (!Directory.Exists(root))
        {
            throw new FailureException("folder-not-found", $"There is no folder {root}.", "Check the path.");
        }

        var genesis = GenesisFile.Read(
            call.Get(StandardOptions.Genesis)?.FullName ?? Path.Combine(root, Path.GetFileName(call.Folder.Genesis)))
            .OfNode(root);
        var known = CheckpointOption.Read(call);
        var trail = new AuditTrail();
        var started = Stopwatch.GetTimestamp();
        using var progress = call.Screen.Progress();
        var audit = Task.Run(() => LedgerAudit.Run(new DataFolder(root), genesis, trail, call.Stop), call.Stop);
        await progress.WhileAsync(audit, () => trail.Words, call.Stop);
        var reports = await audit;
        var minutes = Stopwatch.GetElapsedTime(started).TotalMinutes;
        var perMinute = (long)(reports.Sum(report => report.Transactions) / minutes);
        var lacking = known.Select(trail.Lacks).OfType<string>().ToArray();
        return Describe(root, reports, lacking, perMinute);
    }

    private static Answer Describe(
        string root, IReadOnlyList<LedgerReport> reports, string[] lacking, long perMinute)
    {
        var fault = reports.Select(report => report.Fault).FirstOrDefault(one => one is not null);
        var rows = reports.Select(report => new[]
        {
            Code<LedgerName>.Text(report.Ledger),
            $"{report.Blocks:N0}",
            $"{report.Transactions:N0}",
            report.Fault is null ? "all of it holds" : report.Fault.What,
        });
        var words = fault is null
            ? $"Every block in {root} is as the validators certified it ({perMinute:N0} transactions a minute)."
            : $"The first fault: {fault.File}, offset {fault.Offset}, block {fault.Height}: {fault.What}. "
                + "Restore the folder from a copy that verifies.";
        return new Answer(
            new JsonObject
            {
                ["folder"] = root,
                ["holds"] = fault is null && lacking.Length == 0,
                ["transactionsPerMinute"] = perMinute,
                ["lacking"] = new JsonArray([.. lacking.Select(JsonNode (one) => one)]),
                ["ledgers"] = new JsonArray([.. reports.Select(JsonNode (report) => new JsonObject
                {
                    ["ledger"] = Code<LedgerName>.Text(report.Ledger),
                    ["blocks"] = report.Blocks,
                    ["transactions"] = report.Transactions,
                    ["fault"] = report.Fault is null ? null : ToJson(report.Fault),
                })]),
            },
            View.Together(
                View.Table(["ledger", "blocks", "transactions", "verdict"], rows, "There is no ledger."),
                View.Lines([words, .. lacking])),
            fault is null && lacking.Length == 0 ? ExitCodes.Ok : ExitCodes.Damaged);
    }

    private static JsonObject ToJson(AuditFault fault) => new()
    {
        ["height"] = fault.Height.Value,
        ["file"] = fault.File,
        ["offset"] = fault.Offset,
        ["what"] = fault.What,
    };
}
