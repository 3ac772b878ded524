using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using static Salus.Ihm.Tests.Storage.Patient;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class Old_readings(PostgresServer postgres)
{
    private static readonly Timestamp Begin = new(0);

    /// <summary>spec ihm-store 5.1</summary>
    [Fact]
    public void Are_kept_as_long_as_their_signal_says() =>
        Assert.Equal(
            [30, 90, 730],
            new[] { Signal.Electrocardiogram, Signal.RoomTemperature, Signal.HeartRate }.Select(Retention.DaysOf));

    /// <summary>spec ihm-store 5.1, 5.2, 5.3</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task go_and_leave_their_roll_ups(string database) => WithAsync(database, async (home, patient) =>
    {
        await using var store = await OpenAsync(home, patient);
        await patient.SendAsync(store, Stretch(0), Stretch(1));
        await patient.SendAsync(store, Beats(0, 100));
        home.Time.Advance(TimeSpan.FromDays(10));
        await patient.SendAsync(store, Stretch(10 * 86_400));
        var before = await RollUpsAsync(store, patient, RollUpStep.Minute);
        home.Time.Advance(TimeSpan.FromDays(21));

        await store.ExpireAsync(default);

        var left = await patient.AskAsync(store, Signal.Electrocardiogram);
        Assert.Equal("ecg-864000", Assert.Single(left.Readings).Id);
        Assert.Equal(100, (await patient.BeatsAsync(store)).Count);
        Assert.Equal(before, await RollUpsAsync(store, patient, RollUpStep.Minute));
        Assert.Equal([500L, 250], before.Select(one => one.Count));
        Assert.Equal(350, store.Statistics.Samples);

        // Its id is forgotten, so its time has to keep it out.
        var late = await patient.SendAsync(store, Stretch(1));
        Assert.Equal("sample-too-old", Assert.Single(late.Faults).Code);
    });

    /// <summary>spec ihm-store 5.3, 5.4</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task have_the_same_roll_ups_before_and_after_their_day_is_over(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            var beats = Enumerable.Range(0, 7000)
                .Select(number => Beat(number, 50 + number % 71, seconds: number * 60L - 4 * 86_400)).ToList();
            foreach (var chunk in beats.Chunk(500))
            {
                await patient.SendAsync(store, chunk);
            }

            foreach (var step in Enum.GetValues<RollUpStep>())
            {
                var width = step switch { RollUpStep.Minute => 60_000L, RollUpStep.Hour => 3_600_000, _ => 86_400_000 };
                var expected = beats.GroupBy(beat => beat.Time.UnixMs / width).Select(group => (
                    group.Key * width,
                    group.LongCount(),
                    group.Min(beat => beat.Values[0]),
                    group.Max(beat => beat.Values[0]),
                    Math.Round(group.Average(beat => beat.Values[0]), 9))).ToList();
                Assert.Equal(expected, await ToldAsync(store, patient, step));
            }

            var raw = await ToldAsync(store, patient, RollUpStep.Hour);
            await store.ExpireAsync(default);
            Assert.Equal(raw, await ToldAsync(store, patient, RollUpStep.Hour));

            // What comes late counts at once, and after its day was rolled up anew.
            await patient.SendAsync(store, Beat(9000, 200, seconds: -4 * 86_400), Beat(0, 150, version: 2, seconds: 0));
            var late = await ToldAsync(store, patient, RollUpStep.Hour);
            Assert.Equal(200, late[0].Highest);
            Assert.Equal(raw.Sum(one => one.Count) + 1, late.Sum(one => one.Count));
            await store.ExpireAsync(default);
            Assert.Equal(late, await ToldAsync(store, patient, RollUpStep.Hour));
        });

    /// <summary>spec ihm-store 5.5</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task leave_their_segments_once_those_are_released_and_a_week_old(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            var batch = patient.BatchNamed("old", Beat(0, 60));
            await store.AppendAsync([batch], default);
            await patient.SendAsync(store, Beat(1, 61));
            await patient.SendAsync(store, Beat(2, 62));
            await store.ReleaseAsync(patient.Id, 2, default);
            await store.ExpireAsync(default);
            Assert.Equal(3, (await ToListAsync(store.SegmentsAsync(patient.Id, 0, default))).Count);
            home.Time.Advance(TimeSpan.FromDays(Retention.SegmentDays + 1));

            await store.ExpireAsync(default);

            var left = await ToListAsync(store.SegmentsAsync(patient.Id, 0, default));
            Assert.Equal(3, Assert.Single(left).Number);
            Assert.Equal([60.0, 61, 62], (await patient.BeatsAsync(store)).Select(beat => beat.Value));

            // The batch is not known any more, its readings are.
            var again = (await store.AppendAsync([batch], default))[0];
            Assert.Equal((false, 0, 0), (again.IsRepeated, again.Segment, again.New.Count));
            Assert.Equal(4, (await patient.SendAsync(store, Beat(3, 63))).Segment);
        });

    private static Reading Stretch(long seconds) => new(
        Signal.Electrocardiogram,
        $"ecg-{seconds}",
        1,
        At(seconds),
        4,
        [.. Enumerable.Range(0, 250).Select(index => index / 100.0)]);

    private static Task<IReadOnlyList<RollUp>> RollUpsAsync(TelemetryStore store, Patient patient, RollUpStep step) =>
        store.RollUpsAsync(patient.Id, Signal.Electrocardiogram, step, Begin, Timestamp.Latest, default);

    private static async Task<List<(long Start, long Count, double Lowest, double Highest, double Mean)>> ToldAsync(
        TelemetryStore store, Patient patient, RollUpStep step) =>
        [
            .. (await store.RollUpsAsync(patient.Id, Signal.HeartRate, step, Begin, Timestamp.Latest, default))
                .Select(one => (one.Start.UnixMs, one.Count, one.Lowest, one.Highest, Math.Round(one.Mean, 9))),
        ];

    private Task WithAsync(string database, Func<StoreHome, Patient, Task> test) =>
        StoreTest.WithAsync(postgres, database, test);
}
