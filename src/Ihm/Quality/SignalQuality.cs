using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Quality;

/// <summary>
/// Whether a sensor still measures its patient: tells once when one value repeats for too long, sticks at an end of
/// the range, leaves the range, or changes faster than any body does (cf. Orphanidou et al. 2015, whose first rules of
/// quality are these). What is not trusted does not teach the normal course.
/// </summary>
public sealed class SignalQuality(Signal signal)
{
    private Sample? _last;
    private Timestamp _sameSince;
    private Timestamp _since;
    private FindingKind? _told;

    /// <summary>Whether the last sample may be believed.</summary>
    public bool IsTrusted => _told is null;

    // spec ihm-detection 3.1, 3.2, 3.3, 3.4, 3.5
    public Finding? Observe(Sample sample)
    {
        if (_last is not { } last || last.Value != sample.Value)
        {
            _sameSince = sample.Time;
        }

        var fault = FaultOf(sample, out var basis);
        _last = sample;
        if (fault is null)
        {
            _told = null;
            return null;
        }

        if (fault == _told)
        {
            return null;
        }

        _told = fault;
        _since = fault is FindingKind.FlatLine or FindingKind.Saturated ? _sameSince : sample.Time;
        return new Finding(signal, fault.Value, _since, sample.Time, Rarity: null, basis);
    }

    private FindingKind? FaultOf(Sample sample, out string basis)
    {
        basis = $"{sample.Value:G6} {signal.Unit}, possible is {signal.Lowest} to {signal.Highest}";
        if (!double.IsFinite(sample.Value) || sample.Value < signal.Lowest || sample.Value > signal.Highest)
        {
            return FindingKind.SensorOff;
        }

        var sameMs = sample.Time.UnixMs - _sameSince.UnixMs;
        if (signal.LongestSame is { } longest && sameMs > longest.TotalMilliseconds)
        {
            basis = $"{sample.Value:G6} {signal.Unit} for {sameMs / 1000.0} s";
            return IsAtAnEnd(sample.Value) ? FindingKind.Saturated : FindingKind.FlatLine;
        }

        // The way back from a fault is fast too, and is no fault.
        if (_told is null && _last is { } last && IsTooFast(last, sample))
        {
            basis = $"from {last.Value:G6} to {sample.Value:G6} {signal.Unit} in "
                + $"{(sample.Time.UnixMs - last.Time.UnixMs) / 1000.0} s";
            return FindingKind.ImpossibleChange;
        }

        return null;
    }

    private bool IsAtAnEnd(double value)
    {
        var margin = 0.01 * (signal.Highest - signal.Lowest);
        return value <= signal.Lowest + margin || value >= signal.Highest - margin;
    }

    private bool IsTooFast(Sample last, Sample sample)
    {
        var seconds = Math.Max(0.001, (sample.Time.UnixMs - last.Time.UnixMs) / 1000.0);
        return Math.Abs(sample.Value - last.Value) > signal.FastestPerSecond * Math.Max(1, seconds);
    }
}
