using System.Globalization;
using System.Text.Json.Nodes;

namespace Salus.Client.Fhir.Synthetic;

/// <summary>The bundle while it is being written: entries, the ways to refer to them, and the patient's times.
/// Entries with a urn:uuid have no server, so they name the patient by absolute URL, by a conditional reference or by
/// identifier; entries of the server name it relatively (spec fhir 7.3).</summary>
internal sealed class SyntheticChart(SyntheticRandom random, DateOnly lastDay, SyntheticPerson person)
{
    public const string Server = "https://records.example.org/fhir/";

    private readonly JsonArray _entries = [];

    public SyntheticRandom Random { get; } = random;

    public SyntheticPerson Person { get; } = person;

    public JsonObject PatientByUrl => Code.Reference($"{Server}Patient/{Person.Id}");

    public JsonObject PatientRelative => Code.Reference($"Patient/{Person.Id}");

    public JsonObject PatientConditional =>
        Code.Reference($"Patient?identifier={SyntheticPerson.RecordNumberSystem}|{Person.RecordNumber}");

    public JsonObject PatientByIdentifier => new()
    {
        ["type"] = "Patient",
        ["identifier"] = new JsonObject
        {
            ["system"] = SyntheticPerson.RecordNumberSystem,
            ["value"] = Person.RecordNumber,
        },
        ["display"] = Person.FullName,
    };

    /// <summary>Adds a resource that is known by a urn:uuid only, and returns the reference to it.</summary>
    public string AddNew(JsonObject resource)
    {
        var id = Random.Uuid();
        var url = "urn:uuid:" + id;
        Add(url, WithId(resource, id), "POST", TypeOf(resource));
        return url;
    }

    /// <summary>Adds a resource that a server already has under its URL, and returns the relative reference to
    /// it.</summary>
    public string AddStored(JsonObject resource)
    {
        var id = (string?)resource["id"] ?? Random.Uuid();
        var relative = $"{TypeOf(resource)}/{id}";
        Add(Server + relative, WithId(resource, id), "PUT", relative);
        return relative;
    }

    /// <summary>A moment so many days before the last day, in the hospital's day, as FHIR writes it.</summary>
    public string At(int daysBefore, int hour, int minute = 0) =>
        lastDay.AddDays(-daysBefore).ToDateTime(new TimeOnly(hour, minute))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'+01:00'", CultureInfo.InvariantCulture);

    public string Day(int daysBefore) =>
        lastDay.AddDays(-daysBefore).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public JsonObject ToBundle() => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["timestamp"] = At(0, 18),
        ["entry"] = _entries,
    };

    private static string TypeOf(JsonObject resource) => (string)resource["resourceType"]!;

    private static JsonObject WithId(JsonObject resource, string id)
    {
        if (!resource.ContainsKey("id"))
        {
            resource.Insert(1, "id", id);
        }

        return resource;
    }

    private void Add(string fullUrl, JsonObject resource, string method, string url) =>
        _entries.Add(new JsonObject
        {
            ["fullUrl"] = fullUrl,
            ["resource"] = resource,
            ["request"] = new JsonObject { ["method"] = method, ["url"] = url },
        });
}
