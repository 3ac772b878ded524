using System.Net;
using System.Text.Json.Nodes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Hosting;

public sealed class Single_readings : IAsyncLifetime
{
    private static readonly long From = FhirWorld.Start.UnixMs;

    private readonly FhirWorld _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-readings-").FullName;
    private StoreKey _key = null!;

    private string Path => $"/v1/patients/{_world.Patient.Member}/readings";

    private static string Hour => $"from={From}&to={From + 3_600_000}";

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _key = StoreKey.Create();
        _world.Store = await TelemetryStore.OpenAsync(new StoreOptions { Folder = _folder }, _world.Time, default);
        await _world.Store.AddPatientAsync(_world.Patient.Member, _key, default);
        List<Reading> readings = [];
        for (var minute = 0; minute < 3; minute++)
        {
            readings.Add(Reading.Of(
                Signal.HeartRate, $"hr-{minute}", new Timestamp(From + (minute * 60_000L)), 60 + minute));
        }

        readings.Add(new Reading(Signal.Electrocardiogram, "ecg", 1, new Timestamp(From), 4, [0.1, 0.2, -0.1]));
        readings.Add(Reading.Of(Signal.SleepStage, "sleep", new Timestamp(From), 3));
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

    [Fact] // spec ihm 6.3
    public async Task are_shown_to_the_patient_the_newest_first_and_in_parts()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var newest = await patient.GetAsync($"{Path}?signal=heart-rate&{Hour}&limit=2");
        var rest = await patient.GetAsync(
            $"{Path}?signal=heart-rate&from={From}&to={newest.Json["readings"]![1]!["time"]}&limit=2");

        Assert.Equal((HttpStatusCode.OK, "/min", "vital-signs", false), (
            newest.Status,
            (string?)newest.Json["unit"],
            (string?)newest.Json["category"],
            (bool)newest.Json["complete"]!));
        Assert.Equal(["hr-2", "hr-1"], Ids(newest));
        Assert.Equal(_world.Sensor.Member.ToString(), (string?)newest.Json["readings"]![0]!["device"]);
        Assert.Equal(["hr-0"], Ids(rest));
        Assert.True((bool)rest.Json["complete"]!);
    }

    [Fact] // spec ihm 6.3
    public async Task of_a_waveform_or_a_code_have_their_values()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var waveform = await patient.GetAsync($"{Path}?signal=electrocardiogram&{Hour}");
        var code = await patient.GetAsync($"{Path}?signal=sleep-stage&{Hour}");

        var shown = waveform.Json["readings"]![0]!;
        Assert.Equal((4d, "[0.1,0.2,-0.1]"), ((double)shown["periodMs"]!, shown["values"]!.ToJsonString()));
        Assert.Equal("[\"deep\"]", code.Json["readings"]![0]!["values"]!.ToJsonString());
    }

    [Fact] // spec ihm 6.3
    public async Task are_shown_under_a_permit_that_covers_them_and_counted()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);

        var covered = await doctor.GetAsync($"{Path}?signal=heart-rate&{Hour}");
        var other = await doctor.GetAsync($"{Path}?signal=electrocardiogram&{Hour}");

        Assert.Equal(3, Ids(covered).Count());
        Assert.Equal((HttpStatusCode.OK, 0), (other.Status, Ids(other).Count()));
        var held = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        Assert.Equal(3, held.Observations);
    }

    [Fact] // spec ihm 6.3
    public async Task are_of_an_unknown_patient_to_whom_no_permit_shows_them()
    {
        var stranger = await _world.VisitAsync(_world.Doctor());

        var known = await stranger.GetAsync($"{Path}?signal=heart-rate&{Hour}");
        var unknown = await stranger.GetAsync(
            $"/v1/patients/{_world.OtherPatient.Member}/readings?signal=heart-rate&{Hour}");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-patient"), (known.Status, (string?)known.Json["code"]));
        Assert.Equal(known.Text, unknown.Text);
    }

    [Theory] // spec ihm 6.4
    [InlineData("signal=heart&from=0&to=1", "signal")]
    [InlineData("from=0&to=1", "signal")]
    [InlineData("signal=heart-rate&to=1", "from")]
    [InlineData("signal=heart-rate&from=1&to=1", "to")]
    [InlineData("signal=heart-rate&from=0&to=1&limit=0", "limit")]
    [InlineData("signal=heart-rate&from=0&to=1&limit=1001", "limit")]
    [InlineData("signal=heart-rate&from=0&to=1&step=hour", "step")]
    public async Task are_asked_for_as_the_rules_say(string query, string field)
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}?{query}");

        Assert.Equal(("malformed-parameter", field), ((string?)told.Json["code"], (string?)told.Json["field"]));
    }

    private static IEnumerable<string> Ids(Told told) =>
        told.Json["readings"]!.AsArray().Select((JsonNode? one) => (string)one!["id"]!);
}
