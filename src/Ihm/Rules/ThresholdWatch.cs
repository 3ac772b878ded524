using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Rules;

/// <summary>Tells once when a signal has been beyond a threshold for as long as it says, and again after it came back.
/// </summary>
public sealed class ThresholdWatch(Signal signal, Threshold threshold)
{
    private FindingKind? _beyond;
    private Timestamp _since;
    private bool _isTold;

    // spec ihm-detection 5.4
    public Finding? Observe(Sample sample)
    {
        FindingKind? beyond = sample.Value < threshold.Low ? FindingKind.TooLow
            : sample.Value > threshold.High ? FindingKind.TooHigh
            : null;
        if (beyond != _beyond)
        {
            (_beyond, _since, _isTold) = (beyond, sample.Time, false);
        }

        if (beyond is not { } kind || _isTold || sample.Time < _since.PlusMs((long)threshold.Lasting.TotalMilliseconds))
        {
            return null;
        }

        _isTold = true;
        var limit = kind == FindingKind.TooLow ? threshold.Low : threshold.High;
        return new Finding(
            signal, kind, _since, sample.Time, Rarity: null, $"{sample.Value:G6} {signal.Unit}, threshold {limit}");
    }
}
