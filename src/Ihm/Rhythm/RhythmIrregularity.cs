namespace Salus.Ihm.Rhythm;

/// <summary>
/// Whether the heart beats without any rhythm, as in atrial fibrillation: over 128 intervals the successive differences
/// are large, the intervals are spread out, and they turn about as often as chance would have it (Dash, Chon, Lu and
/// Raeder 2009, with their thresholds). Intervals beside a ventricular beat are left out.
/// </summary>
public sealed class RhythmIrregularity
{
    private const int Window = 128;
    private const int Outliers = 8;
    private const int Bins = 16;
    private const double LeastDifference = 0.1;
    private const double LeastEntropy = 0.7;
    private const double FewestTurns = 0.54;
    private const double MostTurns = 0.77;

    private readonly Queue<double> _intervals = new(Window);
    private Beat? _last;
    private int _regular = Window;

    /// <summary>Seconds of the first beat of the window.</summary>
    public double Since { get; private set; }

    /// <summary>What the last window showed, in words.</summary>
    public string Basis { get; private set; } = "";

    /// <summary>The next beat does not follow the last one: something between them was not seen.</summary>
    public void Break() => _last = null;

    /// <summary>Takes the next beat; true when irregularity is to be told: once, and again after as many beats
    /// without.</summary>
    // spec ihm-detection 4.8
    public bool Observe(Beat beat)
    {
        var last = _last;
        _last = beat;
        if (last is not { } before || Ectopic(before) || Ectopic(beat))
        {
            return false;
        }

        if (_intervals.Count == Window)
        {
            _intervals.Dequeue();
        }

        _intervals.Enqueue(beat.Seconds - before.Seconds);
        if (_intervals.Count < Window || !IsIrregular([.. _intervals]))
        {
            _regular = Math.Min(Window, _regular + 1);
            return false;
        }

        var isNew = _regular == Window;
        _regular = 0;
        Since = beat.Seconds - _intervals.Sum();
        return isNew;
    }

    private static bool Ectopic(Beat beat) => beat.Class == BeatClass.Ventricular;

    private bool IsIrregular(double[] intervals)
    {
        double[] sorted = [.. intervals.Order()];
        var (low, high) = (sorted[Outliers], sorted[^(Outliers + 1)]);
        var inner = intervals.Where(interval => interval >= low && interval <= high).ToArray();
        var difference = Difference(inner);
        var entropy = Entropy(inner, low, high);
        var turns = Turns(intervals);
        Basis = $"{Window} beats whose successive intervals differ by {100 * difference:F0} %, entropy {entropy:F2}, "
            + $"turning points {turns:F2}";
        return difference > LeastDifference && entropy > LeastEntropy && turns is > FewestTurns and < MostTurns;
    }

    // The root mean square of successive differences, against the mean interval.
    private static double Difference(double[] intervals)
    {
        var squares = 0.0;
        for (var index = 1; index < intervals.Length; index++)
        {
            squares += Math.Pow(intervals[index] - intervals[index - 1], 2);
        }

        return Math.Sqrt(squares / (intervals.Length - 1)) / intervals.Average();
    }

    // Shannon's, against the most that so many bins allow.
    private static double Entropy(double[] intervals, double low, double high)
    {
        if (high <= low)
        {
            return 0;
        }

        var counts = new int[Bins];
        foreach (var interval in intervals)
        {
            counts[Math.Min(Bins - 1, (int)((interval - low) / (high - low) * Bins))]++;
        }

        return counts.Where(count => count > 0)
            .Select(count => (double)count / intervals.Length)
            .Sum(share => -share * Math.Log(share, Bins));
    }

    // The share of intervals that are longer, or shorter, than both their neighbours: 2/3 by chance.
    private static double Turns(double[] intervals)
    {
        var turns = 0;
        for (var index = 1; index + 1 < intervals.Length; index++)
        {
            var (before, here, after) = (intervals[index - 1], intervals[index], intervals[index + 1]);
            turns += (here > before && here > after) || (here < before && here < after) ? 1 : 0;
        }

        return (double)turns / (intervals.Length - 2);
    }
}
