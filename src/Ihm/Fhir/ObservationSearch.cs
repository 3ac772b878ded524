using System.Globalization;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>One page of what a search found; the place where the next one begins, null after the last.</summary>
internal sealed record ObservationPage(IReadOnlyList<Observed> Observed, string? Next)
{
    /// <summary>What of the store was damaged.</summary>
    public IReadOnlySet<string> Damaged { get; init; } = new HashSet<string>();
}

/// <summary>Finds Observations among the readings of a patient: by signal, merged in the order of time.</summary>
internal sealed class ObservationSearch(FhirSources sources)
{
    private const int MostCounted = 100_000;
    private const int MostAtOnce = 10_000;

    /// <summary>The page that begins after a place; null is the beginning.</summary>
    public async Task<ObservationPage> FindAsync(
        PatientSight sight, SearchQuery query, string? after, CancellationToken cancellationToken)
    {
        var signals = Signals(sight, query);
        if (signals.Count == 0 || query.Count == 0 || query.Dates.To <= query.Dates.From)
        {
            return new ObservationPage([], null);
        }

        List<Observed> found = [];
        HashSet<string> damaged = [];
        var place = after is null ? null : Place.Parse(after);
        for (var limit = query.Count + 1; ; limit = Math.Min(4 * limit, MostAtOnce))
        {
            var (more, horizon) = await AskAsync(
                sight, query, new Question(signals, place, limit, damaged), cancellationToken);
            found.AddRange(more);
            if (found.Count > query.Count || horizon is not { } certain)
            {
                var page = found.Take(query.Count).ToArray();
                return new ObservationPage(page, found.Count > query.Count ? Place.After(page[^1]) : null)
                {
                    Damaged = damaged,
                };
            }

            place = Place.Beyond(certain, query.IsOldestFirst);
        }
    }

    /// <summary>How many there are; null where they are more than are counted.</summary>
    public async Task<long?> CountAsync(PatientSight sight, SearchQuery query, CancellationToken cancellationToken)
    {
        var (count, place) = (0L, (string?)null);
        do
        {
            var page = await FindAsync(
                sight, query with { Count = SearchQuery.MostCount }, place, cancellationToken);
            (count, place) = (count + page.Observed.Count, page.Next);
        }
        while (place is not null && count < MostCounted);
        return place is null ? count : null;
    }

    /// <summary>The one with an id; null where it is not there or not shown.</summary>
    public async Task<Observed?> ReadAsync(PatientSight sight, ObservationId id, CancellationToken cancellationToken)
    {
        foreach (var signal in Signal.All.Where(signal =>
            sight.Shows(signal.Category) && ObservationId.MarkOf(signal) == id.SignalMark))
        {
            var readings = await AtAsync(sight.Patient.Id, signal, id.Time, cancellationToken);
            foreach (var reading in readings.Where(reading => ObservationId.Of(sight.Patient.Id, reading) == id))
            {
                var other = signal == Signal.SystolicPressure ? Signal.DiastolicPressure
                    : signal == Signal.DiastolicPressure ? Signal.SystolicPressure
                    : null;
                var pair = other is null ? [] : await AtAsync(sight.Patient.Id, other, id.Time, cancellationToken);
                return Pair(sight.Patient.Id, [reading, .. pair])
                    .FirstOrDefault(observed => observed.Reading == reading || observed.Diastolic == reading);
            }
        }

        return null;
    }

    /// <summary>What a device measured of a signal, or of its pair, at a moment; null where that is not
    /// stored.</summary>
    public async Task<Observed?> FindAsync(
        KnownDevice device, Signal signal, Timestamp time, CancellationToken cancellationToken)
    {
        List<StoredReading> readings = [];
        foreach (var one in IsPressure(signal) ? [Signal.SystolicPressure, Signal.DiastolicPressure] : new[] { signal })
        {
            readings.AddRange((await AtAsync(device.Patient, one, time, cancellationToken))
                .Where(reading => reading.Device == device.Device));
        }

        return Pair(device.Patient, readings).LastOrDefault();
    }

    private async Task<IReadOnlyList<StoredReading>> AtAsync(
        MemberId patient, Signal signal, Timestamp time, CancellationToken cancellationToken)
    {
        var slice = await sources.QueryAsync(
            patient, signal, new SampleRange(time, time.PlusMs(1), MostAtOnce), cancellationToken);
        return [.. slice.Readings.Where(reading => reading.Time == time)];
    }

    // Both pressures are asked for where one of them, or their panel, is.
    private static IReadOnlyList<Signal> Signals(PatientSight sight, SearchQuery query) =>
    [
        .. Signal.All.Where(signal => sight.Shows(signal.Category)
            && FhirCodes.MatchesAny(query.Categories, FhirCodes.Of(signal.Category))
            && (FhirCodes.MatchesAny(query.Codes, FhirCodes.Of(signal))
                || (IsPressure(signal) && (FhirCodes.MatchesAny(query.Codes, FhirCodes.PressurePanel)
                    || FhirCodes.MatchesAny(query.Codes, FhirCodes.Of(Signal.SystolicPressure))
                    || FhirCodes.MatchesAny(query.Codes, FhirCodes.Of(Signal.DiastolicPressure)))))),
    ];

    private static bool IsPressure(Signal signal) =>
        signal == Signal.SystolicPressure || signal == Signal.DiastolicPressure;

    private async Task<(IReadOnlyList<Observed> Found, long? Horizon)> AskAsync(
        PatientSight sight, SearchQuery query, Question question, CancellationToken cancellationToken)
    {
        var (signals, place, limit, damaged) = question;
        var isNewestFirst = !query.IsOldestFirst;
        var from = isNewestFirst || place is null ? query.Dates.From : new Timestamp(place.UnixMs);
        var to = isNewestFirst && place is not null ? new Timestamp(place.UnixMs + 1) : query.Dates.To;
        List<StoredReading> readings = [];
        long? horizon = null;
        foreach (var signal in signals)
        {
            var slice = await sources.QueryAsync(
                sight.Patient.Id, signal, new SampleRange(from, to, limit, isNewestFirst), cancellationToken);
            readings.AddRange(slice.Readings);
            damaged.UnionWith(slice.Damaged);
            if (!slice.IsComplete && slice.Readings.Count > 0)
            {
                // Beyond the last of what was cut off nothing is certain yet.
                var last = slice.Readings[^1].Time.UnixMs;
                horizon = horizon is not { } known ? last
                    : isNewestFirst ? Math.Max(known, last) : Math.Min(known, last);
            }
        }

        var found = Pair(sight.Patient.Id, readings)
            .Where(observed => query.Dates.Fit(observed.Reading.Time, observed.Reading.Last)
                && FhirCodes.MatchesAny(query.Codes, observed.Codes)
                && (horizon is not { } end
                    || (isNewestFirst ? observed.Reading.Time.UnixMs >= end : observed.Reading.Time.UnixMs <= end))
                && place?.IsBefore(observed, isNewestFirst) != false);
        return (
            [.. isNewestFirst ? found.OrderByDescending(one => one.Order) : found.OrderBy(one => one.Order)],
            horizon);
    }

    // A device's systolic and diastolic value of one moment are one Observation. spec ihm-fhir 4.3
    private static IEnumerable<Observed> Pair(MemberId patient, IReadOnlyList<StoredReading> readings)
    {
        var lower = readings.Where(one => one.Signal == Signal.DiastolicPressure)
            .ToLookup(one => one.Values.Length == 1);
        var single = lower[true].GroupBy(one => (one.Time, one.Device)).ToDictionary(
            group => group.Key,
            group => new Queue<StoredReading>(group.OrderBy(one => one.Id, StringComparer.Ordinal)));
        foreach (var reading in readings.Where(one => one.Signal != Signal.DiastolicPressure)
            .OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            var isPaired = reading.Signal == Signal.SystolicPressure
                && reading.Values.Length == 1
                && single.GetValueOrDefault((reading.Time, reading.Device)) is { Count: > 0 };
            yield return new Observed(
                patient, reading, isPaired ? single[(reading.Time, reading.Device)].Dequeue() : null);
        }

        foreach (var alone in lower[false].Concat(single.Values.SelectMany(left => left)))
        {
            yield return new Observed(patient, alone, null);
        }
    }

    private sealed record Question(IReadOnlyList<Signal> Signals, Place? Place, int Limit, HashSet<string> Damaged);

    /// <summary>The last that was told.</summary>
    private sealed record Place(long UnixMs, string Id)
    {
        private const string AfterAll = "~";

        public static string After(Observed last) =>
            string.Create(CultureInfo.InvariantCulture, $"{last.Reading.Time.UnixMs}/{last.Id}");

        public static Place Beyond(long unixMs, bool isOldestFirst) =>
            isOldestFirst ? new Place(unixMs + 1, "") : new Place(unixMs - 1, AfterAll);

        public static Place Parse(string text) =>
            new(long.Parse(text.Split('/')[0], CultureInfo.InvariantCulture), text.Split('/')[1]);

        public bool IsBefore(Observed observed, bool isNewestFirst)
        {
            var order = observed.Order.CompareTo((UnixMs, Id));
            return isNewestFirst ? order < 0 : order > 0;
        }
    }
}
