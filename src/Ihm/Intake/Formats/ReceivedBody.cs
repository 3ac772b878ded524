using Salus.Ihm.Hosting;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Intake.Formats;

/// <summary>
/// What a body held: the good readings, and what is wrong with the others. A second reading of one id and version is
/// the same as the first or puts both in doubt, and then neither is taken.
/// </summary>
internal sealed class ReceivedBody(Func<Timestamp?, Timestamp> latestWhenSent)
{
    private readonly Dictionary<(Signal Signal, string Id, int Version), Placed> _readings = [];
    private readonly List<ReadingFault> _faults = [];
    private Timestamp? _latest;
    private int _samples;

    public string? Network { get; set; }

    public MemberId? Patient { get; set; }

    public string? Batch { get; set; }

    /// <summary>When the device sent it, by its own clock.</summary>
    public Timestamp? Sent { get; set; }

    /// <summary>Whether nothing of it may be taken when something is wrong.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Readings that stood there twice.</summary>
    public int Repeated { get; private set; }

    /// <summary>All values of the good readings.</summary>
    public int Samples => _samples;

    public IReadOnlyList<ReadingFault> Faults => _faults;

    public IReadOnlyList<Reading> Readings => [.. _readings.Values.Select(placed => placed.Reading).OfType<Reading>()];

    private Timestamp Latest => _latest ??= latestWhenSent(Sent);

    public static ProblemException Malformed(string field, string right) =>
        new(IhmProblems.MalformedBody.Because(field.Length == 0 ? right : $"{field}: {right}", field));

    // spec ihm-intake 4.1, 5.2
    public static void RequireCount(int count)
    {
        if (count > IntakeDesk.MaxReadings)
        {
            throw new ProblemException(IhmProblems.TooManyReadings.Because(
                $"A body has at most {IntakeDesk.MaxReadings} readings, not {count}; send several."));
        }
    }

    /// <summary>Takes a reading, or notes what is wrong with it.</summary>
    public void Add(string field, string id, Func<Draft> read, DraftFields fields)
    {
        try
        {
            Add(read().Finish(Latest, fields), field);
        }
        catch (ReadingException fault)
        {
            Refuse(field, id, fault);
        }
    }

    public void Refuse(string field, string id, ReadingException fault)
    {
        var at = fault.Field.Length == 0 ? field : field.Length == 0 ? fault.Field : $"{field}.{fault.Field}";
        Refuse(at, id, fault.Code, fault.Message);
    }

    /// <summary>What the store says of readings, each with its place in the body; none where several have one id.
    /// </summary>
    // spec ihm-intake 4.3
    public IEnumerable<ReadingFault> Place(IReadOnlyList<ReadingFault> faults)
    {
        if (faults.Count == 0)
        {
            return [];
        }

        var places = _readings.ToLookup(pair => pair.Key.Id, pair => pair.Value.Field);
        return faults.Select(fault => places[fault.Id].ToList() is [var only] ? fault with { Field = only } : fault);
    }

    private void Refuse(string field, string id, ReadingCode code, string right) =>
        _faults.Add(new ReadingFault(id, Code<ReadingCode>.Text(code), right) { Field = field });

    private void Add(Reading reading, string field)
    {
        _samples += reading.Values.Count;
        if (_samples > IntakeDesk.MaxSamples)
        {
            throw new ProblemException(IhmProblems.TooManyReadings.Because(
                $"A body has at most {IntakeDesk.MaxSamples} values; send several."));
        }

        var key = (reading.Signal, reading.Id, reading.Version);
        if (_readings.TryAdd(key, new Placed(reading, field)))
        {
            return;
        }

        var (first, place) = _readings[key];
        if (first is not null && IsSame(first, reading))
        {
            Repeated++;
            return;
        }

        const string Right = "must stand there once, or each time with the same time and value.";
        if (first is not null)
        {
            _readings[key] = new Placed(null, place);
            Refuse(place, reading.Id, ReadingCode.DuplicateId, Right);
        }

        Refuse(field, reading.Id, ReadingCode.DuplicateId, Right);
    }

    private static bool IsSame(Reading first, Reading second) =>
        first.Time == second.Time
        && first.PeriodMs.Equals(second.PeriodMs)
        && first.Values.SequenceEqual(second.Values);

    // A reading, null when it is in doubt, and where it stands.
    private readonly record struct Placed(Reading? Reading, string Field);
}
