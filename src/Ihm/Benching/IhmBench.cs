using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Rules;
using Salus.Ihm.Sensors;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Watching;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Benching;

/// <summary>What an IHM does in a second: samples a second accepted, durable and watched; and the share of a processor
/// that so many electrocardiograms take in real time.</summary>
public sealed record BenchFigures(double SamplesPerSecond, double ProcessorShare, long Samples, long Bytes);

/// <summary>How long a question for one day of one signal, measured each second, takes of a store with so many samples:
/// milliseconds, from the question to the last reading; of any of the days, and of the same day again.</summary>
public sealed record QueryFigures(long Stored, double P50, double P95, double ProcessorMs, double AgainP95);

/// <summary>
/// Measures intake, store and watching together, without a ledger: signed batches go in as they come from the network,
/// and the clock stops when the last one is watched.
/// </summary>
public sealed class IhmBench : IAsyncDisposable
{
    private const string Network = "bench-1";
    private const int InBatch = 50;
    private const int AtOnce = 32;

    private const int SecondsOfDay = 86_400;
    private const int DaysOfPatient = 100;

    private readonly DirectoryInfo _folder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<Digest, KnownDevice> _devices = [];
    private readonly TelemetryStore _store;
    private readonly WatchDesk _watching;
    private readonly IntakeDesk _intake;
    private readonly Task _work;

    private IhmBench(TelemetryStore store, DirectoryInfo folder)
    {
        (_store, _folder) = (store, folder);
        _watching = new WatchDesk(
            store,
            new WatchOrders(
                (_, _) => ValueTask.FromResult(Thresholds.Usual), (_, _, _) => Task.CompletedTask),
            TimeProvider.System);
        IReadOnlySet<Category> all = Enum.GetValues<Category>().ToHashSet();
        var admission = new Admission((_, _) => Task.FromResult(all), store, _watching.Offer);
        _intake = new IntakeDesk(
            Network,
            TimeProvider.System,
            (key, _) => ValueTask.FromResult(_devices.GetValueOrDefault(key)),
            admission.AcceptAsync);
        _work = Task.WhenAll(admission.RunAsync(_stopping.Token), _watching.RunAsync(_stopping.Token));
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>On a new SQLite store, or in a PostgreSQL database, in which what it stores remains.</summary>
    public static async Task<IhmBench> OpenAsync(string? database, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("salus-ihm-bench-");
        var options = database is null
            ? new StoreOptions { Folder = folder.FullName }
            : new StoreOptions { ConnectionString = database };
        var store = await TelemetryStore.OpenAsync(options, TimeProvider.System, cancellationToken);
        return new IhmBench(store, folder);
    }

    /// <summary>Batches of 50 samples of five signals, from so many patients, so many batches each.</summary>
    public async Task<BenchFigures> SamplesAsync(int patients, int batches, CancellationToken cancellationToken)
    {
        Signal[] signals =
        [
            Signal.HeartRate, Signal.OxygenSaturation, Signal.RespiratoryRate, Signal.BodyTemperature, Signal.Glucose,
        ];
        double[] usual = [70, 97, 15, 36.8, 5.5];
        var random = new Random(20261121);
        var start = Now - batches * 10_000L;
        return await PlayAsync(patients, batches, Measure, cancellationToken);

        IReadOnlyList<Reading> Measure(int batch) =>
        [
            .. Enumerable.Range(0, InBatch).Select(index => Reading.Of(
                signals[index % 5],
                $"{batch}-{index}",
                new Timestamp(start + 10_000L * batch + 1_000 * (index / 5)),
                Math.Round(usual[index % 5] * (1 + 0.02 * random.NextDouble()), 1))),
        ];
    }

    /// <summary>Electrocardiograms of 250 samples a second, a batch each second, from so many patients.</summary>
    public Task<BenchFigures> WaveformsAsync(int patients, int seconds, CancellationToken cancellationToken)
    {
        var heart = new SimulatedHeart(new Random(20261121));
        var start = new Timestamp(Now - 1_000L * seconds);
        return PlayAsync(
            patients,
            seconds,
            second => [heart.Second($"e-{second}", start.PlusMs(1_000L * second), 72, isFibrillating: false)],
            cancellationToken);
    }

    /// <summary>Stores whole days of a value a second, at least so many samples, and asks for one day of them so many
    /// times, at random.</summary>
    public async Task<QueryFigures> QueriesAsync(long samples, int questions, CancellationToken cancellationToken)
    {
        var days = (int)((samples + SecondsOfDay - 1) / SecondsOfDay);
        var first = (Now / 1000 / SecondsOfDay - DaysOfPatient) * SecondsOfDay;
        List<MemberId> patients = [];
        for (var day = 0; day < days; day++)
        {
            if (day % DaysOfPatient == 0)
            {
                patients.Add(await AddAsync(cancellationToken));
            }

            await StoreDayAsync(patients[^1], first + day % DaysOfPatient * SecondsOfDay, cancellationToken);
        }

        var random = new Random(20261121);
        await AskAsync(() => random.Next(days));
        var processor = Environment.CpuUsage.TotalTime;
        var times = await AskAsync(() => random.Next(days));
        var used = Environment.CpuUsage.TotalTime - processor;
        var again = await AskAsync(() => 0);
        return new QueryFigures(
            (long)days * SecondsOfDay,
            times[questions / 2],
            times[questions * 95 / 100],
            used.TotalMilliseconds / questions,
            again[questions * 95 / 100]);

        // In the order of how long each took.
        async Task<IReadOnlyList<double>> AskAsync(Func<int> dayOf)
        {
            List<double> taken = [];
            for (var question = 0; question < questions; question++)
            {
                var day = dayOf();
                var from = new Timestamp(1_000L * (first + day % DaysOfPatient * SecondsOfDay));
                taken.Add(await AskForDayAsync(patients[day / DaysOfPatient], from, cancellationToken));
            }

            return [.. taken.Order()];
        }
    }

    private async Task<double> AskForDayAsync(MemberId patient, Timestamp from, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var to = from.PlusMs(1_000L * SecondsOfDay);
        var slice = await _store.QueryAsync(patient, Signal.HeartRate, from, to, int.MaxValue, cancellationToken);
        var sum = slice.Readings.Sum(reading => reading.Values.Span[0]);
        return slice.Readings.Count == SecondsOfDay && sum > SecondsOfDay
            ? clock.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException("a day of the benchmark was not answered whole");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watching.Dispose();
        await _store.DisposeAsync();
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<BenchFigures> PlayAsync(
        int patients, int batches, Func<int, IReadOnlyList<Reading>> measure, CancellationToken cancellationToken)
    {
        var readings = Enumerable.Range(0, batches).Select(measure).ToList();
        List<byte[]> sent = [];
        for (var patient = 0; patient < patients; patient++)
        {
            var (id, key) = (await AddAsync(cancellationToken), KeyPair.Generate());
            _devices[key.Public.Thumbprint] = new KnownDevice(id, NewMember(), key.Public);
            sent.AddRange(readings.Select(batch => Encoding.ASCII.GetBytes(
                SignedBatch.Sign(key, BatchAddress.New(Network, id, new Timestamp(Now)), batch).ToCompact())));
        }

        // The patients' batches take turns, each patient's in their order.
        var inTurn = Enumerable.Range(0, sent.Count)
            .Select(index => sent[index % patients * batches + index / patients]);
        var before = _watching.Count;
        var total = (long)patients * readings.Sum(batch => batch.Sum(reading => reading.Values.Count));
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await Parallel.ForEachAsync(
            inTurn,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (batch, stopping) =>
            {
                if (await _intake.TakeSignedAsync(batch, stopping) is not IntakeAnswer.Taken { Faults.Count: 0 })
                {
                    throw new InvalidOperationException("a batch of the benchmark was not taken");
                }
            });
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (_watching.Backlog > 0)
        {
            await tick.WaitForNextTickAsync(cancellationToken);
        }

        var used = Environment.CpuUsage.TotalTime - processor;
        return new BenchFigures(
            total / clock.Elapsed.TotalSeconds,
            used.TotalSeconds / batches,
            _watching.Count - before,
            _store.Statistics.Bytes);
    }

    private async Task StoreDayAsync(MemberId patient, long firstSecond, CancellationToken cancellationToken)
    {
        const int inBatch = 3_600;
        var random = new Random(20261121);
        var device = NewMember();
        for (var second = firstSecond; second < firstSecond + SecondsOfDay; second += inBatch)
        {
            var readings = Enumerable.Range(0, inBatch).Select(index => Reading.Of(
                Signal.HeartRate,
                $"h-{second + index}",
                new Timestamp(1_000L * (second + index)),
                Math.Round(70 * (1 + 0.02 * random.NextDouble()), 1)));
            var now = new Timestamp(Now);
            await _store.AppendAsync(
                [new DeviceBatch(patient, device, $"b-{second}", now, now, [.. readings])], cancellationToken);
        }
    }

    private static MemberId NewMember() => new(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));

    private async Task<MemberId> AddAsync(CancellationToken cancellationToken)
    {
        var patient = NewMember();
        await _store.AddPatientAsync(patient, StoreKey.Create(), cancellationToken);
        _watching.Serve(patient);
        return patient;
    }
}
