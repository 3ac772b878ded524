using Salus.Ihm.Anchoring;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Tests.Patients;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Anchoring;

public sealed class What_is_gathered_for_a_batch
{
    private static readonly AnchorLimits Limits = new() { MostReadings = 6, MostValues = 1_000 };

    private readonly Gathering _gathering = new(Some.Patient);

    [Fact] // spec ihm 3.1
    public void is_settled_when_its_oldest_reading_was_taken_ten_minutes_ago()
    {
        _gathering.Add(Segment(1, Signal.HeartRate));
        _gathering.Add(Segment(2, Signal.HeartRate));
        Assert.Empty(_gathering.Cut(Limits, At(600_000)).Batches);
        var batch = Assert.Single(_gathering.Cut(Limits, At(601_000)).Batches);
        Assert.Equal((Category.VitalSigns, 0L, 2L, 2), (batch.Category, batch.After, batch.Through, batch.Count));
    }

    [Fact] // spec ihm 3.1
    public void is_settled_when_it_is_full_whatever_its_age()
    {
        _gathering.Add(Segment(1, [.. Enumerable.Repeat(Signal.HeartRate, 5)]));
        Assert.Empty(_gathering.Cut(Limits, At(1_000)).Batches);
        _gathering.Add(Segment(2, Signal.HeartRate));
        Assert.Equal(6, Assert.Single(_gathering.Cut(Limits, At(1_000)).Batches).Count);
    }

    [Fact] // spec ihm 3.1
    public void is_settled_when_it_has_many_values()
    {
        var stretch = new Reading(Signal.Electrocardiogram, "e", 1, At(0), 4, new double[1_000]);
        _gathering.Add(Segment(1) with { Readings = [stretch] });
        Assert.Equal(Category.Ecg, Assert.Single(_gathering.Cut(Limits, At(0)).Batches).Category);
    }

    [Fact] // spec ihm 3.1
    public async Task is_one_batch_when_all_of_it_is_old_after_hours_away()
    {
        var cuts = 0;
        await _gathering.ReadAsync(Stored(1, 2, 3, 4, 5), Limits, () => Task.FromResult(++cuts));
        Assert.Equal(0, cuts);
        Assert.Equal(5, Assert.Single(_gathering.Cut(Limits, At(9_000_000)).Batches).Count);
        await _gathering.ReadAsync(Stored(6), Limits, () => Task.FromResult(++cuts));
        Assert.Equal(1, cuts);

        static async IAsyncEnumerable<StoredSegment> Stored(params long[] numbers)
        {
            foreach (var number in numbers)
            {
                yield return await Task.FromResult(Segment(number, Signal.HeartRate));
            }
        }
    }

    [Fact] // spec ihm 3.1
    public void is_of_one_category()
    {
        _gathering.Add(Segment(1, Signal.HeartRate, Signal.Steps, Signal.HeartRate));
        _gathering.Add(Segment(2, Signal.Steps));
        var (batches, _, _) = _gathering.Cut(Limits, At(700_000));
        Assert.Equal(
            [(Category.VitalSigns, 1L, 2), (Category.Activity, 2L, 2)],
            batches.Select(batch => (batch.Category, batch.Through, batch.Count)));
        Assert.NotEqual(batches[0].Salt.ToArray(), batches[1].Salt.ToArray());
    }

    [Fact] // spec ihm 3.5
    public void is_gathered_still_when_the_batch_was_not_written()
    {
        _gathering.Add(Segment(1, Signal.HeartRate));
        Assert.Single(_gathering.Cut(Limits, At(700_000)).Batches);
        var (batches, documents, written) = _gathering.Cut(Limits, At(700_000));
        Assert.Single(batches);
        Assert.Equal(2, documents.Count);
        written();
        Assert.Empty(_gathering.Cut(Limits, At(700_000)).Batches);
        Assert.Equal((0L, 1L), (_gathering.Readings, _gathering.Settled));
    }

    [Fact] // spec ihm 3.5
    public void goes_on_after_a_restart_where_each_category_was_settled()
    {
        _gathering.Add(Segment(1, Signal.Steps, Signal.HeartRate));
        _gathering.Add(Segment(2, [.. Enumerable.Repeat(Signal.HeartRate, 6)]));
        var (batches, documents, _) = _gathering.Cut(Limits, At(1_000));
        Assert.Equal(7, Assert.Single(batches).Count);

        // Activity is in no batch yet, so it is read again, and the vital signs are not.
        var again = new Gathering(Some.Patient);
        again.Recall(documents[0].Value);
        Assert.Equal(0, again.Read);
        again.Add(Segment(1, Signal.Steps, Signal.HeartRate));
        again.Add(Segment(2, [.. Enumerable.Repeat(Signal.HeartRate, 6)]));
        again.Add(Segment(3, Signal.HeartRate));
        Assert.Equal(2, again.Readings);
        var next = again.Cut(Limits, At(700_000)).Batches;
        Assert.Equal(
            [(Category.VitalSigns, 2L, 3L, 1), (Category.Activity, 0L, 1L, 1)],
            next.Select(batch => (batch.Category, batch.After, batch.Through, batch.Count)));
    }

    [Fact] // spec ihm 3.5
    public void keeps_its_batch_as_it_was_settled()
    {
        _gathering.Add(Segment(1, Signal.HeartRate));
        var (batches, documents, _) = _gathering.Cut(Limits, At(700_000));
        var kept = PlannedBatch.Read(documents[1].Value);
        Assert.Equal(batches[0].Salt.ToArray(), kept.Salt.ToArray());
        Assert.Equal(batches[0] with { Salt = default }, kept with { Salt = default });
    }

    [Fact] // spec ihm-store 1.7
    public async Task leaves_out_what_is_damaged()
    {
        var folder = Directory.CreateTempSubdirectory("salus-gathering-");
        try
        {
            await using var store = await TelemetryStore.OpenAsync(
                new StoreOptions { Folder = folder.FullName }, TimeProvider.System, default);
            await store.AddPatientAsync(Some.Patient, StoreKey.Create(), default);
            var now = new Timestamp(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var id in new[] { "before", "damaged", "after" })
            {
                var reading = Reading.Of(Signal.HeartRate, id, now, 60);
                await store.AppendAsync([new(Some.Patient, Some.Member(9), id, now, now, [reading])], default);
            }

            using (var file = new SqliteFile(Path.Combine(folder.FullName, "telemetry.db"), 1024))
            {
                file.Run("UPDATE segments SET sealed = (SELECT proof FROM patients) WHERE place % 1024 = 2");
            }

            var segments = store.SegmentsAsync(Some.Patient, 0, default);
            await _gathering.ReadAsync(segments, Limits, () => Task.CompletedTask);
            var batch = Assert.Single(_gathering.Cut(Limits, Timestamp.Latest).Batches);
            Assert.Equal((3L, 2), (batch.Through, batch.Count));
            Assert.Equal(2, (await SampleReader.TreeAsync(store, Some.Patient, batch, default)).Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Timestamp At(long ms) => new(1_700_000_000_000 + ms);

    // Received a second each after the other.
    private static StoredSegment Segment(long number, params Signal[] signals) => new(
        number,
        Some.Patient,
        Some.Member(9),
        $"b{number}",
        At(1_000 * number),
        At(1_000 * number),
        [.. signals.Select((signal, index) => Reading.Of(signal, $"{number}-{index}", At(index), 60))]);
}
