using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Client.Fhir;
using Salus.Client.Fhir.Synthetic;

namespace Salus.Client.Tests.Fhir;

public sealed class A_synthetic_bundle
{
    public static TheoryData<int> Seeds => [1, 2, 3, 42, 2025, int.MaxValue, int.MinValue, -1, 0];

    // spec fhir 7.1
    [Fact]
    public void is_the_same_bytes_for_the_same_seed_on_every_machine()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(SyntheticBundle.Generate(1).Json.Span));
        Assert.Equal("e9b2cb15d5dd8458062ddddf3a1bd3ea8415dd23f3d6d5f96e7e26899982a5e3", digest);
    }

    // spec fhir 7.1
    [Fact]
    public void differs_between_seeds_and_between_last_days()
    {
        var one = SyntheticBundle.Generate(1);

        Assert.False(one.Json.Span.SequenceEqual(SyntheticBundle.Generate(2).Json.Span));
        Assert.False(one.Json.Span.SequenceEqual(SyntheticBundle.Generate(1, new DateOnly(2024, 2, 29)).Json.Span));
    }

    // spec fhir 7.2
    [Theory]
    [MemberData(nameof(Seeds))]
    public void reads_back_with_a_document_of_every_category(int seed)
    {
        var bundle = FhirBundle.Read(SyntheticBundle.Generate(seed).Json);

        Assert.InRange(bundle.Documents.Count + bundle.Supporting.Count, 120, 160);
        Assert.Equal(
            [
                "activity", "allergy", "claim", "clinical-note", "diagnosis", "ecg", "emergency-summary", "environment",
                "imaging", "immunization", "laboratory", "medication", "pharmacy-bill", "procedure", "sleep",
                "vital-signs",
            ],
            bundle.Documents.Select(document => document.Category).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Location", "Medication", "Organization", "Practitioner"],
            bundle.Supporting.Select(other => other.ResourceType).Distinct().Order(StringComparer.Ordinal));
    }

    // spec fhir 7.3
    [Fact]
    public void refers_in_every_way_and_no_reference_leads_out_of_it()
    {
        var json = JsonNode.Parse(SyntheticBundle.Generate(7).Json.Span)!;
        var urls = json["entry"]!.AsArray().Select(entry => (string)entry!["fullUrl"]!).ToHashSet();
        var references = References(json).ToList();

        Assert.Equal(
            ["absolute", "conditional", "relative", "urn"],
            references.Select(Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.All(references.Where(text => Kind(text) is "absolute" or "urn"), text => Assert.Contains(text, urls));
        Assert.All(references.Where(text => Kind(text) == "relative"), text =>
            Assert.Contains("https://records.example.org/fhir/" + text, urls));
        var subjects = json["entry"]!.AsArray()
            .Select(entry => entry!["resource"]!["subject"] ?? entry["resource"]!["patient"])
            .OfType<JsonObject>()
            .Select(subject => subject.ContainsKey("reference") ? Kind((string)subject["reference"]!) : "logical");
        Assert.Equal(
            ["absolute", "conditional", "logical", "relative"], subjects.Distinct().Order(StringComparer.Ordinal));
    }

    // spec fhir 7.4
    [Theory]
    [MemberData(nameof(Seeds))]
    public void knows_every_personal_string_of_its_patient(int seed)
    {
        var synthetic = SyntheticBundle.Generate(seed);

        Assert.Equal(
            FhirBundle.Read(synthetic.Json).Patient.PersonalStrings.Order(StringComparer.Ordinal),
            synthetic.PersonalStrings.Order(StringComparer.Ordinal));
        var text = Encoding.UTF8.GetString(synthetic.Json.Span);
        Assert.All(synthetic.PersonalStrings, own =>
            Assert.Contains(own, text, StringComparison.Ordinal));
    }

    // spec fhir 7.2
    [Fact]
    public void keeps_its_events_between_birth_and_last_day()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var bundle = FhirBundle.Read(SyntheticBundle.Generate(seed, new DateOnly(2024, 6, 1)).Json);
            Assert.All(bundle.Documents.Where(document => document.ResourceType != "Patient"), document =>
                Assert.InRange(
                    document.Date!.Value,
                    new DateTimeOffset(2021, 6, 1, 0, 0, 0, TimeSpan.Zero),
                    new DateTimeOffset(2024, 6, 2, 0, 0, 0, TimeSpan.Zero)));
        }
    }

    private static string Kind(string reference) =>
        reference.StartsWith("urn:", StringComparison.Ordinal) ? "urn"
        : reference.Contains('?', StringComparison.Ordinal) ? "conditional"
        : reference.Contains("://", StringComparison.Ordinal) ? "absolute"
        : "relative";

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "reference", Value: JsonValue text } ? [(string)text!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
