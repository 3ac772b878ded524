using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>The references by which the chart calls its hospital and its doctor.</summary>
internal sealed record CareStaff(string Hospital, string Doctor);

/// <summary>Organisations, people and places: supporting resources, no patient's.</summary>
internal static class CareProviders
{
    private const string LicenceSystem = "https://registry.example.org/licence";

    public static CareStaff Write(SyntheticChart chart)
    {
        var hospital = chart.AddStored(Organisation("Springwater General Hospital", "prov"));
        chart.AddStored(Organisation("Springwater Laboratory", "prov"));
        chart.AddStored(Organisation("Bridge Street Pharmacy", "prov"));
        chart.AddStored(Organisation("Commonwell Mutual Insurance", "ins"));
        var licence = "L" + chart.Random.Digits(8);
        chart.AddNew(Practitioner(licence, "Hartwell", "Imogen"));
        chart.AddNew(Practitioner("L" + chart.Random.Digits(8), "Castellane", "Bruno"));
        chart.AddStored(new JsonObject
        {
            ["resourceType"] = "Location",
            ["status"] = "active",
            ["name"] = "Outpatient clinic, second floor",
            ["managingOrganization"] = Code.Reference(hospital),
        });
        return new CareStaff(SyntheticChart.Server + hospital, $"Practitioner?identifier={LicenceSystem}|{licence}");
    }

    private static JsonObject Organisation(string name, string type) => new()
    {
        ["resourceType"] = "Organization",
        ["active"] = true,
        ["type"] = Code.Concepts("http://terminology.hl7.org/CodeSystem/organization-type", type, type),
        ["name"] = name,
    };

    private static JsonObject Practitioner(string licence, string family, string given) => new()
    {
        ["resourceType"] = "Practitioner",
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = LicenceSystem, ["value"] = licence }),
        ["active"] = true,
        ["name"] = new JsonArray(new JsonObject
        {
            ["family"] = family,
            ["given"] = new JsonArray(given),
            ["prefix"] = new JsonArray("Dr."),
        }),
    };
}
