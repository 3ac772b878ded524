using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Rules;

/// <summary>
/// Keeps the last of each measurement that NEWS2 asks for, and tells when the risk rises. Nobody wears a sensor of
/// consciousness or of an oxygen mask: whoever cares for the patient says so, else alert and room air hold.
/// </summary>
public sealed class EarlyWarning(OxygenScale scale)
{
    private static readonly Signal[] Needed =
    [
        Signal.RespiratoryRate, Signal.OxygenSaturation, Signal.SystolicPressure, Signal.HeartRate,
        Signal.BodyTemperature,
    ];

    private readonly Sample?[] _last = new Sample?[Needed.Length];
    private ClinicalRisk _told = ClinicalRisk.Low;

    /// <summary>How old a measurement may be that is still part of a score.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromHours(1);

    /// <summary>Which of the two scales holds.</summary>
    public OxygenScale Scale { get; set; } = scale;

    public bool IsOnOxygen { get; set; }

    public Consciousness Consciousness { get; set; }

    // spec ihm-detection 5.5
    public Finding? Observe(Signal signal, Sample sample)
    {
        var index = Array.IndexOf(Needed, signal);
        if (index < 0)
        {
            return null;
        }

        _last[index] = sample;
        if (Score(sample.Time) is not { } score)
        {
            return null;
        }

        var before = _told;
        _told = score.Risk;
        return score.Risk <= before ? null : new Finding(
            signal, FindingKind.EarlyWarning, sample.Time, sample.Time, Rarity: null, score.ToString())
        {
            Risk = score.Risk,
        };
    }

    /// <summary>The score at a moment, or of the newest measurement where that is later; null while a measurement is
    /// missing or older than <see cref="Fresh"/>.</summary>
    public News2? Score(Timestamp at)
    {
        // A device that was away measured some of them hours before others were.
        var newest = _last.OfType<Sample>().Select(sample => sample.Time).Append(at).Max();
        var oldest = newest.PlusMs(-(long)Fresh.TotalMilliseconds);
        return _last.Any(sample => sample is not { } one || one.Time < oldest)
            ? null
            : News2.Of(
                new VitalSigns(
                    _last[0]!.Value.Value, _last[1]!.Value.Value, IsOnOxygen, _last[2]!.Value.Value,
                    _last[3]!.Value.Value, Consciousness, _last[4]!.Value.Value),
                Scale);
    }
}
