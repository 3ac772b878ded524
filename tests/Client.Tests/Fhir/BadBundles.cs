using System.Text;
using Salus.Client.Fhir;

namespace Salus.Client.Tests.Fhir;

public sealed class A_bundle_is_refused
{
    private const string Secret = "Chalmers";

    public static TheoryData<string, string> BadContent => new()
    {
        // spec fhir 1.1
        { "bundle-empty", "" },
        { "bundle-empty", " \r\n\t " },
        { "bundle-not-json", $"{Secret} is not JSON" },
        { "bundle-not-json", $$"""{"resourceType": "Bundle", "x": "{{Secret}}" """ },
        { "bundle-not-json", """{"resourceType": "Bundle", "type": "collection"} {}""" },
        { "bundle-not-json", """{"resourceType": "Bundle", "type": "collection", "type": "batch"}""" },
        { "bundle-not-json", """{"resourceType": "Bundle", "type": "\ud800"}""" },
        { "bundle-not-json", """{"resourceType": "Bundle", "\ud800": 1}""" },
        { "bundle-not-json", """<Bundle xmlns="http://hl7.org/fhir"/>""" },
        { "bundle-too-deep", "{\"a\":" + new string('[', 64) + new string(']', 64) + "}" },
        // spec fhir 1.2, spec fhir 6.3
        { "bundle-not-fhir", "[]" },
        { "bundle-not-fhir", "7" },
        { "bundle-not-fhir", "{}" },
        { "bundle-not-fhir", $$"""{"name": "{{Secret}}"}""" },
        { "bundle-not-fhir", SomeBundle.Patient },
        { "bundle-not-fhir", """{"resourceType": 7}""" },
        { "bundle-not-fhir", """{"resourceType": "Bundle", "type": "collection", "entry": {}}""" },
        { "bundle-not-fhir", """{"resourceType": "Bundle", "type": "collection", "entry": [7]}""" },
        { "bundle-not-fhir", """{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": []}]}""" },
        { "bundle-not-fhir", """{"resourceType": "Bundle", "type": "collection", "entry": null}""" },
        // spec fhir 1.6
        { "bundle-not-fhir", """{"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": "urn:1"}]}""" },
        { "bundle-not-fhir", SomeBundle.Of("""{"resource": {"resourceType": "Bundle"}}""") },
        { "bundle-not-fhir", SomeBundle.Of($$"""{"resource": {"resourceType": "{{Secret}}"} }""") },
        { "bundle-not-fhir", SomeBundle.Of("""{"resource": {}}""") },
        { "bundle-not-fhir", With("""{"resourceType": "Observation", "subject": "Chalmers"}""") },
        { "bundle-not-fhir", With("""{"resourceType": "Observation", "subject": {"reference": 7}}""") },
        { "bundle-not-fhir", With("""{"resourceType": "Observation", "code": {"coding": {}}}""") },
        { "bundle-not-fhir", With("""{"resourceType": "Observation", "code": {"coding": [{"code": 7}]}}""") },
        { "bundle-not-fhir", With("""{"resourceType": "Observation", "effectiveDateTime": 2012}""") },
        { "bundle-not-fhir", SomeBundle.Of("""{"resource": {"resourceType": "Patient", "birthDate": 1974}}""") },
        // spec fhir 1.2
        { "bundle-wrong-type", """{"resourceType": "Bundle"}""" },
        { "bundle-wrong-type", """{"resourceType": "Bundle", "type": "history", "entry": []}""" },
        { "bundle-wrong-type", """{"resourceType": "Bundle", "type": "transaction-response"}""" },
        { "bundle-wrong-type", """{"resourceType": "Bundle", "type": "Chalmers"}""" },
        // spec fhir 1.4
        { "bundle-no-patient", """{"resourceType": "Bundle", "type": "collection"}""" },
        { "bundle-no-patient", SomeBundle.Of() },
        { "bundle-no-patient", SomeBundle.Of(SomeBundle.Entry("""{"resourceType": "Observation"}""")) },
        { "bundle-two-patients", SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient), Minimal("Patient", "p2")) },
        // spec fhir 1.5
        { "bundle-duplicate-url", SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient, "urn:uuid:A1"), Minimal("Observation", "1", "urn:uuid:a1")) },
        { "bundle-duplicate-url", SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient),
            Minimal("Observation", "1", "https://a.example/Observation/1"),
            Minimal("Observation", "1", "https://a.example/Observation/1")) },
        { "bundle-foreign-subject", With("""{"resourceType": "Goal", "subject": {"reference": "Group/Chalmers"}}""") },
    };

    // spec fhir 5.1, spec fhir 6.1, spec fhir 6.2, spec fhir 6.3
    [Theory]
    [MemberData(nameof(BadContent))]
    public void with_a_stable_code_and_advice_that_repeats_nothing_personal(string code, string content)
    {
        var refused = SomeBundle.Refused(content);

        Assert.Equal(code, refused.Code);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    // spec fhir 6.2
    [Fact]
    public void when_there_is_no_such_file()
    {
        var refused = Assert.Throws<FhirRejectedException>(() => FhirBundle.Read("/nowhere/at/all.json"));
        Assert.Equal("bundle-not-found", refused.Code);
    }

    // spec fhir 6.2
    [Fact]
    public void when_the_path_is_a_folder_or_no_path()
    {
        Assert.Equal("bundle-unreadable", Code(() => FhirBundle.Read(AppContext.BaseDirectory)));
        Assert.Equal("bundle-unreadable", Code(() => FhirBundle.Read("")));
    }

    // spec fhir 1.1
    [Fact]
    public void when_it_is_not_utf8()
    {
        Assert.Equal("bundle-not-json", Code(() => FhirBundle.Read(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x7D })));
        Assert.Equal("bundle-not-json", Code(() => FhirBundle.Read(Encoding.Unicode.GetPreamble().ToArray())));
    }

    // spec fhir 1.1
    [Fact]
    public void when_it_is_over_32_MiB()
    {
        var whole = SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient));
        var atTheBound = Encoding.UTF8.GetBytes(whole.PadRight(32 * 1024 * 1024));
        var over = Encoding.UTF8.GetBytes(whole.PadRight((32 * 1024 * 1024) + 1));

        Assert.Single(FhirBundle.Read(new MemoryStream(atTheBound)).Documents);
        Assert.Equal("bundle-too-large", Code(() => FhirBundle.Read(over)));
        Assert.Equal("bundle-too-large", Code(() => FhirBundle.Read(new MemoryStream(over))));
        Assert.Equal("bundle-too-large", Code(() => FhirBundle.Read(new Unseekable(over))));
    }

    // spec fhir 1.1
    [Fact]
    public void not_when_it_nests_exactly_64_levels()
    {
        var deep = new string('[', 63) + new string(']', 63);
        var bundle = $$"""{"resourceType": "Bundle", "type": "batch", "a": {{deep}}}""";
        Assert.Equal("bundle-no-patient", SomeBundle.Refused(bundle).Code);
    }

    private static string With(string resource) =>
        SomeBundle.Of(SomeBundle.Entry(SomeBundle.Patient, SomeBundle.PatientUrl), SomeBundle.Entry(resource));

    private static string Minimal(string resourceType, string id, string? fullUrl = null) =>
        SomeBundle.Entry($$"""{"resourceType": "{{resourceType}}", "id": "{{id}}"}""", fullUrl);

    private static string Code(Action read) => Assert.Throws<FhirRejectedException>(read).Code;

    private sealed class Unseekable(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
