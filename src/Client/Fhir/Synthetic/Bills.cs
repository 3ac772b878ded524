using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>Claims and their explanations of benefit, of visits and of the pharmacy.</summary>
internal static class Bills
{
    private const string Insurer = "Commonwell Mutual Insurance";

    public static void Write(
        SyntheticChart chart, IReadOnlyList<Visit> visits, IReadOnlyList<Prescription> prescriptions)
    {
        foreach (var visit in visits.Take(5))
        {
            var item = Item("Follow-up encounter", chart.Random.Between(95m, 240m, 2));
            item["encounter"] = new JsonArray(Code.Reference(visit.Encounter));
            AddPair(chart, "institutional", visit.DaysBefore, item);
        }

        foreach (var filled in prescriptions)
        {
            AddPair(chart, "pharmacy", filled.DaysBefore - 1, Item(filled.Text, filled.Price), filled.Reference);
        }
    }

    private static JsonObject Item(string text, decimal price) => new()
    {
        ["sequence"] = 1,
        ["productOrService"] = new JsonObject { ["text"] = text },
        ["net"] = Code.Money(price),
    };

    private static void AddPair(
        SyntheticChart chart, string type, int daysBefore, JsonObject item, string? prescription = null)
    {
        var price = (decimal)item["net"]!["value"]!;
        var claim = Bill("Claim", chart.PatientConditional, type, chart.Day(daysBefore), item);
        claim["provider"] = new JsonObject { ["display"] = "Billing office" };
        claim["total"] = Code.Money(price);
        if (prescription is not null)
        {
            claim["prescription"] = Code.Reference(SyntheticChart.Server + prescription);
        }

        var url = chart.AddNew(claim);
        var benefit = Bill(
            "ExplanationOfBenefit", chart.PatientByUrl, type, chart.Day(daysBefore - 12), (JsonObject)item.DeepClone());
        benefit["insurer"] = new JsonObject { ["display"] = Insurer };
        benefit["claim"] = Code.Reference(url);
        benefit["outcome"] = "complete";
        benefit["payment"] = new JsonObject { ["amount"] = Code.Money(decimal.Round(price * 0.8m, 2)) };
        chart.AddNew(benefit);
    }

    private static JsonObject Bill(
        string resourceType, JsonObject patient, string type, string created, JsonObject item) => new()
    {
        ["resourceType"] = resourceType,
        ["status"] = "active",
        ["type"] = new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject
            {
                ["system"] = "http://terminology.hl7.org/CodeSystem/claim-type",
                ["code"] = type,
            }),
        },
        ["use"] = "claim",
        ["patient"] = patient,
        ["created"] = created,
        ["insurance"] = new JsonArray(new JsonObject
        {
            ["sequence"] = 1,
            ["focal"] = true,
            ["coverage"] = new JsonObject { ["display"] = Insurer },
        }),
        ["item"] = new JsonArray(item),
    };
}
