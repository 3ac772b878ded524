using System.Text;
using System.Text.Json.Nodes;
using Salus.Client.Fhir;
using Xunit.Abstractions;

namespace Salus.Client.Tests.Fhir;

public sealed class A_bundle_of_the_sample_data(ITestOutputHelper output)
{
    public static TheoryData<string> Bundles => new(SampleData.FileNames("fhir", "*.json"));

    public static TheoryData<string, string> Counts => new()
    {
        // Counted apart from this code, from the words.
        {
            "Kermit_Trantow_f1a650a5-737e-4fd7-828e-03c3348b9524.json",
            "allergy 3, claim 24, clinical-note 19, diagnosis 6, emergency-summary 1, immunization 8, "
                + "laboratory 15, medication 6, pharmacy-bill 6, procedure 2, vital-signs 25"
        },
        {
            "Bennie663_Raynor401_46d8cf9a-63e3-43bc-1241-3a01f198fe87.json",
            "allergy 8, claim 86, clinical-note 85, diagnosis 9, emergency-summary 1, immunization 36, "
                + "laboratory 39, medication 21, pharmacy-bill 21, procedure 17, vital-signs 153"
        },
        {
            "Alfonzo975_Hickle134_cd3d3588-94fc-b980-9e94-0390d989d921.json",
            "claim 16, clinical-note 36, diagnosis 13, emergency-summary 1, immunization 7, laboratory 24, "
                + "procedure 23, vital-signs 30"
        },
    };

    // spec fhir 1.2, spec fhir 1.3, spec fhir 2.2, spec fhir 2.4
    [Theory]
    [MemberData(nameof(Bundles))]
    public void splits_completely_into_documents_and_supporting_resources(string fileName)
    {
        if (SampleData.Read("fhir", fileName) is not { } content)
        {
            output.WriteLine(fileName + ": nothing to split on this machine");
            return;
        }

        var bundle = FhirBundle.Read(content);

        var resources = JsonNode.Parse(content)!["entry"]!.AsArray().Select(entry => entry!["resource"]!).ToList();
        Assert.Equal(resources.Count, bundle.Documents.Count + bundle.Supporting.Count);
        Assert.All(bundle.Supporting, other => Assert.True(IsOfStaff(other.ResourceType), other.ResourceType));
        var own = resources.Where(resource => !IsOfStaff((string)resource["resourceType"]!));
        Assert.All(own.Zip(bundle.Documents), pair => Assert.True(
            JsonNode.DeepEquals(pair.First, JsonNode.Parse(pair.Second.Json.Span)), pair.Second.ToString()));
        Assert.All(bundle.Documents, document => Assert.False(string.IsNullOrWhiteSpace(document.Title)));
        Assert.All(bundle.Documents.Where(document => document.ResourceType != "Patient"), document =>
            Assert.True(document.Date > new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), document.ToString()));
    }

    // spec fhir 3.1, spec fhir 3.2
    [Theory]
    [MemberData(nameof(Counts))]
    public void has_the_expected_number_of_documents_in_every_category(string fileName, string expected)
    {
        if (SampleData.Read("fhir", fileName) is not { } content)
        {
            output.WriteLine($"(absent: shared/data/fhir/{fileName})");
            return;
        }

        var counts = FhirBundle.Read(content).Documents
            .GroupBy(document => document.Category)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {group.Count()}");
        Assert.Equal(expected, string.Join(", ", counts));
    }

    // spec fhir 4.1, spec fhir 5.2
    [Theory]
    [MemberData(nameof(Bundles))]
    public void has_no_title_that_names_the_patient(string fileName)
    {
        if (SampleData.Read("fhir", fileName) is not { } content)
        {
            output.WriteLine(fileName + ": nothing to read on this machine");
            return;
        }

        var bundle = FhirBundle.Read(content);

        var birth = JsonNode.Parse(bundle.Documents.Single(document => document.ResourceType == "Patient").Json.Span)!;
        Assert.Contains((string)birth["birthDate"]!, bundle.Patient.PersonalStrings);
        Assert.All(bundle.Documents, document => Assert.All(
            bundle.Patient.PersonalStrings,
            text => Assert.DoesNotContain(text, document.Title, StringComparison.Ordinal)));
    }

    // spec fhir 6.2
    [Fact]
    public void is_refused_as_not_json_when_it_is_newline_delimited()
    {
        if (SampleData.Read("fhir", "DocumentReference-sample.ndjson") is not { } content)
        {
            output.WriteLine("(absent: shared/data/fhir/DocumentReference-sample.ndjson)");
            return;
        }

        var refused = Assert.Throws<FhirRejectedException>(() => FhirBundle.Read(content));
        Assert.Equal("bundle-not-json", refused.Code);
    }

    private static bool IsOfStaff(string resourceType) => resourceType is "Organization" or "Practitioner";
}

public sealed class An_example_of_HL7(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["AuditEvent"] = "supporting",
        ["Claim"] = "claim",
        ["Consent"] = "clinical-note",
        ["Device"] = "supporting",
        ["DiagnosticReport"] = "imaging",
        ["DocumentReference"] = "clinical-note",
        ["ExplanationOfBenefit"] = "claim",
        ["ImagingStudy"] = "imaging",
        ["MedicationRequest"] = "medication",
        ["Observation"] = "vital-signs",
        ["Observation-ekg.json"] = "ecg",
        ["Observation-f001.json"] = "laboratory",
        ["Provenance"] = "clinical-note",
    };

    public static TheoryData<string> Examples => new(SampleData.FileNames("fhir-hl7-examples", "*.json"));

    // spec fhir 3.2, spec fhir 3.3
    [Theory]
    [MemberData(nameof(Examples))]
    public void gets_the_category_that_its_kind_of_data_has(string fileName)
    {
        if (SampleData.Read("fhir-hl7-examples", fileName) is not { } content)
        {
            output.WriteLine(fileName + ": nothing to classify on this machine");
            return;
        }

        if (fileName.StartsWith("Patient-", StringComparison.Ordinal))
        {
            var alone = SomeBundle.Read(SomeBundle.Of(SomeBundle.Entry(Encoding.UTF8.GetString(content))));
            Assert.Equal("emergency-summary", Assert.Single(alone.Documents).Category);
            return;
        }

        var bundle = SomeBundle.Read(SomeBundle.AroundExample(content));

        var expected = Expected.GetValueOrDefault(fileName) ?? Expected[fileName.Split('-')[0]];
        Assert.Equal(expected, bundle.Documents.Count == 2 ? bundle.Documents[1].Category : "supporting");
    }
}
