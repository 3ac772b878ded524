using Salus.Ihm.Rules;
using Salus.Ledger;

namespace Salus.Ihm.Signals;

/// <summary>What kind of thing was found; its number is for good.</summary>
public enum FindingKind
{
    /// <summary>The signal left its own normal course.</summary>
    Unusual,

    /// <summary>One value repeated longer than the signal can.</summary>
    FlatLine,

    /// <summary>Values at the end of the sensor's range.</summary>
    Saturated,

    /// <summary>Values that no body has, or none at all.</summary>
    SensorOff,

    /// <summary>A change that is faster than the signal can.</summary>
    ImpossibleChange,

    /// <summary>Below a threshold that holds for the patient.</summary>
    TooLow,

    /// <summary>Above a threshold that holds for the patient.</summary>
    TooHigh,

    /// <summary>NEWS2 calls for an urgent or an emergency response.</summary>
    EarlyWarning,

    /// <summary>A beat that began in a ventricle.</summary>
    VentricularBeat,

    /// <summary>A beat that came early, by the usual way.</summary>
    SupraventricularBeat,

    /// <summary>The heart beats without any rhythm, as in atrial fibrillation.</summary>
    IrregularRhythm,
}

/// <summary>
/// Something that a doctor might want to know: of which signal, since when, how unusual, and what it rests on. `Rarity`
/// is -log10 of the chance that the normal course brings as much: 3 is one sample in a thousand; rules, which do not
/// count chances, have none. It prints without its basis, which holds measurements.
/// </summary>
public sealed record Finding(
    Signal Signal, FindingKind Kind, Timestamp Since, Timestamp At, double? Rarity, string Basis)
{
    /// <summary>What an early-warning score asks for; null for every other kind.</summary>
    public ClinicalRisk? Risk { get; init; }

    public override string ToString() => $"{Kind} of {Signal} since {Since}";
}
