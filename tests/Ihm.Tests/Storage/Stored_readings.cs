using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using static Salus.Ihm.Tests.Storage.Patient;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class Stored_readings(PostgresServer postgres)
{
    /// <summary>spec ihm-store 3.5</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_replaced_by_a_higher_version(string database) => WithAsync(database, async (home, patient) =>
    {
        await using var store = await OpenAsync(home, patient);
        await patient.SendAsync(store, Beats(0, 10));
        await patient.FillAsync(store);

        // One that stands in a block, at its time and at another day's; one that does not; one twice.
        await patient.SendAsync(store, Beat(3, 103, version: 2), Beat(4, 104, version: 7, seconds: -86_400));
        await patient.SendAsync(store, Beat(20, 120), Beat(20, 121, version: 2, seconds: 30));
        await patient.SendAsync(store, Beat(3, 203, version: 3, seconds: 5000));

        await SameBeforeAndAfterMergeAsync(store, patient, async () =>
        {
            var beats = await patient.BeatsAsync(store);
            Assert.Equal(11, beats.Count);
            Assert.Equal(("hr-000004", 7, 104.0), beats[0]);
            Assert.Equal(("hr-000020", 2, 121.0), beats[^2]);
            Assert.Equal(("hr-000003", 3, 203.0), beats[^1]);
        });
    });

    /// <summary>spec ihm-store 3.5</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_gone_once_they_are_withdrawn(string database) => WithAsync(database, async (home, patient) =>
    {
        await using var store = await OpenAsync(home, patient);
        await patient.SendAsync(store, Beats(0, 4));
        var withdrawn = Beat(2, 0, version: 2) with { Values = [] };
        var outcome = await patient.SendAsync(store, withdrawn);
        Assert.Single(outcome.New);

        await SameBeforeAndAfterMergeAsync(store, patient, async () =>
        {
            Assert.Equal(
                ["hr-000000", "hr-000001", "hr-000003"], (await patient.BeatsAsync(store)).Select(beat => beat.Id));
            var late = await patient.SendAsync(store, Beat(2, 62));
            Assert.Equal("version-superseded", Assert.Single(late.Faults).Code);
        });
        var last = (await ToListAsync(store.SegmentsAsync(patient.Id, 1, default)))[0];
        Assert.Empty(Assert.Single(last.Readings).Values);
    });

    /// <summary>spec ihm-store 2.3, 3.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task come_in_order_of_time_however_late_they_arrive(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            const int Seed = 7;
            await using var store = await OpenAsync(home, patient);
            var random = new Random(Seed);
            var beats = Enumerable.Range(0, 9000)
                .Select(number => Beat(number, number % 200, seconds: number * 60L - 6 * 86_400)).ToArray();
            var expected = beats.Select(beat => (beat.Id, beat.Time, beat.Values[0])).ToList();
            random.Shuffle(beats);
            foreach (var chunk in beats.Chunk(300))
            {
                await patient.SendAsync(store, chunk);
            }

            var slice = await patient.AskAsync(store);

            Assert.True(slice.IsComplete);
            Assert.Equal(expected, slice.Readings.Select(one => (one.Id, one.Time, one.Values.Span[0])));
            Assert.Equal(9000, store.Statistics.Samples);
        });

    /// <summary>spec ihm-store 3.8</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_cut_at_the_limit_but_not_within_a_moment(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            await patient.SendAsync(store, Beats(0, 5000));
            await patient.SendAsync(
                store, Beats(100, 3).Select(beat => beat with { Id = $"twin-{beat.Id}", Time = At(100) }));

            await SameBeforeAndAfterMergeAsync(store, patient, async () =>
            {
                var first = await patient.AskAsync(store, limit: 101);
                Assert.Equal((104, false), (first.Readings.Count, first.IsComplete));
                var rest = await store.QueryAsync(
                    patient.Id, Signal.HeartRate, first.Readings[^1].Time.PlusMs(1), Timestamp.Latest, 9999, default);
                Assert.Equal((4899, true), (rest.Readings.Count, rest.IsComplete));
                var newest = await store.QueryAsync(
                    patient.Id, Signal.HeartRate, new SampleRange(new Timestamp(0), At(4000), 2, true), default);
                Assert.Equal(["hr-003999", "hr-003998"], newest.Readings.Select(one => one.Id));
                Assert.False(newest.IsComplete);
                var none = await store.QueryAsync(patient.Id, Signal.HeartRate, At(9000), At(9001), 5, default);
                Assert.True(none is { IsComplete: true, Readings.Count: 0 });
            });
        });

    /// <summary>spec ihm-store 3.8</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task of_a_waveform_are_found_by_any_of_their_values(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            for (var minute = 0; minute < 20; minute++)
            {
                await patient.SendAsync(store, Stretch(minute));
            }

            var slice = await store.QueryAsync(
                patient.Id, Signal.Electrocardiogram, At(10 * 60 + 59), At(11 * 60 + 1), 10, default);

            Assert.Equal(["ecg-10", "ecg-11"], slice.Readings.Select(one => one.Id));
            Assert.Equal(Stretch(11).Values, slice.Readings[1].Values.ToArray());
            Assert.Equal(4.0, slice.Readings[1].PeriodMs);
            Assert.Equal(20L * 15_000, store.Statistics.Samples);
        });

    /// <summary>spec ihm-store 2.3, 3.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_answered_batch_by_batch_while_others_come(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(sender => SendManyAsync(store, patient, sender)));
            var last = 0;
            do
            {
                var readings = (await patient.AskAsync(store)).Readings;
                Assert.Equal(readings.Count, readings.Select(one => one.Id).Distinct().Count());
                Assert.Equal(0, readings.Count % 50);
                Assert.InRange(readings.Count, last, 4 * 60 * 50);
                last = readings.Count;
            }
            while (!sending.IsCompleted);
            await sending;
            Assert.Equal(4 * 60 * 50, (await patient.AskAsync(store)).Readings.Count);
        });

    private static async Task SendManyAsync(TelemetryStore store, Patient patient, int sender)
    {
        for (var batch = 0; batch < 60; batch++)
        {
            await patient.SendAsync(store, Beats(100_000 * sender + 50 * batch, 50));
        }
    }

    private static Reading Stretch(int minute) => new(
        Signal.Electrocardiogram,
        $"ecg-{minute}",
        1,
        At(minute * 60),
        4,
        [.. Enumerable.Range(0, 15_000).Select(index => Math.Round(Math.Sin(index / 50.0), 3) + minute / 1000.0)]);

    // What is not in a block yet is answered as what is.
    private static async Task SameBeforeAndAfterMergeAsync(TelemetryStore store, Patient patient, Func<Task> holds)
    {
        await holds();
        await patient.FillAsync(store);
        await holds();
    }

    private Task WithAsync(string database, Func<StoreHome, Patient, Task> test) =>
        StoreTest.WithAsync(postgres, database, test);
}
