using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Access;
using Salus.Ledger.Contracts.Consent;
using Spectre.Console.Rendering;

namespace Salus.Cli.Commands;

/// <summary>How cases are shown, to the patient and to a registrar.</summary>
internal static class EmergencyWords
{
    private static readonly string[] Columns = ["case", "opened by", "what", "until (UTC)", "reviewed"];

    public static JsonObject ToJson(EmergencyCase one) => new()
    {
        ["case"] = one.Id.ToString(),
        ["requester"] = one.Requester.ToString(),
        ["organisation"] = one.Organisation.ToString(),
        ["categories"] = FinalWords.Codes(one.Categories),
        ["until"] = one.Until.UnixMs,
        ["reviewed"] = one.IsReviewed,
    };

    public static JsonObject ToJson(EmergencyListing one) => new()
    {
        ["case"] = one.Case.ToString(),
        ["patient"] = one.Patient.ToString(),
        ["requester"] = one.Requester.ToString(),
        ["organisation"] = one.Organisation.ToString(),
        ["categories"] = FinalWords.Codes(one.Categories),
        ["reason"] = one.Reason,
        ["opened"] = one.Opened.UnixMs,
        ["until"] = one.Until.UnixMs,
        ["reviewed"] = one.Reviewed,
    };

    public static IRenderable Table(Call call, IReadOnlyList<EmergencyCase> cases)
    {
        var people = new People(call.Folder);
        return View.Table(
            Columns,
            cases.Select(one => new[]
            {
                one.Id.ToString()[..12],
                $"{people.NameOf(one.Requester)} of {one.Organisation}",
                FinalWords.List(one.Categories),
                FinalWords.Time(one.Until),
                one.IsReviewed ? "yes" : "not yet",
            }),
            "No emergency is open or waits for its review.");
    }

    public static IRenderable Table(Call call, IReadOnlyList<EmergencyListing> cases)
    {
        var people = new People(call.Folder);
        return View.Table(
            [.. Columns, "why", "patient"],
            cases.Select(one => new[]
            {
                one.Case.ToString()[..12],
                $"{people.NameOf(one.Requester)} of {one.Organisation}",
                FinalWords.List(one.Categories),
                FinalWords.Time(one.Until),
                one.Reviewed ? "yes" : "not yet",
                one.Reason,
                people.NameOf(one.Patient),
            }),
            "No emergency is open or waits for its review.");
    }
}
