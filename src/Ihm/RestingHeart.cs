using Salus.Ihm.Courses;
using Salus.Ihm.Signals;

namespace Salus.Ihm;

/// <summary>Watches the heart rate of one patient who takes no steps: what is usual on the stairs is not so on the
/// floor. Its state does not grow.</summary>
public sealed class RestingHeart
{
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(2);

    private readonly SignalCourse _course = new(Signal.HeartRate.Precision);
    private Sample? _rate;

    /// <summary>A heart rate; how it is to be taken, the next count of steps says.</summary>
    public void Beats(Sample rate) => _rate = rate;

    /// <summary>A count of steps: without one, the last heart rate is of somebody at rest.</summary>
    // spec ihm-detection 2.7
    public Finding? Steps(Sample steps)
    {
        if (steps.Value > 0 || _rate is not { } rate
            || steps.Time.UnixMs - rate.Time.UnixMs > Together.TotalMilliseconds)
        {
            return null;
        }

        _rate = null;
        var assessment = _course.Observe(rate);
        return assessment.IsTold
            ? new Finding(
                Signal.HeartRate, FindingKind.Unusual, rate.Time, rate.Time, assessment.Rarity,
                $"at rest {assessment.InWords(rate.Value, Signal.HeartRate.Unit)}")
            : null;
    }
}
