using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>The names that a format has for the parts of a reading, so that a fault can say where it is.</summary>
internal sealed record DraftFields(string Id, string Time, string Unit, string Value, string Period)
{
    public static DraftFields Of(string value) => new("id", "time", "unit", value, "periodMs");
}

/// <summary>A reading as a format has it, still in whatever unit it came in.</summary>
internal sealed record Draft(SignalCode Signal, string Id, Timestamp Time)
{
    private const int LongestId = 64;
    private const double LongestPeriod = 3_600_000;

    // A value may be out of its signal's range, for a sensor that came off is to be told; but not out of all reason.
    private const double Reason = 10;

    public int Version { get; init; } = 1;

    public double PeriodMs { get; init; }

    public string? Unit { get; init; }

    public IReadOnlyList<double> Values { get; init; } = [];

    public bool IsWithdrawn { get; init; }

    /// <summary>The reading, checked and in its signal's unit.</summary>
    // spec ihm-intake 1.2, 1.3, 1.4, 4.2
    public Reading Finish(Timestamp latest, DraftFields fields)
    {
        RequireId(Id, fields.Id);
        var reading = new Reading(Signal.Signal, Id, Version, Time, PeriodMs, IsWithdrawn ? [] : Converted(fields));
        if (!IsWithdrawn)
        {
            RequireValues(reading, fields);
        }

        var last = (long)(Math.Max(0, Values.Count - 1) * PeriodMs);
        return Time.PlusMs(last) <= latest
            ? reading
            : throw new ReadingException(
                ReadingCode.SampleInFuture, fields.Time, $"must not be after {latest}; check the device's clock.");
    }

    /// <summary>The place of a code among its signal's.</summary>
    public static double CodeOf(Signal signal, string? code, string field)
    {
        for (var place = 0; place < signal.Codes.Count; place++)
        {
            if (signal.Codes[place] == code)
            {
                return place;
            }
        }

        throw new ReadingException(
            ReadingCode.BadValue, field, $"must be one of {string.Join(", ", signal.Codes)}.");
    }

    public static void RequireId(string id, string field)
    {
        if (id.Length is 0 or > LongestId || id.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ReadingException(
                ReadingCode.BadId, field, $"must be 1 to {LongestId} printable ASCII characters.");
        }
    }

    private IReadOnlyList<double> Converted(DraftFields fields)
    {
        var signal = Signal.Signal;
        if (signal.IsCoded)
        {
            return Unit is null or "1"
                ? Values
                : throw new ReadingException(ReadingCode.WrongUnit, fields.Unit, "must not be there: these are codes.");
        }

        if (Unit is null || !Signal.Takes(Unit))
        {
            throw new ReadingException(
                ReadingCode.WrongUnit, fields.Unit, $"must be one of {string.Join(", ", Signal.Units)} (UCUM).");
        }

        if (Unit == signal.Unit)
        {
            return Values;
        }

        var unit = signal.OtherUnits.First(other => other.Ucum == Unit);
        return [.. Values.Select(unit.Convert)];
    }

    private void RequireValues(Reading reading, DraftFields fields)
    {
        if (reading.Values.Count == 0)
        {
            throw new ReadingException(ReadingCode.NoValue, fields.Value, "must have a value.");
        }

        var hasPeriod = PeriodMs is > 0 and <= LongestPeriod;
        if (reading.Values.Count > 1 ? !hasPeriod : PeriodMs != 0 && !hasPeriod)
        {
            throw new ReadingException(
                ReadingCode.MalformedReading, fields.Period, $"must be above 0 and at most {LongestPeriod} ms.");
        }

        var signal = Signal.Signal;
        var most = Reason * Math.Max(Math.Abs(signal.Lowest), Math.Abs(signal.Highest));
        var least = signal.Lowest >= 0 ? 0 : -most;
        foreach (var value in reading.Values)
        {
            if (!double.IsFinite(value))
            {
                throw new ReadingException(ReadingCode.ValueNotFinite, fields.Value, "must be finite, without gaps.");
            }

            if (value < least || value > most)
            {
                throw new ReadingException(
                    ReadingCode.ValueImpossible, fields.Value, $"must be from {least} to {most} {signal.Unit}.");
            }
        }
    }
}
