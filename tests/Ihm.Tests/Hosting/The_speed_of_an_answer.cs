using System.Diagnostics;
using System.Net;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Tests.Fhir;
using Salus.Ihm.Tests.Storage;
using Salus.Ledger;
using Xunit.Abstractions;

namespace Salus.Ihm.Tests.Hosting;

/// <summary>How long a doctor waits for a day of a signal, under a permit that is open, with a token, over HTTP: told,
/// and failed on by no time. Small by default, ten million values with SALUS_LONG=1.</summary>
[Collection(Databases.Name)]
public sealed class The_speed_of_an_answer(PostgresServer postgres, ITestOutputHelper output)
{
    private const int DaySeconds = 86_400;
    private const int InBatch = 3_600;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SALUS_LONG") == "1";
    private static readonly int Days = IsLong ? 116 : 2;
    private static readonly int Questions = IsLong ? 300 : 10;

    // Whole days that are over for a day.
    private static readonly long FirstDay = (FhirWorld.Start.UnixMs / 1000 / DaySeconds) - Days - 1;

    [Theory] // spec ihm 6.1, 6.3
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task is_told_for_a_day_under_an_open_permit(string database)
    {
        var home = await Databases.HomeAsync(postgres, database);
        if (home is null)
        {
            return;
        }

        await using var closing = home;
        await using var world = new OpenedWorld();
        await world.OpenAsync(home);
        foreach (var (question, points) in new[]
        {
            ("roll-ups?step=minute&signal=heart-rate", 1_440), ("readings?limit=1000&signal=heart-rate", 1_000),
        })
        {
            var times = await world.AskAsync(question, points);
            output.WriteLine(
                $"{database}: {world.Stored:N0} values stored, {question.Split('?')[0]} of a day: "
                + $"p50 {times[times.Count / 2]:F1} ms, p95 {times[times.Count * 95 / 100]:F1} ms");
        }
    }

    /// <summary>An IHM of one patient whose store holds the days, and a doctor who asks for them.</summary>
    private sealed class OpenedWorld : IAsyncDisposable
    {
        private readonly FhirWorld _world = new();
        private readonly StoreKey _key = StoreKey.Create();

        public long Stored => _world.Store!.Statistics.Samples;

        public async Task OpenAsync(StoreHome home)
        {
            await _world.InitializeAsync();
            _world.Store = await TelemetryStore.OpenAsync(home.Options, _world.Time, default);
            await _world.Store.AddPatientAsync(_world.Patient.Member, _key, default);
            for (var second = FirstDay * DaySeconds; second < (FirstDay + Days) * DaySeconds; second += InBatch)
            {
                await _world.Store.AppendAsync([BatchFrom(second)], default);
            }

            await _world.Store.ExpireAsync(default);
        }

        /// <summary>How long each answer took, in milliseconds, in order.</summary>
        public async Task<List<double>> AskAsync(string question, int points)
        {
            var doctor = await _world.PermittedAsync(Category.VitalSigns);
            var random = new Random(1);
            List<double> times = [];

            // The first one compiles the program.
            for (var turn = 0; turn <= Questions; turn++)
            {
                var from = 1_000 * DaySeconds * (FirstDay + random.Next(Days));
                var clock = Stopwatch.StartNew();
                var told = await doctor.GetAsync(
                    $"/v1/patients/{_world.Patient.Member}/{question}&from={from}&to={from + (1_000L * DaySeconds)}");
                times.Add(clock.Elapsed.TotalMilliseconds);
                Assert.Equal(HttpStatusCode.OK, told.Status);
                var shown = told.Json["readings"] ?? told.Json["signals"]![0]!["points"];
                Assert.Equal(points, shown!.AsArray().Count);
            }

            times.RemoveAt(0);
            times.Sort();
            return times;
        }

        public async ValueTask DisposeAsync()
        {
            await _world.DisposeAsync();
            if (_world.Store is { } store)
            {
                await store.DisposeAsync();
            }

            _key.Dispose();
        }

        private DeviceBatch BatchFrom(long second) => new(
            _world.Patient.Member,
            _world.Sensor.Member,
            $"b-{second}",
            FhirWorld.Start,
            FhirWorld.Start,
            [
                .. Enumerable.Range(0, InBatch).Select(index => Reading.Of(
                    Signal.HeartRate,
                    $"h-{second + index}",
                    new Timestamp(1_000 * (second + index)),
                    60 + (index % 37))),
            ]);
    }
}
