using System.Text;
using System.Text.Json.Nodes;
using Salus.Client.Fhir;

namespace Salus.Client.Tests.Fhir;

/// <summary>Small bundles, written as a reader of the tests would write them.</summary>
internal static class SomeBundle
{
    public const string PatientUrl = "https://a.example/fhir/Patient/p1";

    public const string Patient = """
        {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "urn:x", "value": "A-77"}],
         "name": [{"family": "Chalmers", "given": ["Peter", "James"]}], "birthDate": "1974-12-25"}
        """;

    public static string Entry(string resource, string? fullUrl = null) =>
        fullUrl is null
            ? $$"""{"resource": {{resource}}, "request": {"method": "POST", "url": "x"} }"""
            : $$"""{"fullUrl": "{{fullUrl}}", "resource": {{resource}}}""";

    public static string Of(params string[] entries) =>
        $$"""{"resourceType": "Bundle", "type": "collection", "entry": [{{string.Join(", ", entries)}}]}""";

    /// <summary>A bundle of the patient and one resource that may refer to it.</summary>
    public static FhirBundle With(string resource, string? fullUrl = "urn:uuid:0b1f36a4-7a0e-4b9a-8f9c-3b2f5b4f0001") =>
        Read(Of(Entry(Patient, PatientUrl), Entry(resource, fullUrl)));

    public static FhirDocument Document(string resource) => With(resource).Documents[^1];

    public static FhirBundle Read(string json) => FhirBundle.Read(Encoding.UTF8.GetBytes(json));

    public static FhirRejectedException Refused(string json) =>
        Assert.Throws<FhirRejectedException>(() => Read(json));

    /// <summary>The files and examples are single resources; a bundle needs the patient they are about.</summary>
    public static string AroundExample(byte[] example)
    {
        var resource = JsonNode.Parse(example)!.AsObject();
        var reference = (string?)(resource["subject"] ?? resource["patient"])?["reference"];
        var isRelative = reference?.StartsWith("Patient/", StringComparison.Ordinal) == true;
        var id = isRelative ? reference!["Patient/".Length..] : "p1";
        var contained = resource["contained"]?.AsArray()
            .FirstOrDefault(inner => (string?)inner!["resourceType"] == "Patient");
        var patient = reference?.StartsWith('#') == true
            ? contained!.DeepClone().AsObject()
            : new JsonObject { ["resourceType"] = "Patient" };
        patient["id"] = id;
        return Of(Entry(patient.ToJsonString()), Entry(resource.ToJsonString()));
    }
}
