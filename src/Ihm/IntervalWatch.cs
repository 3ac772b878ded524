using Salus.Ihm.Intake;
using Salus.Ihm.Rhythm;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm;

/// <summary>Watches the beats of one patient by the intervals that a sensor measures between them: each ventricular
/// beat, and the rhythm. A beat that is missing begins it anew.</summary>
public sealed class IntervalWatch
{
    // A sensor's beats name their time only so well.
    private const double ToleranceMs = 500;

    private readonly RhythmIrregularity _irregularity = new();
    private RrRhythm _rhythm = new();
    private double? _seconds;
    private long _lastMs;

    // spec ihm 2.3
    public IReadOnlyList<Finding> Observe(Signal signal, Sample sample)
    {
        if (_seconds is not null && Math.Abs(sample.Time.UnixMs - _lastMs - sample.Value) > ToleranceMs)
        {
            _rhythm = new RrRhythm();
            _irregularity.Break();
            _seconds = null;
        }

        _seconds = (_seconds ?? 0) + sample.Value / 1000;
        _lastMs = sample.Time.UnixMs;
        List<Finding> findings = [];
        if (_rhythm.Observe(_seconds.Value) is not { } beat)
        {
            return findings;
        }

        var time = At(beat.Seconds);
        if (beat.Class == BeatClass.Ventricular)
        {
            findings.Add(new Finding(signal, FindingKind.VentricularBeat, time, time, Rarity: null, beat.Basis));
        }

        if (_irregularity.Observe(beat))
        {
            findings.Add(new Finding(
                signal, FindingKind.IrregularRhythm, At(_irregularity.Since), sample.Time, Rarity: null,
                _irregularity.Basis));
        }

        return findings;
    }

    private Timestamp At(double seconds) =>
        new(_lastMs - (long)Math.Round(1000 * (_seconds!.Value - seconds), MidpointRounding.AwayFromZero));
}
