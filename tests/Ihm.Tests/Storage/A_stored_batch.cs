using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using static Salus.Ihm.Tests.Storage.Patient;
using Reading = Salus.Ihm.Intake.Reading;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class A_stored_batch(PostgresServer postgres)
{
    /// <summary>spec ihm-store 2.1, 3.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_there_after_a_restart(string database) => WithAsync(database, async (home, patient) =>
    {
        await using (var store = await OpenAsync(home, patient))
        {
            var outcome = await patient.SendAsync(store, Beats(0, 50));
            Assert.Equal((1, 50, 0), (outcome.Segment, outcome.New.Count, outcome.Faults.Count));
            Assert.Equal(2, (await patient.SendAsync(store, Beats(50, 50))).Segment);
        }

        await using var again = await OpenAsync(home, patient);
        var readings = (await patient.AskAsync(again)).Readings;
        Assert.Equal(Beats(0, 100).Select(beat => (beat.Id, beat.Time, beat.Values[0])),
            readings.Select(one => (one.Id, one.Time, one.Values.Span[0])));
        Assert.All(readings, one => Assert.Equal((patient.Device, 1, 0.0), (one.Device, one.Version, one.PeriodMs)));
        Assert.Equal(100, again.Statistics.Samples);
        Assert.Equal(3, (await patient.SendAsync(again, Beats(100, 1))).Segment);
    });

    /// <summary>spec ihm-store 3.6</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_answered_as_repeated_when_it_comes_again(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            var batch = patient.BatchNamed("one", Beats(0, 50));
            var first = await store.AppendAsync([batch, batch], default);
            Assert.Equal([false, true], first.Select(outcome => outcome.IsRepeated));

            var again = (await store.AppendAsync([batch with { Received = At(600) }], default))[0];

            Assert.Equal((true, 1, 0, 0), (again.IsRepeated, again.Segment, again.New.Count, again.Faults.Count));
            var other = (await store.AppendAsync([patient.BatchNamed("one", Beats(0, 51))], default))[0];
            Assert.Equal("batch-conflict", Assert.Single(other.Faults).Code);
            Assert.Equal(50, (await patient.AskAsync(store)).Readings.Count);
        });

    /// <summary>spec ihm-store 3.2, 3.3, 3.4</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task brings_what_is_new_in_it_and_tells_the_rest(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            await patient.SendAsync(store, Beat(1, 60), Beat(2, 61, version: 3), Beat(3, 62));

            var outcome = await patient.SendAsync(
                store, Beat(1, 60), Beat(2, 61, version: 2), Beat(3, 99), Beat(4, 64));

            Assert.Equal("hr-000004", Assert.Single(outcome.New).Id);
            Assert.Equal(
                [("hr-000002", "version-superseded"), ("hr-000003", "sample-conflict")],
                outcome.Faults.Select(fault => (fault.Id, fault.Code)));
            Assert.Equal([60.0, 61, 62, 64], (await patient.BeatsAsync(store)).Select(beat => beat.Value));
            var nothing = await patient.SendAsync(store, Beat(1, 60));
            Assert.Equal((false, 0), (nothing.IsRepeated, nothing.Segment));
            Assert.Empty(nothing.New);
            Assert.Empty(nothing.Faults);
        });

    /// <summary>spec ihm-store 3.2</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task may_share_ids_with_other_devices_signals_and_patients(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            var (other, second) = (new Patient { Device = patient.Device }, NewMember());
            await using var store = await OpenAsync(home, patient, other);
            var reading = Beat(1, 60);
            var batches = new[]
            {
                patient.Batch(reading), patient.Batch(reading) with { Device = second }, other.Batch(reading),
                patient.Batch(reading with { Signal = Signal.Glucose }),
            };

            var outcomes = await store.AppendAsync(batches, default);

            Assert.All(outcomes, outcome => Assert.Single(outcome.New));
            Assert.Equal(2, (await patient.AskAsync(store)).Readings.Count);
            Assert.Single((await other.AskAsync(store)).Readings);
            Assert.Single((await patient.AskAsync(store, Signal.Glucose)).Readings);
        });

    /// <summary>Ids of every length, and such that differ in their last characters or in their length only.
    /// spec ihm-store 3.2</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task keeps_ids_apart_that_are_almost_alike(string database) => WithAsync(database, async (home, patient) =>
    {
        await using var store = await OpenAsync(home, patient);
        string[] ids =
        [
            "1", "01", "001", "0001", "00001", "a", "aa", "aaa", "aaaa", "aaaaa", "~", " ", "  ", "a1", "a01", "9",
            "10", "99", "100", new string('x', 64), new string('x', 63), "ABC", "ABc", "abc", "hr-000999", "hr-001000",
            "hr-000998",
        ];
        var readings = ids.Select((id, index) => Beat(index, 60) with { Id = id }).ToList();

        Assert.Equal(ids.Length, (await patient.SendAsync(store, readings)).New.Count);
        Assert.Empty((await patient.SendAsync(store, readings)).New);
        await patient.FillAsync(store);
        Assert.Equal(ids, (await patient.BeatsAsync(store)).Select(beat => beat.Id));
        Assert.Empty((await patient.SendAsync(store, readings)).New);
    });

    /// <summary>spec ihm-store 3.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_taken_once_though_many_send_it_at_the_same_time(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            var batches = Enumerable.Range(0, 20).Select(number => patient.Batch(Beats(10 * number, 20))).ToList();

            var outcomes = await Task.WhenAll(
                batches.Concat(batches).Select(batch => store.AppendAsync([batch], default)));

            var all = outcomes.SelectMany(one => one).ToList();
            Assert.Equal(20, all.Count(outcome => outcome.IsRepeated));
            Assert.Empty(all.SelectMany(outcome => outcome.Faults));
            var ids = all.SelectMany(outcome => outcome.New).Select(reading => reading.Id).ToList();
            Assert.Equal(210, ids.Count);
            Assert.Equal(210, ids.Distinct().Count());
            Assert.Equal(210, (await patient.BeatsAsync(store)).Count);
        });

    /// <summary>spec ihm-store 2.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task becomes_a_segment_in_the_order_of_acceptance(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            for (var number = 0; number < 150; number++)
            {
                var mixed = Reading.Of(Signal.Glucose, $"g-{number}", At(number), 5.25);
                await patient.SendAsync(store, Beat(2 * number, 60), mixed, Beat(2 * number + 1, 61.5));
            }

            var segments = await ToListAsync(store.SegmentsAsync(patient.Id, 20, default));

            Assert.Equal(Enumerable.Range(21, 130), segments.Select(segment => (int)segment.Number));
            Assert.All(segments, segment => Assert.Equal((patient.Device, Start), (segment.Device, segment.Received)));
            Assert.Equal("batch-21", segments[0].Batch);
            Assert.Equal(["hr-000040", "g-20", "hr-000041"], segments[0].Readings.Select(reading => reading.Id));
            Assert.Equal([60, 5.25, 61.5], segments[0].Readings.Select(reading => reading.Values[0]));
            Assert.Empty(await ToListAsync(store.SegmentsAsync(patient.Id, 150, default)));
        });

    /// <summary>spec ihm-store 6.2</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_not_taken_for_a_patient_whose_key_is_not_there(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            var stranger = new Patient();
            await using var store = await OpenAsync(home, patient);
            Assert.False(store.Knows(stranger.Id));

            var refusal = await Assert.ThrowsAsync<StoreException>(() => stranger.SendAsync(store, Beat(1, 60)));

            Assert.Equal("unknown-patient", refusal.Code);
            Assert.Equal(
                "unknown-patient",
                (await Assert.ThrowsAsync<StoreException>(() => stranger.AskAsync(store))).Code);
        });

    [Fact]
    public async Task is_not_taken_at_all_when_intake_let_through_what_no_store_holds()
    {
        await using var home = new SqliteHome();
        var patient = new Patient();
        await using var store = await OpenAsync(home, patient);
        Reading[] readings =
        [
            Beat(1, 60, version: 0), Beat(1, 60) with { Id = "" }, Beat(1, 60) with { Id = new string('x', 65) },
            Beat(1, 60) with { Id = "\u00e4" }, Beat(1, 60) with { Time = new Timestamp(-1) },
            Beat(1, 60) with { Signal = Signal.HeartRate with { Name = "another" } },
        ];
        foreach (var reading in readings)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => patient.SendAsync(store, Beat(2, 60), reading));
        }

        Assert.Empty(await patient.BeatsAsync(store));
    }

    private Task WithAsync(string database, Func<StoreHome, Patient, Task> test) =>
        StoreTest.WithAsync(postgres, database, test);

    private static Task<TelemetryStore> OpenAsync(StoreHome home, params Patient[] patients) =>
        StoreTest.OpenAsync(home, patients);

    private static Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items) => StoreTest.ToListAsync(items);
}
