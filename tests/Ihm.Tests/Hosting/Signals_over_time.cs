using System.Net;
using System.Text.Json.Nodes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Hosting;

public sealed class Signals_over_time : IAsyncLifetime
{
    private const long HourMs = 3_600_000;

    // The first hour of the readings' day that is whole.
    private static readonly long From = ((FhirWorld.Start.UnixMs / HourMs) + 1) * HourMs;

    private readonly FhirWorld _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-over-time-").FullName;
    private StoreKey _key = null!;

    private string Path => $"/v1/patients/{_world.Patient.Member}/roll-ups";

    private static string Hours => $"step=hour&from={From}&to={From + (2 * HourMs)}";

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _key = StoreKey.Create();
        _world.Store = await TelemetryStore.OpenAsync(new StoreOptions { Folder = _folder }, _world.Time, default);
        await _world.Store.AddPatientAsync(_world.Patient.Member, _key, default);
        List<Reading> readings = [];
        for (var minute = 0; minute < 120; minute++)
        {
            var at = new Timestamp(From + (minute * 60_000L));
            readings.Add(Reading.Of(Signal.HeartRate, $"hr-{minute}", at, minute < 60 ? 60 + (minute % 3) : 90));
            readings.Add(Reading.Of(Signal.Steps, $"st-{minute}", at, 10));
        }

        readings.Add(new Reading(
            Signal.Electrocardiogram, "ecg", 1, new Timestamp(From), 4, [.. Enumerable.Repeat(0.1, 250)]));
        var batch = new DeviceBatch(
            _world.Patient.Member, _world.Sensor.Member, "batch", FhirWorld.Start, FhirWorld.Start, [.. readings]);
        await _world.Store.AppendAsync([batch], default);
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _world.Store!.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact] // spec ihm 6.1, 6.2
    public async Task are_shown_to_the_patient_as_the_least_the_greatest_and_the_mean_of_each_step()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}?{Hours}");

        Assert.Equal(HttpStatusCode.OK, told.Status);
        Assert.Equal(["heart-rate", "steps"], Names(told));
        var heart = told.Json["signals"]![0]!;
        Assert.Equal(("8867-4", "/min", "vital-signs"), (
            (string?)heart["code"], (string?)heart["unit"], (string?)heart["category"]));
        Assert.Equal(
            $"[[{From},60,60,62,61],[{From + HourMs},60,90,90,90]]", heart["points"]!.ToJsonString());
    }

    [Fact] // spec ihm 6.1
    public async Task are_shown_under_a_permit_and_all_values_behind_them_counted()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);

        var told = await doctor.GetAsync($"{Path}?{Hours}");

        Assert.Equal(["heart-rate"], Names(told));
        var held = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        Assert.Equal(120, held.Observations);
    }

    [Fact] // spec ihm 6.1
    public async Task are_of_an_unknown_patient_to_whom_no_permit_shows_them()
    {
        var stranger = await _world.VisitAsync(_world.Doctor());

        var known = await stranger.GetAsync($"{Path}?{Hours}");
        var unknown = await stranger.GetAsync($"/v1/patients/{_world.OtherPatient.Member}/roll-ups?{Hours}");
        var malformed = await stranger.GetAsync($"/v1/patients/x/roll-ups?{Hours}");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-patient"), (known.Status, (string?)known.Json["code"]));
        Assert.Equal(known.Text, unknown.Text);
        Assert.Equal(known.Text, malformed.Text);
    }

    [Fact] // spec ihm 6.1
    public async Task need_a_token_that_reaches_a_search_for_observations()
    {
        var narrow = await _world.VisitAsync(_world.Patient, "patient/Observation.r");

        Assert.Equal("scope-too-narrow", (string?)(await narrow.GetAsync($"{Path}?{Hours}")).Json["code"]);
    }

    [Theory] // spec ihm 6.2
    [InlineData("step=week&from=0&to=1", "step")]
    [InlineData("step=hour&to=1", "from")]
    [InlineData("step=hour&from=-1&to=1", "from")]
    [InlineData("step=hour&from=1&to=1", "to")]
    [InlineData("step=minute&from=0&to=120060001", "to")]
    [InlineData("step=hour&from=0&to=1&signal=electrocardiogram", "signal")]
    [InlineData("step=hour&from=0&to=1&signal=sleep-stage", "signal")]
    [InlineData("step=hour&from=0&to=1&signals=steps", "signals")]
    public async Task are_asked_for_as_the_rules_say(string query, string field)
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}?{query}");

        Assert.Equal(("malformed-parameter", field), ((string?)told.Json["code"], (string?)told.Json["field"]));
    }

    private static IEnumerable<string> Names(Told told) =>
        told.Json["signals"]!.AsArray().Select((JsonNode? one) => (string)one!["signal"]!);
}
