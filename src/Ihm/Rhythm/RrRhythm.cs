namespace Salus.Ihm.Rhythm;

/// <summary>What a beat is taken for: the classes of ANSI/AAMI EC57 that a rhythm monitor tells apart.</summary>
public enum BeatClass
{
    Normal,
    Supraventricular,
    Ventricular,
}

/// <summary>A beat: when, in seconds since the recording began, and what it is taken for, and why.</summary>
public readonly record struct Beat(double Seconds, BeatClass Class, double IntervalToCycle)
{
    public string Basis => $"{100 * IntervalToCycle:F0} % of the cycle after the beat before";
}

/// <summary>
/// Tells ventricular beats by their timing alone: premature against the present cycle, and followed by a pause or by
/// another premature beat (Malik et al. 1996 on ectopy in RR series). A beat is judged when the next one comes.
/// Atrial premature beats with a long pause cannot be told from them without a waveform.
/// </summary>
public sealed class RrRhythm
{
    // A pause is longer than the cycle, or so much longer than the interval before that the beat was interpolated.
    private const double Pause = 1.05;
    private const double Step = 1.3;

    private readonly Cycle _cycle = new();
    private double? _beat;
    private double? _interval;
    private bool _wasEarly;
    private double _before;

    /// <summary>Takes the next beat's time in seconds; gives the beat before, judged, from the third on.</summary>
    // spec ihm-detection 4.1, 4.2, 4.3
    public Beat? Observe(double seconds)
    {
        if (!(seconds > _beat) && _beat is not null)
        {
            throw new ArgumentException($"Beats come in order of time; {seconds} s is not after {_beat} s.");
        }

        var (before, interval) = (_beat, _interval);
        _beat = seconds;
        _interval = seconds - before;
        return interval is { } own ? Judge(before!.Value, own, _interval!.Value) : null;
    }

    private Beat Judge(double seconds, double interval, double next)
    {
        var isEarly = _cycle.IsEarly(interval);
        var isCoupled = _cycle.IsEarly(next);
        var isPaused = next > Pause * _cycle.Seconds || next > Step * interval;
        var part = _cycle.IsKnown ? interval / _cycle.Seconds : 1;
        _cycle.Learn(interval, isEarly, _wasEarly, _before);
        (_wasEarly, _before) = (isEarly, interval);
        return new Beat(seconds, isEarly && (isPaused || isCoupled) ? BeatClass.Ventricular : BeatClass.Normal, part);
    }
}
