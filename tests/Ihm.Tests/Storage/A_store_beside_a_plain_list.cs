using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

/// <summary>Whatever is sent, in whatever order, the store answers as a list would that keeps the highest version of
/// each reading. A failure names the seed.</summary>
[Collection(Databases.Name)]
public sealed class A_store_beside_a_plain_list(PostgresServer postgres)
{
    private static readonly int Turns = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 2000 : 200;

    public static TheoryData<string, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, int> { { Databases.Sqlite, 1 }, { Databases.Sqlite, 2 } };
            runs.Add(PostgresServer.IsInstalled ? Databases.Postgres : PostgresServer.Absent, 3);
            return runs;
        }
    }

    /// <summary>spec ihm-store 2.3, 3.2, 3.3, 3.4, 3.5, 3.7, 3.8</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public Task says_the_same(string database, int seed) => WithAsync(postgres, database, async (home, patient) =>
    {
        var random = new Random(seed);
        var list = new Dictionary<(MemberId, string, string), Reading>();
        MemberId[] devices = [patient.Device, Patient.NewMember()];
        var store = await OpenAsync(home, patient);
        for (var turn = 0; turn < Turns; turn++)
        {
            var device = devices[random.Next(2)];
            var readings = Enumerable.Range(0, random.Next(1, 60)).Select(_ => Any(random)).ToList();
            var batch = patient.Batch(readings) with { Device = device };
            var outcome = (await store.AppendAsync([batch], default))[0];
            Assert.Equal(Expected(list, device, readings), Told(outcome));
            if (turn % 20 == 19)
            {
                await CompareAsync(store, patient, list, random);
            }

            if (turn % 70 == 69)
            {
                await store.ExpireAsync(default);
                await store.DisposeAsync();
                store = await OpenAsync(home, patient);
                await CompareAsync(store, patient, list, random);
            }
        }

        await store.DisposeAsync();
    });

    // Few ids, few versions, few values: most meet one another. Three days, and stretches that reach into the next.
    private static Reading Any(Random random) => new(
        Signal.All[random.Next(2)],
        $"id-{random.Next(400)}",
        random.Next(1, 4),
        Patient.At(-random.Next(3 * 86_400)),
        random.Next(10) == 0 ? 600_000 : 0,
        [.. Enumerable.Repeat((double)random.Next(2), random.Next(4))]);

    private static List<string> Expected(
        Dictionary<(MemberId, string, string), Reading> list, MemberId device, List<Reading> readings)
    {
        var told = new List<string>();
        var faults = new List<string>();
        foreach (var reading in readings)
        {
            var name = (device, reading.Signal.Name, reading.Id);
            if (!list.TryGetValue(name, out var known) || known.Version < reading.Version)
            {
                list[name] = reading;
                told.Add(reading.Id);
            }
            else if (known.Version > reading.Version)
            {
                faults.Add("version-superseded");
            }
            else if (known.Time != reading.Time || known.PeriodMs != reading.PeriodMs
                || !known.Values.SequenceEqual(reading.Values))
            {
                faults.Add("sample-conflict");
            }
        }

        return [.. told, .. faults];
    }

    private static List<string> Told(BatchOutcome outcome) =>
        [.. outcome.New.Select(reading => reading.Id), .. outcome.Faults.Select(fault => fault.Code)];

    private static async Task CompareAsync(
        TelemetryStore store,
        Patient patient,
        Dictionary<(MemberId Device, string, string), Reading> list,
        Random random)
    {
        foreach (var signal in Signal.All.Take(2))
        {
            var from = Patient.At(-random.Next(3 * 86_400));
            var to = from.PlusMs(random.Next(86_400_000));
            var expected = list
                .Where(one => one.Value.Signal == signal && one.Value.Values.Count > 0)
                .Select(one => new StoredReading(
                    one.Key.Device,
                    signal,
                    one.Value.Id,
                    one.Value.Version,
                    one.Value.Time,
                    one.Value.PeriodMs,
                    one.Value.Values.ToArray()))
                .Where(one => one.Time < to && one.Last >= from)
                .OrderBy(one => one.Time.UnixMs)
                .ToList();
            if (expected.Count == 0)
            {
                continue;
            }

            await CompareAsync(store, patient, expected, new SampleRange(from, to, 100_000));
            await CompareAsync(store, patient, expected, new SampleRange(from, to, random.Next(1, 50)));
            expected.Reverse();
            await CompareAsync(store, patient, expected, new SampleRange(from, to, random.Next(1, 50), true));
        }
    }

    private static async Task CompareAsync(
        TelemetryStore store, Patient patient, List<StoredReading> all, SampleRange range)
    {
        var slice = await store.QueryAsync(patient.Id, all[0].Signal, range, default);
        var count = Math.Min(range.Limit, all.Count);
        count += all.Skip(count).TakeWhile(one => one.Time == all[count - 1].Time).Count();
        Assert.Equal(count == all.Count, slice.IsComplete);
        Assert.Equal(all.Take(count).Select(one => one.Time), slice.Readings.Select(one => one.Time));
        Assert.Equal(all.Take(count).Select(Told).Order(), slice.Readings.Select(Told).Order());
    }

    private static string Told(StoredReading one) =>
        $"{one.Time} {one.Device} {one.Id} {one.Version} {one.PeriodMs} {string.Join(',', one.Values.ToArray())}";
}
