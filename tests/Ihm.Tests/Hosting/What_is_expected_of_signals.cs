using System.Net;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Hosting;

public sealed class What_is_expected_of_signals : IAsyncLifetime
{
    private const long MinuteMs = 60_000;

    private readonly FhirWorld _world = new();

    private string Path => $"/v1/patients/{_world.Patient.Member}/forecasts";

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        for (var minute = 0; minute < 120; minute++)
        {
            Watch(Signal.HeartRate, minute, 60 + (minute % 3));
            Watch(Signal.Steps, minute, 10);
            Watch(Signal.SleepStage, minute, 2);
        }

        // Too few to say what is usual.
        Enumerable.Range(0, 49).ToList().ForEach(minute => Watch(Signal.Glucose, minute, 5));
    }

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm 2.6, 6.5
    public async Task is_shown_to_the_patient_with_its_interval()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}?minutes=30");

        Assert.Equal(HttpStatusCode.OK, told.Status);
        Assert.Equal(["heart-rate", "steps"], Names(told));
        var heart = told.Json["forecasts"]![0]!;
        Assert.Equal(("8867-4", "/min", "vital-signs"), (
            (string?)heart["code"], (string?)heart["unit"], (string?)heart["category"]));
        Assert.Equal(FhirWorld.Start.UnixMs + ((119 + 30) * MinuteMs), (long)heart["at"]!);
        Assert.InRange((double)heart["expected"]!, 60, 62);
        Assert.InRange((double)heart["low"]!, 58, (double)heart["expected"]!);
        Assert.InRange((double)heart["high"]!, (double)heart["expected"]!, 64);
    }

    [Fact] // spec ihm 6.5
    public async Task is_shown_under_a_permit_that_covers_it_and_counted()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);

        var told = await doctor.GetAsync(Path);

        Assert.Equal(["heart-rate"], Names(told));
        var held = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        Assert.Equal(1, held.Observations);
    }

    [Fact] // spec ihm 6.5
    public async Task is_of_an_unknown_patient_to_whom_no_permit_shows_it()
    {
        var stranger = await _world.VisitAsync(_world.Doctor());

        var known = await stranger.GetAsync(Path);
        var unknown = await stranger.GetAsync($"/v1/patients/{_world.OtherPatient.Member}/forecasts");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-patient"), (known.Status, (string?)known.Json["code"]));
        Assert.Equal(known.Text, unknown.Text);
    }

    [Theory] // spec ihm 6.5
    [InlineData("minutes=0", "minutes")]
    [InlineData("minutes=1441", "minutes")]
    [InlineData("minutes=soon", "minutes")]
    [InlineData("hours=1", "hours")]
    public async Task is_asked_for_as_the_rules_say(string query, string field)
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await patient.GetAsync($"{Path}?{query}");

        Assert.Equal(("malformed-parameter", field), ((string?)told.Json["code"], (string?)told.Json["field"]));
    }

    private void Watch(Signal signal, int minute, double value) => _world.Watch.Observe(
        Reading.Of(signal, $"{signal.Name}-{minute}", FhirWorld.Start.PlusMs(minute * MinuteMs), value));

    private static IEnumerable<string> Names(Told told) =>
        told.Json["forecasts"]!.AsArray().Select(one => (string)one!["signal"]!);
}
