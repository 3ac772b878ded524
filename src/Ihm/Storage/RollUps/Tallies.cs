using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Storage.RollUps;

/// <summary>Values counted step by step. Those of one step may come from several days' pages: a waveform that began
/// before midnight goes on after it.</summary>
internal sealed class Tallies(RollUpStep step)
{
    private readonly SortedDictionary<long, RollUp> _steps = [];

    private long StepMs { get; } = step switch
    {
        RollUpStep.Minute => 60_000,
        RollUpStep.Hour => 3_600_000,
        _ => Days.Ms,
    };

    public void Add(StoredReading reading)
    {
        for (var index = 0; index < reading.Values.Length; index++)
        {
            var value = reading.Values.Span[index];
            var time = reading.Time.PlusMs(StoredReading.SpanMs(reading.PeriodMs, index + 1)).UnixMs;
            Add(new RollUp(new Timestamp(time - time % StepMs), 1, value, value, value));
        }
    }

    public void Add(RollUp more)
    {
        var start = more.Start.UnixMs;
        if (!_steps.TryGetValue(start, out var known))
        {
            _steps.Add(start, more);
            return;
        }

        var count = known.Count + more.Count;
        _steps[start] = new RollUp(
            known.Start,
            count,
            Math.Min(known.Lowest, more.Lowest),
            Math.Max(known.Highest, more.Highest),
            known.Mean + (more.Mean - known.Mean) * more.Count / count);
    }

    /// <summary>Those that begin within [from, to).</summary>
    public IReadOnlyList<RollUp> Between(Timestamp from, Timestamp to) =>
        [.. _steps.Values.Where(one => one.Start >= from && one.Start < to)];

    public ReadOnlySpan<byte> Write(ByteWriter bytes)
    {
        bytes.WriteCount(_steps.Count);
        long last = 0;
        foreach (var (start, one) in _steps)
        {
            bytes.WriteCount((ulong)((start - last) / StepMs));
            bytes.WriteCount((ulong)one.Count);
            bytes.WriteDouble(one.Lowest);
            bytes.WriteDouble(one.Highest);
            bytes.WriteDouble(one.Mean);
            last = start;
        }

        return bytes.Written;
    }

    /// <summary>Adds what was written.</summary>
    public void Read(ReadOnlySpan<byte> plaintext)
    {
        var bytes = new ByteReader(plaintext);
        long start = 0;
        for (var left = bytes.ReadInt(); left > 0; left--)
        {
            start += checked((long)bytes.ReadCount()) * StepMs;
            var count = checked((long)bytes.ReadCount());
            Add(new RollUp(new Timestamp(start), count, bytes.ReadDouble(), bytes.ReadDouble(), bytes.ReadDouble()));
        }
    }
}
