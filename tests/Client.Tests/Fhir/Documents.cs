using System.Text;
using Salus.Client.Fhir;

namespace Salus.Client.Tests.Fhir;

public sealed class A_document
{
    // spec fhir 1.3
    [Fact]
    public void is_the_exact_bytes_of_its_resource()
    {
        const string Resource = """
            { "resourceType":  "Observation", "valueQuantity": {"value": 6.30e0, "unit": "\u00b5"} }
            """;

        Assert.Equal(Resource, Encoding.UTF8.GetString(SomeBundle.Document(Resource).Json.Span));
    }

    // spec fhir 1.1
    [Fact]
    public void is_found_behind_a_byte_order_mark()
    {
        var json = "\uFEFF" + SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient));
        var document = Assert.Single(SomeBundle.Read(json).Documents);
        Assert.Equal(SomeBundle.Patient, Encoding.UTF8.GetString(document.Json.Span));
    }

    // spec fhir 1.2
    [Theory]
    [InlineData("collection")]
    [InlineData("transaction")]
    [InlineData("batch")]
    [InlineData("document")]
    [InlineData("searchset")]
    [InlineData("message")]
    public void comes_from_every_type_of_bundle_that_holds_a_record(string type)
    {
        var json = SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient));
        Assert.Single(SomeBundle.Read(json.Replace("collection", type, StringComparison.Ordinal)).Documents);
    }

    // spec fhir 1.4, spec fhir 1.6
    [Fact]
    public void may_stand_before_its_patient_and_beside_requests()
    {
        var bundle = SomeBundle.Read(SomeBundle.Of(
            SomeBundle.Entry("""{"resourceType": "Observation", "subject": {"reference": "Patient/p1"}}"""),
            """{"request": {"method": "DELETE", "url": "Observation/3"}}""",
            SomeBundle.Entry(SomeBundle.Patient)));

        Assert.Equal(["Observation", "Patient"], bundle.Documents.Select(document => document.ResourceType));
    }

    // spec fhir 4.1
    [Theory]
    [InlineData("""{"resourceType": "Observation", "code": {"text": "Body\u001b[2m\n mass\u202e"}}""", "Body [2m mass")]
    [InlineData("""{"resourceType": "Observation", "code": {"coding": [{"display": "Weight"}]}}""", "Weight")]
    [InlineData("""{"resourceType": "Immunization", "vaccineCode": {"text": "Influenza"}}""", "Influenza")]
    [InlineData("""{"resourceType": "Encounter", "type": [{"text": "Check-up"}]}""", "Check-up")]
    [InlineData("""{"resourceType": "Claim", "type": {"coding": [{"code": "pharmacy"}]}}""", "Claim, pharmacy")]
    [InlineData("""{"resourceType": "ExplanationOfBenefit"}""", "Explanation of benefit")]
    [InlineData("""{"resourceType": "CareTeam"}""", "Care team")]
    public void has_a_title_for_the_readers_screen(string resource, string title) =>
        Assert.Equal(title, SomeBundle.Document(resource).Title);

    // spec fhir 4.1
    [Fact]
    public void has_a_title_of_at_most_120_characters() =>
        Assert.Equal(120, SomeBundle.Document($$"""
            {"resourceType": "Observation", "code": {"text": "{{new string('x', 500)}}"} }
            """).Title.Length);

    // spec fhir 4.2
    [Theory]
    [InlineData(""" "effectiveDateTime": "2012-10-13T17:29:15+10:00" """, "2012-10-13T07:29:15")]
    [InlineData(""" "effectiveDateTime": "2012-10-13T17:29:15.250Z" """, "2012-10-13T17:29:15")]
    [InlineData(""" "effectiveDateTime": "2012-10" """, "2012-10-01T00:00:00")]
    [InlineData(""" "effectiveDateTime": "2012" """, "2012-01-01T00:00:00")]
    [InlineData(""" "effectivePeriod": {"start": "2012-10-13"} """, "2012-10-13T00:00:00")]
    [InlineData(""" "effectivePeriod": {"end": "2012-10-14"} """, "2012-10-14T00:00:00")]
    [InlineData(""" "issued": "2013-01-01T00:00:00Z", "effectiveDateTime": "2012-10-13" """, "2012-10-13T00:00:00")]
    [InlineData(""" "effectiveDateTime": "soon", "issued": "2013-01-01T00:00:00Z" """, "2013-01-01T00:00:00")]
    [InlineData(""" "effectiveDateTime": "soon" """, null)]
    [InlineData(""" "status": "final" """, null)]
    public void has_the_date_of_what_happened(string members, string? expected) =>
        Assert.Equal(
            expected,
            SomeBundle.Document($$"""{"resourceType": "Observation", {{members}}}""").Date?.UtcDateTime.ToString("s"));

    // spec fhir 5.1
    [Fact]
    public void says_nothing_personal_when_it_is_printed()
    {
        var bundle = SomeBundle.With("""{"resourceType": "Condition", "code": {"text": "Diabetes"}}""");

        Assert.Equal("Condition (diagnosis)", bundle.Documents[1].ToString());
        Assert.Equal("Patient (redacted)", bundle.Patient.ToString());
    }
}

public sealed class A_patient
{
    // spec fhir 5.2
    [Fact]
    public void has_personal_strings_that_a_scan_looks_for()
    {
        var bundle = SomeBundle.Read(SomeBundle.Of(SomeBundle.Entry("""
            {"resourceType": "Patient", "birthDate": "1974-12-25",
             "identifier": [{"value": "999-64-9098"}, {"system": "urn:x"}, {"value": "77"}],
             "name": [{"family": "Chalmers", "given": ["Peter", null, "Al"]}, {"text": "Jim Ch."}],
             "telecom": [{"value": "555-793-7667"}, {"use": "home"}],
             "address": [{"line": ["534 Erewhon St"], "text": "534 Erewhon St, Rainbow", "city": "Rainbow"}],
             "contact": [{"name": {"family": "Marche", "given": ["Benedicte"]}, "telecom": [{"value": "+33 237"}],
                          "address": {"line": ["534 Erewhon St"]}}]}
            """)));

        Assert.Equal(
            [
                "+33 237", "1974-12-25", "534 Erewhon St", "534 Erewhon St, Rainbow", "555-793-7667", "999-64-9098",
                "Benedicte", "Benedicte Marche", "Chalmers", "Jim Ch.", "Marche", "Peter", "Peter Al Chalmers",
            ],
            bundle.Patient.PersonalStrings.Order(StringComparer.Ordinal));
    }

    // spec fhir 5.2
    [Fact]
    public void has_no_personal_string_that_chance_would_find()
    {
        var bundle = SomeBundle.Read(SomeBundle.Of(SomeBundle.Entry("""
            {"resourceType": "Patient", "birthDate": "1974", "name": [{"family": "Li", "given": ["Bo"]}]}
            """)));

        Assert.Equal(["Bo Li"], bundle.Patient.PersonalStrings);
    }
}
