using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Erasures;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Spectre.Console;

namespace Salus.Cli.Commands;

/// <summary>`salus record erase`: a record is deleted from every store, and the patient keeps the proofs.</summary>
internal static class RecordErase
{
    private const long DefaultPatience = 30;
    private const long LongestPatience = 3_600;

    private static readonly Option<string> Patient = new("--patient")
    {
        Description = "As a guardian: the patient, a wallet's name or the 26 characters of the pseudonym.",
        HelpName = "NAME|ID",
    };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask whether it is meant." };

    private static readonly Option<long> Wait = new("--wait")
    {
        Description = $"How many seconds to wait for the stores' attestations, at most {LongestPatience}.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => DefaultPatience,
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Write the proofs to this file, which must not be there yet; ./salus verify checks it.",
        HelpName = "FILE",
    };

    public static SalusCommand Create() => new SalusCommand(
        "erase",
        "As the patient: has every version of a record deleted from every store, for good, and waits for the stores' "
        + "signed attestations. What the ledger says of the record stays. Exit code 3 when a store has not attested "
        + "it yet; asked again, the command looks again.",
        "./salus record erase 2kq5jv7m3xw4p6r2t5y7u3b6na --as paul",
        "./salus record erase 2kq5jv7m3xw4p6r2t5y7u3b6na --yes --out erasure.json --as paul")
        .With(RecordCommands.Record, Patient, Yes, Wait, Out)
        .With(StandardOptions.AsSomebody)
        .Does(EraseAsync);

    private static async Task<Answer> EraseAsync(Call call)
    {
        var record = TransactionArgument.Record(call.Need(RecordCommands.Record));
        var seconds = call.Get(Wait);
        if (seconds is < 0 or > LongestPatience)
        {
            throw new FailureException(
                "wait-malformed", $"--wait takes 0 to {LongestPatience} seconds.", "For instance: --wait 60");
        }

        var file = call.Get(Out)?.FullName;
        if (file is not null)
        {
            ContentFile.RequireNew(file);
        }

        RequireMeant(call, record);
        var client = await call.ConnectAsync();
        var patient = call.Get(Patient) is { } named ? new People(call.Folder).Find(named) : client.Wallet.Member;
        var outcome = await client.EraseAsync(patient, record, TimeSpan.FromSeconds(seconds), call.Stop);
        if (file is not null)
        {
            ContentFile.Write(file, outcome.Proof.Write());
        }

        return Describe(call, outcome, file);
    }

    private static void RequireMeant(Call call, RecordId record)
    {
        if (call.Get(Yes))
        {
            return;
        }

        if (Console.IsInputRedirected || call.Screen.IsJson)
        {
            throw new FailureException(
                "not-confirmed", "Erasing cannot be undone, and there is no terminal to ask on.", "Add --yes.");
        }

        if (!AnsiConsole.Confirm($"Erase the record {record}, all its versions, for good?", defaultValue: false))
        {
            throw new FailureException("not-confirmed", "Nothing was erased.", "Nothing was sent either.");
        }
    }

    private static Answer Describe(Call call, ErasureOutcome outcome, string? file)
    {
        var people = new People(call.Folder);
        var (erased, asked) = (outcome.Proof.Erased, outcome.Proof.Asked.Header);
        var rows = outcome.Proof.Attestations.Select(one => Row(people.NameOf(one.Store), one))
            .Concat(outcome.Silent.Select(store => (string[])[people.NameOf(store), "not attested yet", "", ""]));
        var readers = outcome.Readers.Select(one => $"{people.NameOf(one.Reader)}, last {FinalWords.Time(one.Last)}");
        return new Answer(
            ToJson(outcome, file),
            View.Together(
                View.Lines(
                    $"The record {erased.Record} is erased: {erased.Versions} version(s), for good. Block "
                        + $"{asked.Height} of records, {FinalWords.Time(asked.Time)}."),
                View.Table(["store", "deleted", "was not there", "kept"], rows, "No store holds content here."),
                View.Lines([
                    outcome.Readers.Count == 0
                        ? "By the access log, nobody had opened it: there are no copies out of reach."
                        : $"Copies out of reach, for by the access log it was opened to: {string.Join("; ", readers)}.",
                    .. outcome.IsComplete ? [] : (string[])["Ask again later; a store attests once its node runs."],
                    .. file is null ? [] : (string[])[$"The proofs are in {file}; check them: ./salus verify {file}"],
                ])),
            outcome.IsComplete ? ExitCodes.Ok : ExitCodes.Unreachable);
    }

    private static string[] Row(string store, Event.ErasureAttested one)
    {
        return [store, Named(ErasureFinding.Deleted), Named(ErasureFinding.Missing), Named(ErasureFinding.NotOfRecord)];

        string Named(ErasureFinding finding)
        {
            var contents = one.Versions.Count(version => version.Content == finding);
            var envelopes = one.Versions.Count(version => version.Envelope == finding);
            var grantees = finding switch
            {
                ErasureFinding.Deleted => one.Grantees.Deleted,
                ErasureFinding.Missing => one.Grantees.Missing,
                _ => 0,
            };
            string[] parts =
            [
                .. contents == 0 ? [] : (string[])[$"{contents} ciphertext"],
                .. envelopes == 0 ? [] : (string[])[$"{envelopes} envelope"],
                .. grantees == 0 ? [] : (string[])[$"{grantees} grantees' envelope"],
            ];
            return parts.Length == 0 ? "nothing" : string.Join(", ", parts);
        }
    }

    private static JsonObject ToJson(ErasureOutcome outcome, string? file) => new()
    {
        ["record"] = outcome.Proof.Erased.Record.ToString(),
        ["versions"] = outcome.Proof.Erased.Versions,
        ["transaction"] = outcome.Proof.Asked.Receipt.Transaction.ToString(),
        ["time"] = outcome.Proof.Asked.Header.Time.UnixMs,
        ["complete"] = outcome.IsComplete,
        ["attestations"] = new JsonArray([.. outcome.Proof.Attestations.Select(JsonNode (one) => ToJson(one))]),
        ["silent"] = new JsonArray([.. outcome.Silent.Select(JsonNode (store) => store.ToString())]),
        ["readers"] = new JsonArray([.. outcome.Readers.Select(JsonNode (one) => new JsonObject
        {
            ["reader"] = one.Reader.ToString(),
            ["last"] = one.Last.UnixMs,
        })]),
        ["file"] = file,
    };

    private static JsonObject ToJson(Event.ErasureAttested one) => new()
    {
        ["store"] = one.Store.ToString(),
        ["versions"] = new JsonArray([.. one.Versions.Select(JsonNode (version) => new JsonObject
        {
            ["version"] = version.Version,
            ["content"] = Code<ErasureFinding>.Text(version.Content),
            ["envelope"] = Code<ErasureFinding>.Text(version.Envelope),
        })]),
        ["granteesDeleted"] = one.Grantees.Deleted,
        ["granteesMissing"] = one.Grantees.Missing,
    };
}
