using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

/// <summary>One day of one signal, from a store on disk, as a doctor with an open permit asks for it.</summary>
public sealed class A_day_of_a_signal : IAsyncLifetime
{
    private const int Minutes = 24 * 60;

    private readonly FhirWorld _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-fhir-").FullName;
    private StoreKey _key = null!;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _key = StoreKey.Create();
        _world.Store = await TelemetryStore.OpenAsync(new StoreOptions { Folder = _folder }, _world.Time, default);
        await _world.Store.AddPatientAsync(_world.Patient.Member, _key, default);
        for (var hour = 0; hour < 24; hour++)
        {
            var readings = Enumerable.Range(hour * 60, 60).Select(minute => Reading.Of(
                Signal.HeartRate, $"m-{minute}", FhirWorld.Start.PlusMs(minute * 60_000L), 60 + (minute % 30)));
            var batch = new DeviceBatch(
                _world.Patient.Member, _world.Sensor.Member, $"batch-{hour}", FhirWorld.Start, FhirWorld.Start,
                [.. readings]);
            await _world.Store.AppendAsync([batch], default);
        }
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _world.Store!.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact] // spec ihm-fhir 3.4, 3.5
    public async Task is_told_newest_first_and_not_beyond_its_end()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);
        var told = await doctor.GetAsync(
            $"/fhir/Observation?patient={_world.Patient.Member}&code=8867-4&_count=100"
            + "&date=ge2025-06-14T11:20:00Z&date=lt2025-06-15T10:20:00Z");

        var last = FhirWorld.Start.PlusMs((Minutes - 61) * 60_000L);
        Assert.Equal(
            Enumerable.Range(0, 100).Select(minute => last.PlusMs(-60_000L * minute).ToString()),
            told.Entries.Select(entry => (string?)entry["effectiveDateTime"]));
        Assert.Equal(60 + ((Minutes - 61) % 30), (double)told.Entries[0]["valueQuantity"]!["value"]!);
    }

    [Fact] // spec ihm-fhir 3.7
    public async Task tells_a_whole_day_page_by_page()
    {
        var patient = await _world.VisitAsync(_world.Patient);
        var seen = new HashSet<string>();
        var path = $"/fhir/Observation?patient={_world.Patient.Member}&code=8867-4&_count=500";
        while (true)
        {
            var told = await patient.GetAsync(path);
            Assert.All(told.Entries, entry => Assert.True(seen.Add((string)entry["id"]!)));
            if (told.Link("next") is not { } next)
            {
                break;
            }

            path = new Uri(next).PathAndQuery;
        }

        Assert.Equal(Minutes, seen.Count);
    }
}
