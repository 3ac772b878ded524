using Salus.Client.Fhir;

namespace Salus.Client.Tests.Fhir;

public sealed class A_reference_to_the_patient
{
    private const string At = SomeBundle.PatientUrl;
    private const string OnA = "https://a.example/fhir/Observation/9";
    private const string OnB = "https://b.example/fhir/Observation/9";
    private const string Urn = "urn:uuid:0B1F36A4-7a0e-4b9a-8f9c-3b2f5b4f0009";

    // spec fhir 2.1, spec fhir 2.2, spec fhir 2.3, spec fhir 2.4, spec fhir 2.6
    [Theory]
    // The patient has a RESTful fullUrl on server a.
    [InlineData("""{"reference": "https://a.example/fhir/Patient/p1"}""", At, "urn:uuid:1", true)]
    [InlineData("""{"reference": "https://a.example/fhir/Patient/p1/_history/2"}""", At, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient/p1"}""", At, OnA, true)]
    [InlineData("""{"reference": "Patient/p1/_history/1"}""", At, OnA, true)]
    [InlineData("""{"reference": "Patient/p1"}""", At, OnB, false)]
    [InlineData("""{"reference": "Patient/p1"}""", At, "urn:uuid:1", false)]
    [InlineData("""{"reference": "https://b.example/fhir/Patient/p1"}""", At, "urn:uuid:1", false)]
    [InlineData("""{"reference": "Patient/p2"}""", At, OnA, false)]
    // The patient has a URN, or no fullUrl at all.
    [InlineData("""{"reference": "urn:uuid:0b1f36a4-7a0e-4b9a-8f9c-3b2f5b4f0009"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "urn:uuid:0b1f36a4-7a0e-4b9a-8f9c-3b2f5b4f0008"}""", Urn, "urn:uuid:1", false)]
    [InlineData("""{"reference": "urn:oid:1.2.3"}""", "urn:oid:1.2.3", "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient/p1"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient/p1"}""", null, null, true)]
    [InlineData("""{"reference": "https://c.example/Patient/p1"}""", null, null, true)]
    [InlineData("""{"reference": "Patient/p2"}""", null, null, false)]
    // Conditional references.
    [InlineData("""{"reference": "Patient?identifier=urn:x|A-77"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient?identifier=urn%3Ax%7CA-77"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient?identifier=A-77"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient?identifier=urn:x|"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient?_id=p1"}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient?identifier=|A-77"}""", Urn, "urn:uuid:1", false)]
    [InlineData("""{"reference": "Patient?identifier=urn:x|A-78"}""", Urn, "urn:uuid:1", false)]
    [InlineData("""{"reference": "Patient?identifier="}""", Urn, "urn:uuid:1", false)]
    [InlineData("""{"reference": "Patient?name=Chalmers"}""", Urn, "urn:uuid:1", false)]
    // Logical references.
    [InlineData("""{"identifier": {"system": "urn:x", "value": "A-77"}}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"type": "Patient", "identifier": {"value": "A-77"}}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"reference": "Patient/p9", "identifier": {"value": "A-77"}}""", Urn, "urn:uuid:1", true)]
    [InlineData("""{"identifier": {"system": "urn:x", "value": "A-78"}}""", Urn, "urn:uuid:1", false)]
    [InlineData("""{"type": "Group", "identifier": {"system": "urn:x", "value": "A-77"}}""", Urn, "urn:uuid:1", false)]
    public void is_followed_as_R4_says(string reference, string? patientUrl, string? ownUrl, bool isPatients)
    {
        var json = SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient, patientUrl),
            SomeBundle.Entry($$"""{"resourceType": "Observation", "subject": {{reference}}}""", ownUrl));

        if (isPatients)
        {
            Assert.Equal(2, SomeBundle.Read(json).Documents.Count);
        }
        else
        {
            Assert.Equal("bundle-foreign-subject", SomeBundle.Refused(json).Code);
        }
    }

    // spec fhir 2.5
    [Theory]
    [InlineData("""
        {"resourceType": "Patient", "id": "c", "identifier": [{"value": "A-77", "system": "urn:x"}]}
        """, true)]
    [InlineData("""
        {"resourceType": "Patient", "id": "c", "identifier": [{"value": "B-1", "system": "urn:x"}]}
        """, false)]
    [InlineData("""
        {"resourceType": "Patient", "id": "c", "name": [{"family": "Chalmers", "given": ["Peter", "James"]}],
         "birthDate": "1974-12-25"}
        """, true)]
    [InlineData("""
        {"resourceType": "Patient", "id": "c", "name": [{"family": "Chalmers", "given": ["Peter", "James"]}],
         "birthDate": "1974-12-26"}
        """, false)]
    [InlineData("""{"resourceType": "Patient", "id": "c"}""", false)]
    [InlineData("""{"resourceType": "Patient", "id": "other"}""", false)]
    [InlineData("""{"resourceType": "RelatedPerson", "id": "c"}""", false)]
    [InlineData("""{"resourceType": "Location", "id": "c"}""", true)]
    public void may_be_contained(string contained, bool isPatients)
    {
        var json = SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient, SomeBundle.PatientUrl),
            SomeBundle.Entry($$"""
                {"resourceType": "Observation", "contained": [{{contained}}], "subject": {"reference": "#c"} }
                """));

        Assert.Equal(isPatients ? null : "bundle-foreign-subject", Code(json));
    }

    // spec fhir 2.1, spec fhir 2.7
    [Theory]
    [InlineData("""{"resourceType": "Coverage", "beneficiary": {"reference": "Patient/other"}}""")]
    [InlineData("""{"resourceType": "Task", "for": {"reference": "Patient/other"}}""")]
    [InlineData("""{"resourceType": "EnrollmentRequest", "candidate": {"reference": "Patient/other"}}""")]
    [InlineData("""{"resourceType": "ResearchSubject", "individual": {"reference": "Patient/other"}}""")]
    [InlineData("""{"resourceType": "Claim", "patient": {"reference": "Patient/other"}}""")]
    [InlineData("""{"resourceType": "Account", "subject": [{"reference": "Patient/other"}]}""")]
    [InlineData("""{"resourceType": "Observation", "subject": {"reference": "Group/ward"}}""")]
    [InlineData("""{"resourceType": "Appointment", "participant": [{"actor": {"reference": "Patient/other"}}]}""")]
    [InlineData("""{"resourceType": "Provenance", "target": [{"reference": "Patient/other"}]}""")]
    public void refuses_the_bundle_when_it_leads_to_somebody_else(string resource)
    {
        var refused = Assert.Throws<FhirRejectedException>(() => SomeBundle.With(resource));
        Assert.Equal(FhirRefusals.ForeignSubject, refused.Code);
        Assert.DoesNotContain("other", refused.Message, StringComparison.Ordinal);
    }

    // spec fhir 2.7, spec fhir 2.9
    [Theory]
    [InlineData("""{"resourceType": "Observation"}""")]
    [InlineData("""{"resourceType": "Observation", "subject": {"display": "the patient"}}""")]
    [InlineData("""{"resourceType": "Observation", "subject": {"reference": "Location/ward"}}""")]
    [InlineData("""{"resourceType": "Provenance", "target": [{"reference": "Procedure/1"}]}""")]
    [InlineData("""{"resourceType": "Appointment", "participant": [{"actor": {"reference": "Practitioner/1"}}]}""")]
    [InlineData("""{"resourceType": "Provenance", "target": [{"reference": "urn:uuid:ffff"}]}""")]
    public void may_be_absent_because_a_bundle_is_one_patients(string resource) =>
        Assert.Equal(2, SomeBundle.With(resource).Documents.Count);

    // spec fhir 2.10
    [Fact]
    public void is_not_looked_for_inside_contained_resources() =>
        Assert.Equal(2, SomeBundle.With("""
            {"resourceType": "ExplanationOfBenefit", "patient": {"reference": "https://a.example/fhir/Patient/p1"},
             "contained": [{"resourceType": "Coverage", "id": "c", "beneficiary": {"reference": "Patient/other"}}]}
            """).Documents.Count);

    private static string? Code(string json) =>
        Record.Exception(() => SomeBundle.Read(json)) is FhirRejectedException refused ? refused.Code : null;
}

public sealed class A_supporting_resource
{
    // spec fhir 2.8
    [Theory]
    [InlineData("""{"resourceType": "Organization", "name": "Acme"}""", null)]
    [InlineData("""{"resourceType": "Medication"}""", null)]
    [InlineData("""{"resourceType": "Device"}""", null)]
    [InlineData("""{"resourceType": "Device", "patient": {"reference": "Patient?_id=p1"}}""", "procedure")]
    [InlineData("""{"resourceType": "Device", "patient": {"reference": "Patient/other"}}""", null)]
    [InlineData("""
        {"resourceType": "Person", "link": [{"target": {"reference": "Patient?_id=p1"}}]}
        """, "emergency-summary")]
    [InlineData("""
        {"resourceType": "AuditEvent", "agent": [{"who": {"reference": "Patient?_id=p1"}}]}
        """, "clinical-note")]
    [InlineData("""{"resourceType": "Group", "member": [{"entity": {"reference": "Patient?_id=p1"}}]}""", null)]
    public void is_a_document_only_when_it_names_the_patient(string resource, string? category)
    {
        var bundle = SomeBundle.With(resource);

        Assert.Equal(category, bundle.Documents.Skip(1).SingleOrDefault()?.Category);
        Assert.Equal(category is null ? 1 : 0, bundle.Supporting.Count);
    }

    // spec fhir 2.8, spec fhir 4.1
    [Fact]
    public void gives_a_prescription_its_title()
    {
        var bundle = SomeBundle.Read(SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient),
            SomeBundle.Entry("""{"resourceType": "Medication", "code": {"text": "Lisinopril 10 mg"}}""", "urn:uuid:7"),
            SomeBundle.Entry("""
                {"resourceType": "MedicationRequest", "subject": {"reference": "Patient/p1"},
                 "medicationReference": {"reference": "urn:uuid:7"}}
                """)));

        Assert.Equal("Lisinopril 10 mg", bundle.Documents[1].Title);
        Assert.Equal("Medication", Assert.Single(bundle.Supporting).ResourceType);
    }
}
