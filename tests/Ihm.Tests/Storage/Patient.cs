using System.Security.Cryptography;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Tests.Storage;

/// <summary>A patient with a device, who sends batches about an hour ago.</summary>
internal sealed class Patient(MemberId id, MemberId device)
{
    private int _batches;

    public Patient()
        : this(NewMember(), NewMember())
    {
    }

    public MemberId Id { get; } = id;

    public MemberId Device { get; init; } = device;

    public StoreKey Key { get; } = StoreKey.Create();

    /// <summary>An hour before the test's time.</summary>
    public static Timestamp Start { get; } =
        new(new DateTimeOffset(2026, 11, 21, 11, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    public static MemberId NewMember() => new(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));

    /// <summary>One value of the heart rate, so many seconds after the start.</summary>
    public static Reading Beat(int number, double value, int version = 1, long? seconds = null) =>
        Reading.Of(Signal.HeartRate, $"hr-{number:D6}", At(seconds ?? number), value) with
        {
            Version = version,
        };

    public static IEnumerable<Reading> Beats(int first, int count) =>
        Enumerable.Range(first, count).Select(number => Beat(number, 60 + number % 40));

    public static Timestamp At(long seconds) => Start.PlusMs(seconds * 1000);

    public DeviceBatch Batch(params IEnumerable<Reading> readings) =>
        BatchNamed($"batch-{Interlocked.Increment(ref _batches)}", readings);

    public DeviceBatch BatchNamed(string id, params IEnumerable<Reading> readings) =>
        new(Id, Device, id, Start, Start, [.. readings]);

    public async Task<BatchOutcome> SendAsync(TelemetryStore store, params IEnumerable<Reading> readings) =>
        (await store.AppendAsync([Batch(readings)], default))[0];

    public Task<SampleSlice> AskAsync(TelemetryStore store, Signal? signal = null, int limit = int.MaxValue) =>
        store.QueryAsync(Id, signal ?? Signal.HeartRate, new Timestamp(0), Timestamp.Latest, limit, default);

    /// <summary>What the store answers of the heart rate, in short.</summary>
    public async Task<IReadOnlyList<(string Id, int Version, double Value)>> BeatsAsync(TelemetryStore store) =>
        [.. (await AskAsync(store)).Readings.Select(one => (one.Id, one.Version, one.Values.Span[0]))];

    /// <summary>So many batches that what came before is in blocks.</summary>
    public async Task FillAsync(TelemetryStore store)
    {
        for (var number = 0; number < 70; number++)
        {
            await SendAsync(store, Reading.Of(Signal.Glucose, $"fill-{_batches}", At(number), 5));
        }
    }
}
