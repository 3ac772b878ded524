using Salus.Ihm.Courses;
using Salus.Ihm.Quality;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm;

/// <summary>
/// Watches one signal of one patient, sample by sample in order of time: first whether the sensor can be believed, then
/// the patient's threshold, then the signal's own normal course. Its state does not grow.
/// </summary>
public sealed class SignalWatch(Signal signal, Threshold? threshold = null)
{
    // As rare as one sample in ten: since then the signal has been on its way.
    private const double Departure = 1;

    private readonly SignalQuality _quality = new(signal);
    private ThresholdWatch? _threshold = threshold is null ? null : new ThresholdWatch(signal, threshold);
    private Timestamp? _departed;

    /// <summary>The normal course learnt so far.</summary>
    public SignalCourse Course { get; } = new(signal.Precision);

    /// <summary>Whether the last sample may be believed.</summary>
    public bool IsTrusted => _quality.IsTrusted;

    /// <summary>From now on another threshold holds, or none; what was beyond the former one is told anew.</summary>
    public void Apply(Threshold? other) => _threshold = other is null ? null : new ThresholdWatch(signal, other);

    // spec ihm-detection 1.1, 1.2, 1.3
    public IReadOnlyList<Finding> Observe(Sample sample)
    {
        List<Finding> findings = [];
        if (_quality.Observe(sample) is { } fault)
        {
            findings.Add(fault);
        }

        if (!_quality.IsTrusted)
        {
            return findings;
        }

        if (_threshold?.Observe(sample) is { } beyond)
        {
            findings.Add(beyond);
        }

        var assessment = Course.Observe(sample);
        _departed = assessment.Rarity >= Departure ? _departed ?? sample.Time : null;
        if (assessment.IsTold)
        {
            findings.Add(new Finding(
                signal, FindingKind.Unusual, _departed ?? sample.Time, sample.Time, assessment.Rarity,
                assessment.InWords(sample.Value, signal.Unit)));
        }

        return findings;
    }
}
