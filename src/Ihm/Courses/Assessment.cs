using Salus.Ledger;

namespace Salus.Ihm.Courses;

/// <summary>By what a sample differs from the normal course.</summary>
public enum Difference
{
    None,

    /// <summary>From its level.</summary>
    Level,

    /// <summary>From what is usual at that time of the day or the week.</summary>
    Season,

    /// <summary>From how it usually changes: much faster, or not at all.</summary>
    Change,

    /// <summary>Beyond all that ever was.</summary>
    Range,
}

/// <summary>Between which values nine of ten lie at a moment, and the one expected.</summary>
public readonly record struct Forecast(Timestamp At, double Expected, double Low, double High);

/// <summary>
/// How one sample fits the normal course: its rarity (-log10 of the chance of as much), by what it differs most, what
/// was expected, and whether a doctor is told of it now: once an episode, from a score of 1.
/// </summary>
public readonly record struct Assessment(
    double Rarity, Difference Difference, Forecast Expected, bool IsTold, double Score)
{
    // spec ihm-detection 1.3
    public string InWords(double value, string unit)
    {
        var by = Difference switch
        {
            Difference.Level => "far from its level",
            Difference.Season => "not usual at this time",
            Difference.Change => "changing otherwise than it does",
            Difference.Range => "beyond all before",
            _ => "usual",
        };
        return $"{value:G6} {unit}, expected {Expected.Expected:G4} ({Expected.Low:G4} to {Expected.High:G4}): {by}";
    }
}
