using Salus.Ihm.Intake;
using Salus.Ihm.Quality;
using Salus.Ihm.Rhythm;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm;

/// <summary>
/// Watches one waveform of one patient, stretch by stretch: whether it can be read, and in an electrocardiogram each
/// beat and the rhythm. A gap begins it anew; what lies before what was seen is not watched.
/// </summary>
public sealed class WaveformWatch(Signal signal)
{
    // A sensor's packets name their time only so well.
    private const double ToleranceMs = 40;

    private readonly RhythmIrregularity _irregularity = new();
    private Recording? _recording;

    // spec ihm 2.3
    public IReadOnlyList<Finding> Observe(Reading reading)
    {
        if (_recording is { } running)
        {
            var gapMs = reading.Time.UnixMs - running.NextMs;
            var tolerance = Math.Max(ToleranceMs, 2 * reading.PeriodMs);
            if (gapMs < -tolerance)
            {
                return [];
            }

            if (gapMs > tolerance || Math.Abs(running.PeriodMs - reading.PeriodMs) > 0.001 * reading.PeriodMs)
            {
                _recording = null;
            }
        }

        if (_recording is null)
        {
            _irregularity.Break();
            _recording = new Recording(signal, reading.PeriodMs, _irregularity);
        }

        List<Finding> findings = [];
        _recording.Observe(reading, findings);
        return findings;
    }

    /// <summary>A stretch without a gap. Seconds count from its first sample.</summary>
    private sealed class Recording(Signal signal, double periodMs, RhythmIrregularity irregularity)
    {
        private const double SlowestRate = 60;
        private const double FastestRate = 5000;

        private readonly WaveformQuality _quality = new(1000 / periodMs);
        private readonly EcgRhythm? _rhythm =
            signal == Signal.Electrocardiogram && 1000 / periodMs is >= SlowestRate and <= FastestRate
                ? new EcgRhythm(1000 / periodMs)
                : null;

        private long _count;
        private double _startMs;

        public double PeriodMs => periodMs;

        /// <summary>When the next sample is expected.</summary>
        public double NextMs => _startMs + _count * periodMs;

        public void Observe(Reading reading, List<Finding> findings)
        {
            // The sensor's clock decides, however exact its period is.
            _startMs = reading.Time.UnixMs - _count * periodMs;
            foreach (var value in reading.Values)
            {
                _count++;
                if (_quality.Observe(value) is { } fault)
                {
                    findings.Add(new Finding(
                        signal, fault.Kind, At(fault.Since), At(fault.At), Rarity: null, WordsOf(fault.Kind)));
                }

                if (_rhythm?.Observe(double.IsFinite(value) ? value : 0) is { } beat)
                {
                    Observe(beat, findings);
                }
            }
        }

        private static string WordsOf(FindingKind kind) => kind switch
        {
            FindingKind.FlatLine => "nothing of its usual height for a second",
            FindingKind.Saturated => "cut off at one value",
            _ => "many times its usual height",
        };

        private void Observe(Beat beat, List<Finding> findings)
        {
            if (!_quality.IsTrusted)
            {
                irregularity.Break();
                return;
            }

            var now = At(_count * periodMs / 1000);
            FindingKind? kind = beat.Class switch
            {
                BeatClass.Ventricular => FindingKind.VentricularBeat,
                BeatClass.Supraventricular => FindingKind.SupraventricularBeat,
                _ => null,
            };
            if (kind is { } found)
            {
                var time = At(beat.Seconds);
                findings.Add(new Finding(signal, found, time, time, Rarity: null, beat.Basis));
            }

            if (irregularity.Observe(beat))
            {
                findings.Add(new Finding(
                    signal, FindingKind.IrregularRhythm, At(irregularity.Since), now, Rarity: null,
                    irregularity.Basis));
            }
        }

        private Timestamp At(double seconds) =>
            new((long)Math.Round(_startMs + 1000 * seconds, MidpointRounding.AwayFromZero));
    }
}
