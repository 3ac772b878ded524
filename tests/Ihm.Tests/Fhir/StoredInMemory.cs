using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

/// <summary>Readings in memory, asked for as a store is (spec ihm-store has the real one).</summary>
internal sealed class StoredInMemory
{
    private readonly Lock _lock = new();
    private readonly List<(MemberId Patient, StoredReading Reading)> _readings = [];

    /// <summary>What it says is damaged.</summary>
    public IReadOnlyList<string> Damaged { get; set; } = [];

    public void Add(MemberId patient, MemberId device, params Reading[] readings)
    {
        lock (_lock)
        {
            _readings.AddRange(readings.Select(one => (patient, new StoredReading(
                device, one.Signal, one.Id, one.Version, one.Time, one.PeriodMs, one.Values.ToArray()))));
        }
    }

    public Task<SampleSlice> QueryAsync(
        MemberId patient, Signal signal, SampleRange range, CancellationToken cancellationToken)
    {
        StoredReading[] fitting;
        lock (_lock)
        {
            var all = _readings.Where(one => one.Patient == patient
                && one.Reading.Signal == signal
                && one.Reading.Last >= range.From
                && one.Reading.Time < range.To).Select(one => one.Reading);
            fitting = [.. range.IsNewestFirst
                ? all.OrderByDescending(one => one.Time)
                : all.OrderBy(one => one.Time)];
        }

        var end = fitting.Length <= range.Limit ? fitting.Length : range.Limit;
        while (end > 0 && end < fitting.Length && fitting[end].Time == fitting[end - 1].Time)
        {
            end++;
        }

        return Task.FromResult(new SampleSlice(signal, fitting[..end], end == fitting.Length) { Damaged = Damaged });
    }
}
