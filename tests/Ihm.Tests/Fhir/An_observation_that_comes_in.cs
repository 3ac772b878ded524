using System.Net;
using System.Text.Json.Nodes;
using Salus.Ihm.Intake;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

public sealed class An_observation_that_comes_in(FhirWorld world) : IClassFixture<FhirWorld>, IAsyncLifetime
{
    private Visitor _sensor = null!;

    public static TheoryData<string, Action<JsonObject>, string> Wrong => new()
    {
        { "no status", o => o.Remove("status"), "Observation.status" },
        { "another status", o => o["status"] = "done", "Observation.status" },
        { "no code", o => o.Remove("code"), "Observation.code" },
        { "an empty code", o => o["code"] = new JsonObject(), "Observation.code" },
        { "a code that is a text", o => o["code"] = "8867-4", "Observation.code" },
        { "no subject", o => o.Remove("subject"), "Observation.subject" },
        { "another subject", o => o["subject"]!["reference"] = "Patient/x", "Observation.subject" },
        { "two values", o => o["valueString"] = "x", "Observation.value[x]" },
        { "two moments", o => o["effectiveInstant"] = "2025-06-14T11:20:00Z", "Observation.effective[x]" },
        { "a value that is a text", o => o["valueQuantity"]!["value"] = "60", "Observation.valueQuantity.value" },
        { "an element of nobody", o => o["valueColour"] = "red", "Observation.valueColour" },
        { "an empty array", o => o["category"] = new JsonArray(), "Observation.category" },
        { "a reason beside a value", o => o["dataAbsentReason"] = new JsonObject(), "Observation.dataAbsentReason" },
        { "another type", o => o["resourceType"] = "Patient", "Observation.resourceType" },
    };

    public async Task InitializeAsync()
    {
        world.Fault = null;
        _sensor = await world.VisitAsync(world.Sensor);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact] // spec ihm-fhir 5.1
    public async Task is_taken_from_a_device_and_from_the_patient()
    {
        var patient = await world.VisitAsync(world.Patient);

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(_sensor, Some())).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(patient, Some())).Status);
    }

    [Fact] // spec ihm-fhir 5.2
    public async Task is_shown_as_it_is_stored()
    {
        var told = await PostAsync(_sensor, Some());

        Assert.Equal("hr-0", (string?)told.Json["identifier"]![0]!["value"]);
        Assert.Contains($"/fhir/Observation/{told.Json["id"]}", told.Headers, StringComparison.Ordinal);
    }

    [Fact] // spec ihm-fhir 5.1
    public async Task is_taken_from_nobody_else()
    {
        var doctor = await world.PermittedAsync(Category.VitalSigns);
        var other = await world.VisitAsync(world.OtherPatient);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(doctor, Some())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(other, Some())).Status);
    }

    [Theory] // spec ihm-fhir 1.4, 5.2
    [MemberData(nameof(Wrong))]
    public async Task is_refused_with_the_element_and_the_rule(string what, Action<JsonObject> spoil, string element)
    {
        var observation = Some();
        spoil(observation);

        var told = await PostAsync(_sensor, observation);

        Assert.True(HttpStatusCode.BadRequest == told.Status, what);
        Assert.Equal(element, (string?)told.Issue["expression"]![0]);
        Assert.StartsWith($"{element}: ", (string)told.Issue["diagnostics"]!, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-fhir 1.4
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"resourceType":"Observation","resourceType":"Observation"}""")]
    public async Task is_refused_when_it_is_no_json_object(string body) =>
        Assert.Equal(
            HttpStatusCode.BadRequest, (await _sensor.SendAsync(HttpMethod.Post, "/fhir/Observation", body)).Status);

    [Fact] // spec ihm-fhir 1.3, 5.2
    public async Task is_refused_as_intake_refuses_it()
    {
        world.Fault = new ReadingFault("x", "sample-in-future", "must not be later than now.")
        {
            Field = "Observation.effectiveDateTime",
        };

        var told = await PostAsync(_sensor, Some());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Equal("Observation.effectiveDateTime", (string?)told.Issue["expression"]![0]);
    }

    [Fact] // spec ihm-fhir 5.3
    public async Task comes_in_a_transaction()
    {
        var told = await _sensor.SendAsync(
            HttpMethod.Post, "/fhir", Bundle(Some(), Some()).ToJsonString());

        Assert.Equal((HttpStatusCode.OK, "transaction-response"), (told.Status, (string?)told.Json["type"]));
        Assert.Equal(["201", "201"], told.Json["entry"]!.AsArray().Select(one => (string?)one!["response"]!["status"]));
    }

    [Fact] // spec ihm-fhir 5.3
    public async Task in_a_transaction_is_refused_with_all_the_others()
    {
        var wrong = Some();
        wrong.Remove("status");

        var told = await _sensor.SendAsync(HttpMethod.Post, "/fhir", Bundle(Some(), wrong).ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.StartsWith("Bundle.entry[1]: ", (string)told.Issue["diagnostics"]!, StringComparison.Ordinal);
        var bundle = Bundle(Some());
        bundle["entry"]![0]!["request"]!["method"] = "DELETE";
        told = await _sensor.SendAsync(HttpMethod.Post, "/fhir", bundle.ToJsonString());
        Assert.Equal("Bundle.entry[0].request.method", (string?)told.Issue["expression"]![0]);
    }

    [Fact] // spec ihm-fhir 1.3
    public async Task of_more_than_a_megabyte_is_refused()
    {
        var told = await _sensor.SendAsync(HttpMethod.Post, "/fhir/Observation", new string(' ', (1024 * 1024) + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.Status);
        Assert.Equal("OperationOutcome", (string?)told.Json["resourceType"]);
    }

    private static Task<Told> PostAsync(Visitor visitor, JsonObject observation) =>
        visitor.SendAsync(HttpMethod.Post, "/fhir/Observation", observation.ToJsonString());

    private static JsonObject Bundle(params JsonObject[] observations) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. observations.Select(one => (JsonNode)new JsonObject
        {
            ["resource"] = one,
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Observation" },
        })]),
    };

    private JsonObject Some() => JsonNode.Parse($$"""
        {
          "resourceType": "Observation", "status": "final",
          "category": [{"coding": [{"code": "vital-signs"}]}],
          "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
          "subject": {"reference": "Patient/{{world.Patient.Member}}"},
          "effectiveDateTime": "2025-06-14T11:20:00Z",
          "valueQuantity": {"value": 60, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"}
        }
        """)!.AsObject();
}
