using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Commands;

/// <summary>`salus access emergency`: opens a case and reads what it opens, in one go.</summary>
internal static class AccessEmergency
{
    private static readonly Option<Category[]> Categories = CodeOption.Some<Category>(
        "--categories", "What is needed. Default: all that the patient left for emergencies.", "--category");

    private static readonly Option<EmergencyReason> Reason =
        CodeOption.One<EmergencyReason>("--reason", "Why the patient cannot be asked.");

    private static readonly Option<string> Statement = new("--statement")
    {
        Description = "What happened, in words; only the patient can read it.",
        HelpName = "TEXT",
    };

    private static readonly Option<DirectoryInfo> To = new("--to", "--out")
    {
        Description = "The folder to write the records to; it is made, or must be empty.",
        HelpName = "FOLDER",
        Required = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "emergency",
        "As a doctor or nurse: opens, for four hours, what the patient left for emergencies, and reads it. The patient "
        + "is told; a registrar or the patient reviews it.",
        "./salus access emergency --patient paul --reason unconscious --to out --as dora",
        "./salus access emergency --patient paul --categories allergy --reason life-threatening "
        + "--statement unconscious-on-the-street --to out --as dora")
        .With(StandardOptions.Patient, Categories, Reason, Statement, To)
        .With(StandardOptions.AsSomebody)
        .Does(OpenAsync);

    private static async Task<Answer> OpenAsync(Call call)
    {
        var patient = new Settings.People(call.Folder).Find(call.Need(StandardOptions.Patient));
        if (Encoding.UTF8.GetByteCount(call.Get(Statement) ?? "") > SalusClient.MaxStatementBytes)
        {
            throw new FailureException(
                "statement-too-long",
                $"--statement takes at most {SalusClient.MaxStatementBytes} bytes.",
                "Write the rest into a record.");
        }

        var folder = RecordExport.RequireVacant(call.Need(To));
        var client = await call.ConnectAsync();
        var (opened, categories) = await OpenCaseAsync(call, client, patient);
        List<RecordRead> reads = [];
        foreach (var category in categories)
        {
            reads.AddRange(await ReadAsync(call, client, patient, category));
        }

        return Describe(opened, categories, RecordExport.Into(folder, reads));
    }

    private static async Task<(Event.EmergencyOpened, IReadOnlyList<Category>)> OpenCaseAsync(
        Call call, SalusClient client, MemberId patient)
    {
        var wanted = call.Get(Categories) is [_, ..] some ? some : await OfferedAsync(call, client, patient);
        var finality = await client.OpenEmergencyAsync(
            patient, wanted, call.Need(Reason), call.Get(Statement), call.Stop);
        call.Screen.Remark($"The emergency is on the ledger: {FinalWords.Line(finality)}");
        return (finality.Receipt.Events.OfType<Event.EmergencyOpened>().Single(), wanted);
    }

    private static async Task<Category[]> OfferedAsync(Call call, SalusClient client, MemberId patient)
    {
        try
        {
            return [.. (await client.EmergencyOfferAsync(patient, call.Stop)).Categories];
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-patient")
        {
            throw new FailureException(
                "no-emergency-key",
                "The patient left nothing to your organisation for emergencies, or there is no such patient.",
                "Check the pseudonym. Only what a patient left beforehand can be opened.",
                ExitCodes.Refused);
        }
    }

    private static async Task<IReadOnlyList<RecordRead>> ReadAsync(
        Call call, SalusClient client, MemberId patient, Category category)
    {
        var decision = await client.RequestAccessAsync(patient, category, Purpose.ETREAT, null, call.Stop);
        return decision is AccessDecision.Permitted permitted
            ? await client.ReadAsync(permitted, call.Stop)
            : throw new FailureException(
                "access-denied",
                $"The validators denied reading {Code<Category>.Text(category)}.",
                "The patient may have ended the emergency; see ./salus access request --help",
                ExitCodes.Refused);
    }

    private static Answer Describe(Event.EmergencyOpened opened, IReadOnlyList<Category> categories, Answer written)
    {
        var document = written.Document;
        document["categories"] = FinalWords.Codes(categories);
        document["until"] = opened.Until.UnixMs;
        return written with
        {
            View = View.Together(
                View.Lines(
                    $"The emergency is open until {FinalWords.Time(opened.Until)} for {FinalWords.List(categories)}; "
                    + "the patient is told, and it will be reviewed."),
                written.View),
        };
    }
}
