using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Commands;

/// <summary>`salus consent emergency`: what staff may open when the patient cannot be asked.</summary>
internal static class ConsentEmergency
{
    private static readonly Option<string[]> Organisations = new("--organisations")
    {
        Description = "Whose doctors and nurses: organisations with commas.",
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<Category[]> Categories = CodeOption.Some<Category>(
        "--categories", "What they may open. Default: emergency-summary.", "--category");

    public static SalusCommand Create() => new SalusCommand(
        "emergency",
        "Emergencies: what doctors and nurses may open for four hours; you are told, and it is reviewed.",
        "./salus consent emergency set --organisations st-mary --categories emergency-summary,allergy --as paul")
        .With(
            new SalusCommand(
                "set",
                "Says who may open what in an emergency, in place of what was said before.",
                "./salus consent emergency set --organisations st-mary --categories allergy,medication --as paul")
                .With(Organisations, Categories, ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(SetAsync),
            new SalusCommand(
                "show",
                "Shows what may be opened in an emergency, and what was.",
                "./salus consent emergency show --as paul")
                .With(ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(ShowAsync),
            new SalusCommand(
                "clear",
                "Lets nobody open anything in an emergency; open emergencies end.",
                "./salus consent emergency clear --as paul")
                .With(ForPatient.Option)
                .With(StandardOptions.AsSomebody)
                .Does(ClearAsync));

    private static async Task<Answer> SetAsync(Call call)
    {
        var organisations = call.Need(Organisations)
            .SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(name => Known(call, name))
            .ToList();
        Category[] categories = call.Get(Categories) is [_, ..] some ? some : [Category.EmergencySummary];
        var patient = await ForPatient.ConnectAsync(call);
        var finality = await patient.SetEmergencyPolicyAsync(organisations, categories, call.Stop);
        return FinalWords.Answer(
            finality,
            $"In an emergency, doctors and nurses of {string.Join(", ", organisations)} may open "
            + $"{FinalWords.List(categories)} for four hours. Until then their key service holds the keys.",
            ("organisations", new JsonArray([.. organisations.Select(JsonNode (one) => one.ToString())])),
            ("categories", FinalWords.Codes(categories)));
    }

    private static OrganisationId Known(Call call, string name)
    {
        var all = call.ReadGenesis().Organisations.Select(one => one.Id).ToList();
        return all.Any(id => id.ToString() == name)
            ? all.First(id => id.ToString() == name)
            : throw new FailureException(
                "organisation-unknown",
                $"The network has no organisation '{name}'.",
                $"Use --organisations with some of: {string.Join(", ", all)}");
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        var policy = (await patient.PolicyAsync(call.Stop)).Policy;
        return new Answer(
            new JsonObject
            {
                ["emergency"] = new JsonArray([.. policy.Emergency.Select(JsonNode (one) => new JsonObject
                {
                    ["organisation"] = one.Organisation.ToString(),
                    ["categories"] = FinalWords.Codes(one.Categories),
                })]),
                ["cases"] = new JsonArray([.. policy.Cases.Select(one => EmergencyWords.ToJson(one))]),
            },
            View.Together(
                View.Table(
                    ["organisation", "its doctors and nurses may open"],
                    policy.Emergency.Select(one => new[]
                    {
                        one.Organisation.ToString(), FinalWords.List(one.Categories),
                    }),
                    "Nobody may open anything in an emergency."),
                EmergencyWords.Table(call, policy.Cases)));
    }

    private static async Task<Answer> ClearAsync(Call call)
    {
        var patient = await ForPatient.ConnectAsync(call);
        var finality = await patient.SetEmergencyPolicyAsync([], [], call.Stop);
        var due = (await patient.PolicyAsync(call.Stop)).RotationDue.Count > 0;
        return FinalWords.Answer(
            finality,
            "Nobody may open anything in an emergency any more."
            + (due ? $" Renew the keys: ./salus consent rotate --as {call.Get(StandardOptions.As)}" : ""));
    }
}
