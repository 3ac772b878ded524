using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus access cases`, `review` and `statement`: what becomes of an emergency afterwards.</summary>
internal static class EmergencyReview
{
    private static readonly Argument<string> Case = new("case")
    {
        Description = "The case's id, or enough of its beginning.",
    };

    private static readonly Option<string> Justified = new("--justified")
    {
        Description = "Whether it was right to open it: yes or no.",
        HelpName = "yes|no",
        Required = true,
    };

    public static IEnumerable<SalusCommand> Create() =>
    [
        new SalusCommand(
            "cases",
            "As a registrar or patient: lists emergencies that are open or wait for their review.",
            "./salus access cases --as registrar")
            .With(StandardOptions.AsSomebody)
            .Does(ListAsync),
        new SalusCommand(
            "review",
            "As a registrar or the patient: judges an emergency, once.",
            "./salus access review 3fa9c1d2 --justified yes --as registrar")
            .With(Case, Justified)
            .With(StandardOptions.AsSomebody)
            .Does(ReviewAsync),
        new SalusCommand(
            "statement",
            "As the patient: reads what was said when an emergency was opened.",
            "./salus access statement 3fa9c1d2 --as paul")
            .With(Case)
            .With(StandardOptions.AsSomebody)
            .Does(StatementAsync),
    ];

    private static async Task<Answer> ListAsync(Call call)
    {
        var client = await call.ConnectAsync();
        if (client.Wallet.Role == Role.Registrar)
        {
            var cases = await client.EmergenciesAsync(call.Stop);
            return new Answer(
                new JsonObject { ["cases"] = new JsonArray([.. cases.Select(one => EmergencyWords.ToJson(one))]) },
                EmergencyWords.Table(call, cases));
        }

        var own = (await client.PolicyAsync(call.Stop)).Policy.Cases;
        return new Answer(
            new JsonObject { ["cases"] = new JsonArray([.. own.Select(one => EmergencyWords.ToJson(one))]) },
            EmergencyWords.Table(call, own));
    }

    private static async Task<Answer> ReviewAsync(Call call)
    {
        var isJustified = call.Need(Justified) switch
        {
            "yes" => true,
            "no" => false,
            var other => throw new FailureException(
                "justified-malformed", $"--justified is yes or no, not '{other}'.", "For instance: --justified yes"),
        };
        var client = await call.ConnectAsync();
        var (emergency, patient) = await FindAsync(call, client);
        var finality = await client.ReviewEmergencyAsync(patient, emergency, isJustified, call.Stop);
        return FinalWords.Answer(
            finality,
            $"The emergency was judged {(isJustified ? "justified" : "not justified")}; the patient sees it.",
            ("case", emergency.ToString()),
            ("justified", isJustified));
    }

    private static async Task<Answer> StatementAsync(Call call)
    {
        var client = await call.ConnectAsync();
        var (emergency, _) = await FindAsync(call, client);
        var statement = await client.EmergencyStatementAsync(emergency, call.Stop);
        return new Answer(
            new JsonObject { ["case"] = emergency.ToString(), ["statement"] = statement },
            View.Lines(statement ?? "Nothing was said beyond the coded reason."));
    }

    private static async Task<(TransactionId Case, MemberId Patient)> FindAsync(Call call, SalusClient client)
    {
        var cases = client.Wallet.Role == Role.Registrar
            ? (await client.EmergenciesAsync(call.Stop)).ToDictionary(one => one.Case, one => one.Patient)
            : (await client.PolicyAsync(call.Stop)).Policy.Cases
                .ToDictionary(one => one.Id, _ => client.Wallet.Member);
        var id = TransactionArgument.Among(
            call.Need(Case), cases.Keys, "the id of a case (./salus access cases)");
        return cases.TryGetValue(id, out var patient) || client.Wallet.Role == Role.Patient
            ? (id, patient == default ? client.Wallet.Member : patient)
            : throw new FailureException(
                "unknown-emergency",
                "There is no such emergency that is open or waits for its review.",
                "See them with: ./salus access cases --as registrar",
                ExitCodes.Refused);
    }
}
