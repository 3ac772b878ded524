using System.Text.RegularExpressions;

namespace Salus.Client.Tests.Fhir;

public sealed partial class A_category
{
    private const string Loinc = "http://loinc.org";
    private const string Mdc = "urn:iso:std:iso:11073:10101";

    // spec fhir 3.3, spec fhir 3.4, spec fhir 3.5
    [Theory]
    [InlineData("vital-signs", "8867-4", Loinc, "vital-signs")]
    [InlineData("vital-signs", "0-0", Loinc, "vital-signs")]
    [InlineData("laboratory", "718-7", Loinc, "laboratory")]
    [InlineData("imaging", "0-0", Loinc, "imaging")]
    [InlineData("activity", "0-0", Loinc, "activity")]
    [InlineData("social-history", "63513-6", Loinc, "clinical-note")]
    [InlineData("survey", "0-0", Loinc, "clinical-note")]
    [InlineData("exam", "0-0", Loinc, "clinical-note")]
    [InlineData("procedure", "0-0", Loinc, "procedure")]
    // The code decides against the category.
    [InlineData("procedure", "131328", Mdc, "ecg")]
    [InlineData("procedure", "131328", "urn:oid:2.16.840.1.113883.6.24", "ecg")]
    [InlineData("procedure", "11524-6", Loinc, "ecg")]
    [InlineData("activity", "93832-4", Loinc, "sleep")]
    [InlineData("vital-signs", "55423-8", Loinc, "activity")]
    [InlineData("activity", "60832-3", Loinc, "environment")]
    [InlineData("laboratory", "55277-8", Loinc, "clinical-note")]
    [InlineData("laboratory", "55758-7", Loinc, "clinical-note")]
    // No category: the code alone.
    [InlineData(null, "55284-4", Loinc, "vital-signs")]
    [InlineData(null, "85354-9", Loinc, "vital-signs")]
    [InlineData(null, "85354-9", "urn:oid:2.16.840.1.113883.6.1", "vital-signs")]
    [InlineData(null, "150456", Mdc, "vital-signs")]
    [InlineData(null, "150456", "http://snomed.info/sct", "clinical-note")]
    [InlineData(null, "0-0", Loinc, "clinical-note")]
    public void of_an_observation_follows_its_codes(string? category, string code, string system, string expected)
    {
        var categories = category is null ? "" : $$""" "category": [{"coding": [{"code": "{{category}}"}]}],""";
        Assert.Equal(expected, SomeBundle.Document($$"""
            {"resourceType": "Observation",{{categories}}
             "code": {"coding": [{"system": "{{system}}", "code": "{{code}}"}]} }
            """).Category);
    }

    // spec fhir 3.3, spec fhir 3.5
    [Theory]
    [InlineData(""" "specimen": {"display": "blood"} """, "laboratory")]
    [InlineData(""" "referenceRange": [{"text": "3 to 6"}] """, "laboratory")]
    [InlineData(""" "referenceRange": [] """, "clinical-note")]
    [InlineData(""" "category": [{"coding": [{"code": "lab"}]}, {"coding": [{"code": "survey"}]}] """, "clinical-note")]
    [InlineData(""" "category": [{"coding": [{"code": "laboratory"}, {"code": "vital-signs"}]}] """, "vital-signs")]
    public void of_an_observation_falls_back_on_what_it_holds(string members, string expected) =>
        Assert.Equal(expected, SomeBundle.Document($$"""{"resourceType": "Observation", {{members}}}""").Category);

    // spec fhir 3.6, spec fhir 3.7
    [Theory]
    [InlineData("LAB", "58410-2", "laboratory")]
    [InlineData("MB", "0-0", "laboratory")]
    [InlineData("RAD", "36643-5", "imaging")]
    [InlineData("LP29684-5", "0-0", "imaging")]
    [InlineData("EC", "0-0", "ecg")]
    [InlineData("CTH", "0-0", "procedure")]
    [InlineData("LAB", "69737-5", "clinical-note")]
    [InlineData("LAB", "69409-1", "clinical-note")]
    [InlineData("34117-2", "34117-2", "clinical-note")]
    [InlineData("OTH", "18748-4", "imaging")]
    [InlineData("OTH", "11524-6", "ecg")]
    public void of_a_report_follows_its_section(string section, string code, string expected) =>
        Assert.Equal(expected, SomeBundle.Document($$"""
            {"resourceType": "DiagnosticReport", "category": [{"coding": [{"code": "{{section}}"}]}],
             "code": {"coding": [{"system": "http://loinc.org", "code": "{{code}}"}]} }
            """).Category);

    // spec fhir 3.6
    [Theory]
    [InlineData(""" "imagingStudy": [{"display": "X-ray"}] """, "imaging")]
    [InlineData(""" "specimen": [{"display": "blood"}] """, "laboratory")]
    [InlineData(""" "conclusion": "well" """, "clinical-note")]
    public void of_a_report_without_section_falls_back_on_what_it_names(string members, string expected) =>
        Assert.Equal(expected, SomeBundle.Document($$"""{"resourceType": "DiagnosticReport", {{members}}}""").Category);

    // spec fhir 3.6, spec fhir 3.7
    [Theory]
    [InlineData("Composition", "60591-5", "emergency-summary")]
    [InlineData("Composition", "34133-9", "clinical-note")]
    [InlineData("DocumentReference", "34108-1", "clinical-note")]
    [InlineData("DocumentReference", "60591-5", "emergency-summary")]
    [InlineData("DocumentReference", "11502-2", "laboratory")]
    [InlineData("DocumentReference", "18748-4", "imaging")]
    [InlineData("DocumentReference", "57833-6", "medication")]
    [InlineData("DocumentReference", "11369-6", "immunization")]
    [InlineData("DocumentManifest", "48765-2", "allergy")]
    public void of_a_document_follows_its_type(string resourceType, string code, string expected) =>
        Assert.Equal(expected, SomeBundle.Document($$"""
            {"resourceType": "{{resourceType}}",
             "type": {"coding": [{"system": "http://loinc.org", "code": "{{code}}"}]} }
            """).Category);

    // spec fhir 3.8
    [Theory]
    [InlineData("Claim", "type", "pharmacy", "pharmacy-bill")]
    [InlineData("Claim", "type", "institutional", "claim")]
    [InlineData("ExplanationOfBenefit", "type", "pharmacy", "pharmacy-bill")]
    [InlineData("ExplanationOfBenefit", "type", "PDE", "pharmacy-bill")]
    [InlineData("ExplanationOfBenefit", "type", "oral", "claim")]
    [InlineData("ClaimResponse", "type", "vision", "claim")]
    [InlineData("ServiceRequest", "category", "108252007", "laboratory")]
    [InlineData("ServiceRequest", "category", "363679005", "imaging")]
    [InlineData("ServiceRequest", "category", "387713003", "procedure")]
    public void of_a_bill_or_an_order_follows_its_kind(string resourceType, string member, string code, string expected)
    {
        // Claim.type is one concept, ServiceRequest.category an array of them.
        var concept = $$"""{"coding": [{"code": "{{code}}"}]}""";
        var value = member == "category" ? $"[{concept}]" : concept;
        var resource = $$"""{"resourceType": "{{resourceType}}", "{{member}}": {{value}}}""";
        Assert.Equal(expected, SomeBundle.Document(resource).Category);
    }

    public static TheoryData<string, string> SpecifiedTypes()
    {
        var rows = new TheoryData<string, string>();
        foreach (Match row in TableRow().Matches(File.ReadAllText(SpecFile())))
        {
            foreach (var type in row.Groups[2].Value.Split(", "))
            {
                rows.Add(type, row.Groups[1].Value);
            }
        }

        return rows;
    }

    // spec fhir 3.1, spec fhir 3.2
    [Theory]
    [MemberData(nameof(SpecifiedTypes))]
    public void of_a_type_is_what_the_specification_says(string resourceType, string row)
    {
        // The Patient of a bundle is the patient; no second one may stand beside it.
        var bundle = resourceType == "Patient"
            ? SomeBundle.Read(SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient)))
            : SomeBundle.With($$"""{"resourceType": "{{resourceType}}"}""");

        var isAlone = bundle.Documents.Count == 1 && resourceType != "Patient";
        var actual = isAlone ? "supporting" : $"`{bundle.Documents[^1].Category}`";
        Assert.EndsWith(isAlone ? "supporting" : actual, row, StringComparison.Ordinal);
    }

    // spec fhir 3.2
    [Fact]
    public void is_specified_for_every_resource_type_of_R4_but_Bundle() =>
        Assert.Equal(145, SpecifiedTypes().Select(row => row[0]).Distinct().Count());

    [GeneratedRegex(
        @"^\| (`[a-z-]+`|`[a-z-]+` if it names the Patient, else supporting|always supporting)"
            + @" \| ([A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)*) \|$",
        RegexOptions.Multiline)]
    private static partial Regex TableRow();

    private static string SpecFile()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "docs", "spec", "fhir.md")))
        {
            at = at.Parent ?? throw new FileNotFoundException("docs/spec/fhir.md is not above the tests.");
        }

        return Path.Combine(at.FullName, "docs", "spec", "fhir.md");
    }
}
