using System.Diagnostics;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Xunit.Abstractions;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

/// <summary>Measures, and fails on no time: small by default, as large as the promises with SALUS_LONG=1.</summary>
[Collection(Databases.Name)]
public sealed class The_speed_of_a_store(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Batch = 50;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SALUS_LONG") == "1";

    // Without SALUS_LONG, a day has an hour.
    private static readonly int DaySeconds = IsLong ? 86_400 : 3_600;

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_told_for_batches_of_fifty_samples(string database) =>
        WithAsync(postgres, database, async (home, _) =>
        {
            var patients = Enumerable.Range(0, 20).Select(_ => new Patient()).ToArray();
            await using var store = await OpenAsync(home, patients);
            foreach (var signals in new[] { 1, 5 })
            {
                var rounds = IsLong ? 1000 : 10;
                await AppendAsync(store, patients, signals, 0, 10);
                var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                await AppendAsync(store, patients, signals, 10, rounds);
                var samples = (double)rounds * patients.Length * Batch;
                Told($"{database}: {samples / clock.Elapsed.TotalSeconds:F0} samples/s durable in batches of {Batch}"
                    + $" with {signals} signals; of one core at 20,000 samples/s:"
                    + $" {(Environment.CpuUsage.TotalTime - before).TotalSeconds / samples * 20_000:P0}");
            }

            Assert.Equal(2 * (10 + (IsLong ? 1000 : 10)) * patients.Length * Batch, store.Statistics.Samples);
        });

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_told_for_a_day_of_a_signal_measured_each_second(string database) =>
        WithAsync(postgres, database, async (home, patient) =>
        {
            // Ten million in SQLite, in PostgreSQL a tenth of them beside the waveforms.
            var days = IsLong ? (database == Databases.Sqlite ? 116 : 12) : 2;
            await using var store = await OpenAsync(home, patient);
            var clock = Stopwatch.StartNew();
            for (var day = 0; day < days; day++)
            {
                var seconds = Enumerable.Range(day * DaySeconds, DaySeconds);
                await store.AppendAsync(
                    [.. seconds.Chunk(1200).Select(hours => patient.Batch(hours.Select(Second)))], default);
            }

            if (database == Databases.Postgres && IsLong)
            {
                await AddWaveformsAsync(store, patient);
            }

            Told($"{database}: {store.Statistics} after {clock.Elapsed.TotalSeconds:F0} s");
            var times = new List<double>();
            var random = new Random(1);
            var before = Environment.CpuUsage.TotalTime;
            for (var turn = 0; turn < (IsLong ? 300 : 10); turn++)
            {
                var from = At(random.Next((days - 1) * DaySeconds));
                clock.Restart();
                var slice = await store.QueryAsync(
                    patient.Id, Signal.HeartRate, from, from.PlusMs(DaySeconds * 1000L), int.MaxValue, default);
                times.Add(clock.Elapsed.TotalMilliseconds);
                Assert.Equal(DaySeconds, slice.Readings.Count);
            }

            var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / times.Count;
            times.Sort();
            Told($"{database}: a day of {DaySeconds} readings: p50 {times[times.Count / 2]:F1} ms, "
                + $"p95 {times[times.Count * 95 / 100]:F1} ms, {processor:F1} ms of processor time");
        });

    // 99 million samples: an electrocardiogram of 250 Hz for 110 hours.
    private static async Task AddWaveformsAsync(TelemetryStore store, Patient patient)
    {
        const int Seconds = 99_000_000 / 250;
        double[] beat = [.. Enumerable.Range(0, 250).Select(index => Math.Round(Math.Sin(index / 8.0), 3))];
        foreach (var second in Enumerable.Range(0, Seconds).Chunk(500))
        {
            var readings = second.Select(number => new Reading(
                Signal.Electrocardiogram, $"ecg-{number:D7}", 1, Patient.At(number - Seconds), 4, beat));
            await store.AppendAsync([patient.Batch(readings)], default);
        }
    }

    // Each patient's device sends its own, all at once; a batch has as many signals, in turn.
    private static async Task AppendAsync(
        TelemetryStore store, Patient[] patients, int signals, int first, int rounds)
    {
        for (var round = first; round < first + rounds; round++)
        {
            await Task.WhenAll(patients.Select(patient => store.AppendAsync(
                [patient.Batch(Enumerable.Range(0, Batch).Select(index => Mixed(signals, round, index)))], default)));
        }
    }

    private static Reading Mixed(int signals, int round, int index)
    {
        var number = round * Batch / signals + index / signals;
        var signal = Signal.All[index % signals];
        return Reading.Of(signal, $"{signals}-{number:D8}", Patient.At(number - 86_400), 60 + number % 50);
    }

    private static Reading Second(int number) =>
        Reading.Of(Signal.HeartRate, $"hr-{number:D9}", At(number), 60 + number % 37);

    // The days before the test's.
    private static Timestamp At(int second) => Patient.At(second - 200L * 86_400);

    private void Told(string line) => output.WriteLine(line);
}
