namespace Salus.Ihm.Rhythm;

/// <summary>
/// Beats of an electrocardiogram, each with its class: ventricular when its form is foreign to the patient's usual one
/// and it is early or wide, supraventricular when it is early in the usual form (de Chazal et al. 2004 use the same
/// three: intervals, form, width). A beat is told at most <see cref="Delay"/> after it.
/// </summary>
public sealed class EcgRhythm(double samplesPerSecond)
{
    private const double Foreign = 0.75;
    private const double RatherForeign = 0.85;
    private const double OtherSize = 1.7;
    private const double Wide = 1.25;
    private const double VeryWide = 1.5;

    private readonly QrsDetector _qrs = new(samplesPerSecond);
    private readonly Biquad _baseline = Biquad.HighPass(0.5, samplesPerSecond);
    private readonly Ring _signal = new((int)(5 * samplesPerSecond));
    private readonly Queue<long> _waiting = [];
    private readonly Cycle _cycle = new();
    private readonly BeatForms _forms = new();
    private double? _last;
    private double _lastNormal;
    private double _before;
    private bool _wasEarly;

    /// <summary>Seconds; a beat that a search back finds comes after one and a half cycles.</summary>
    public static double Delay => 0.05 + Math.Max(QrsDetector.Delay, BeatShape.Needs);

    /// <summary>Takes the next sample; gives a beat when one is judged.</summary>
    // spec ihm-detection 4.5, 4.6, 4.7
    public Beat? Observe(double value)
    {
        _signal.Add(_baseline.Next(value));
        if (_qrs.Observe(value) is { } found)
        {
            _waiting.Enqueue(found);
        }

        return _waiting.TryPeek(out var beat) && _signal.Count > beat + BeatShape.Needs * samplesPerSecond + 1
            ? Judge(_waiting.Dequeue())
            : null;
    }

    private Beat? Judge(long index)
    {
        var seconds = index / samplesPerSecond;
        if (seconds <= _last)
        {
            return null;
        }

        var shape = BeatShape.Cut(_signal, index, samplesPerSecond);
        var interval = seconds - (_last ?? seconds - _cycle.Seconds);
        var part = _cycle.IsKnown ? interval / _cycle.Seconds : 1;

        // What follows an interpolated beat is in time by the beat before that one.
        var sinceNormal = _cycle.IsKnown ? (seconds - _lastNormal) / _cycle.Seconds : 1;
        var inTime = _cycle.EarliestInTime;
        var isEarly = part < inTime && !(_wasEarly && sinceNormal > inTime && sinceNormal < 1.2);
        var beatClass = Classify(shape, part, isEarly);
        _forms.Learn(shape, !isEarly);
        _cycle.Learn(interval, isEarly, _wasEarly, _before);
        (_last, _before, _wasEarly) = (seconds, interval, isEarly);
        _lastNormal = beatClass == BeatClass.Normal ? seconds : _lastNormal;
        return new Beat(seconds, beatClass, part);
    }

    private BeatClass Classify(BeatShape shape, double part, bool isEarly)
    {
        if (_forms.Usual is not { } usual || !_cycle.IsKnown)
        {
            return BeatClass.Normal;
        }

        var likeness = usual.Likeness(shape);
        var size = shape.Size / usual.Size;
        var breadth = shape.Breadth / usual.Breadth;
        var isForeign = likeness < Foreign
            || (likeness < RatherForeign && (breadth > VeryWide || size > OtherSize || size < 1 / OtherSize));
        return isForeign && (part < 0.95 || breadth > Wide) ? BeatClass.Ventricular
            : isEarly ? BeatClass.Supraventricular
            : BeatClass.Normal;
    }
}
