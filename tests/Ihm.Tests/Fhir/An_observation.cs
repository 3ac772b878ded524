using System.Net;
using System.Text.Json.Nodes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Fhir;

public sealed class An_observation(FhirWorld world) : IClassFixture<FhirWorld>, IAsyncLifetime
{
    private Visitor _patient = null!;

    public async Task InitializeAsync()
    {
        _patient = await world.VisitAsync(world.Patient);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact] // spec ihm-fhir 4.1, 4.2
    public async Task says_what_the_device_measured()
    {
        var found = await OneAsync("code=8867-4&_sort=date");

        Assert.Equal("final", (string?)found["status"]);
        Assert.Equal("http://hl7.org/fhir/StructureDefinition/heartrate", (string?)found["meta"]!["profile"]![0]);
        Assert.Equal("vital-signs", (string?)found["category"]![0]!["coding"]![0]!["code"]);
        Assert.Equal("8867-4", (string?)found["code"]!["coding"]![0]!["code"]);
        Assert.Equal($"Patient/{world.Patient.Member}", (string?)found["subject"]!["reference"]);
        Assert.Equal($"Device/{world.Sensor.Member}", (string?)found["device"]!["reference"]);
        Assert.Equal(FhirWorld.Start.ToString(), (string?)found["effectiveDateTime"]);
        Assert.Equal("hr-0", (string?)found["identifier"]![0]!["value"]);
        Assert.Equal(60, (double)found["valueQuantity"]!["value"]!);
        Assert.Equal(("/min", "http://unitsofmeasure.org"),
            ((string?)found["valueQuantity"]!["code"], (string?)found["valueQuantity"]!["system"]));
    }

    [Fact] // spec ihm-fhir 4.1
    public async Task is_read_by_its_id()
    {
        foreach (var code in new[] { "8867-4", "85354-9", "8480-6", "11524-6", "15074-8" })
        {
            var found = await OneAsync($"code={code}");
            var read = await _patient.GetAsync($"/fhir/Observation/{found["id"]}");
            Assert.True(JsonNode.DeepEquals(found, read.Json), code);
        }
    }

    [Theory] // spec ihm-fhir 4.1
    [InlineData("x")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("zz000000000000000000000000000000000000000000000000000000000000")]
    public async Task is_not_there_under_any_other_id(string id) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _patient.GetAsync($"/fhir/Observation/{id}")).Status);

    [Fact] // spec ihm-fhir 4.1
    public async Task of_a_later_version_is_corrected_and_a_withdrawn_one_was_an_error()
    {
        world.Readings.Add(world.Patient.Member, world.Sensor.Member, new Reading(
            Signal.RespiratoryRate, "rr", 3, FhirWorld.Start, 0, []));

        var glucose = await OneAsync("code=15074-8");
        var withdrawn = await OneAsync("code=9279-1");

        Assert.Equal(("corrected", "2"), ((string?)glucose["status"], (string?)glucose["meta"]!["versionId"]));
        Assert.Equal("entered-in-error", (string?)withdrawn["status"]);
        Assert.Null(withdrawn["valueQuantity"]);
    }

    [Fact] // spec ihm-fhir 4.3
    public async Task of_two_pressures_of_one_moment_is_a_panel()
    {
        var panel = await OneAsync("code=85354-9");
        var alone = await OneAsync("code=8480-6");

        Assert.Equal([121.0, 79.0], panel["component"]!.AsArray()
            .Select(component => (double)component!["valueQuantity"]!["value"]!));
        Assert.Null(panel["valueQuantity"]);
        Assert.Equal(130, (double)alone["valueQuantity"]!["value"]!);
    }

    [Fact] // spec ihm-fhir 4.4
    public async Task of_a_waveform_is_sampled_data()
    {
        var found = await OneAsync("code=11524-6");

        Assert.Equal(4, (double)found["valueSampledData"]!["period"]!);
        Assert.Equal(250, ((string)found["valueSampledData"]!["data"]!).Split(' ').Length);
        Assert.Equal(FhirWorld.Start.PlusMs(996).ToString(), (string?)found["effectivePeriod"]!["end"]);
    }

    [Fact] // spec ihm-fhir 4.4
    public async Task of_a_code_is_a_concept()
    {
        world.Readings.Add(world.Patient.Member, world.Sensor.Member, Reading.Of(
            Signal.SleepStage, "st", FhirWorld.Start, 3));

        var found = await OneAsync("code=sleep-stage");

        Assert.Equal(("urn:salus:signal:sleep-stage", "deep"), (
            (string?)found["valueCodeableConcept"]!["coding"]![0]!["system"],
            (string?)found["valueCodeableConcept"]!["coding"]![0]!["code"]));
    }

    [Fact] // spec ihm-fhir 7.4
    public async Task has_a_provenance_that_names_its_device()
    {
        var found = await OneAsync("code=8867-4");

        var told = await _patient.GetAsync($"/fhir/Provenance?target=Observation/{found["id"]}");

        var provenance = Assert.Single(told.Entries);
        Assert.Equal($"Device/{world.Sensor.Member}", (string?)provenance["agent"]![0]!["who"]!["reference"]);
    }

    private async Task<JsonObject> OneAsync(string filter) =>
        (await _patient.GetAsync($"/fhir/Observation?patient={world.Patient.Member}&_count=1&{filter}")).Entries[0];
}
