using System.Net;
using System.Text.Json.Nodes;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

public sealed class Everything_about_a_patient : IAsyncLifetime
{
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm-fhir 8.1
    public async Task is_a_bundle_of_pages()
    {
        await _world.PermittedAsync(Category.VitalSigns);
        var patient = await _world.VisitAsync(_world.Patient);
        List<JsonObject> all = [];
        var told = await patient.GetAsync($"{Path}/$everything?_count=100");
        while (true)
        {
            all.AddRange(told.Entries);
            if (told.Link("next") is not { } next)
            {
                break;
            }

            told = await patient.GetAsync(new Uri(next).PathAndQuery);
        }

        var types = all.CountBy(one => (string)one["resourceType"]!).ToDictionary();
        Assert.Equal((1, 2, 1, 1, 2, 364), (
            types["Patient"], types["Device"], types["Consent"], types["AuditEvent"], types["DocumentReference"],
            types["Observation"]));
        Assert.Equal(all.Count, all.Select(one => $"{one["resourceType"]}/{one["id"]}").Distinct().Count());
    }

    [Fact] // spec ihm-fhir 8.2
    public async Task is_a_stream_of_lines()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}/$export");

        Assert.Equal(HttpStatusCode.OK, told.Status);
        var lines = told.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.Equal(364, lines.Count(line => (string?)line["resourceType"] == "Observation"));
    }

    [Fact] // spec ihm-fhir 2.5, 8.2
    public async Task is_what_the_permits_cover_and_is_counted()
    {
        var doctor = await _world.PermittedAsync(Category.Ecg);

        var told = await doctor.GetAsync($"{Path}/$export");

        var lines = told.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.Equal(1, lines.Count(line => (string?)line["resourceType"] == "Observation"));
        Assert.Equal(1, Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default)).Observations);
    }

    [Fact] // spec ihm-fhir 7.1, 2.5
    public async Task tells_who_read()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);
        await doctor.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}&_count=7");
        _world.Pass(TimeSpan.FromMinutes(3));
        await _world.Desk.SummariseDueAsync(default);
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"/fhir/AuditEvent?patient={_world.Patient.Member}");

        var audit = Assert.Single(told.Entries);
        Assert.Equal("7", (string?)audit["entity"]![1]!["detail"]![0]!["valueString"]);
        Assert.Equal("TREAT", (string?)audit["purposeOfEvent"]![0]!["coding"]![0]!["code"]);
        Assert.Equal(HttpStatusCode.OK, (await patient.GetAsync($"/fhir/AuditEvent/{audit["id"]}")).Status);
    }

    [Fact] // spec ihm-fhir 7.2, 2.1
    public async Task tells_which_batches_are_anchored()
    {
        var doctor = await _world.PermittedAsync(Category.Ecg);

        var told = await doctor.GetAsync($"/fhir/DocumentReference?patient={_world.Patient.Member}");

        var batch = Assert.Single(told.Entries);
        Assert.StartsWith("ipfs://", (string?)batch["content"]![0]!["attachment"]!["url"], StringComparison.Ordinal);
        Assert.Empty((await doctor.GetAsync(
            $"/fhir/DocumentReference?patient={_world.Patient.Member}&category=vital-signs")).Entries);
    }

    [Fact] // spec ihm-fhir 1.1
    public async Task is_asked_for_as_the_capabilities_say()
    {
        using var answer = await _world.Http.GetAsync(new Uri("/fhir/metadata", UriKind.Relative));

        var told = await Told.OfAsync(answer);

        Assert.Equal(("CapabilityStatement", "4.0.1"),
            ((string?)told.Json["resourceType"], (string?)told.Json["fhirVersion"]));
        var patient = await _world.VisitAsync(_world.Patient);
        foreach (var type in told.Json["rest"]![0]!["resource"]!.AsArray().Select(one => (string)one!["type"]!))
        {
            var found = await patient.GetAsync($"/fhir/{type}?patient={_world.Patient.Member}&_count=1");
            Assert.True(found.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, type);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await patient.GetAsync("/fhir/Coverage")).Status);
        var wrongMethod = await patient.SendAsync(HttpMethod.Put, "/fhir/Patient/x", "{}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.Status);
        Assert.Equal("OperationOutcome", (string?)wrongMethod.Json["resourceType"]);
        Assert.Equal("OperationOutcome", (string?)(await patient.GetAsync("/fhir/Coverage")).Json["resourceType"]);
    }

    private string Path => $"/fhir/Patient/{_world.Patient.Member}";
}
