using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Evaluation.Beats;

/// <summary>Compares beats with labels beat by beat, as ANSI/AAMI EC57:2012 section 4.3 does.</summary>
public static class BeatComparison
{
    /// <summary>How far a beat may lie from its label: 150 ms.</summary>
    public const double Tolerance = 0.15;

    /// <summary>
    /// Ventricular beats: found where label and beat both say so; wrong where only the beat does, unless the label is a
    /// fusion or unknown; missed where only the label does, a label without any beat near it included.
    /// </summary>
    // spec ihm-detection 6.2
    public static Counts Ventricular(IReadOnlyList<LabelledBeat> labels, IReadOnlyList<Beat> beats)
    {
        var pairs = Pair(labels, beats);
        var (found, wrong, missed) = (0, 0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            var isTaken = pairs[i] is { } beat && beats[beat].Class == BeatClass.Ventricular;
            found += labels[i].Label == BeatLabel.V && isTaken ? 1 : 0;
            missed += labels[i].Label == BeatLabel.V && !isTaken ? 1 : 0;
            wrong += labels[i].Label is BeatLabel.N or BeatLabel.S && isTaken ? 1 : 0;
        }

        var paired = pairs.OfType<int>().ToHashSet();
        wrong += Enumerable.Range(0, beats.Count)
            .Count(i => !paired.Contains(i) && beats[i].Class == BeatClass.Ventricular);
        return new Counts(found, wrong, missed);
    }

    /// <summary>All beats, of whatever class: how well they were found at all.</summary>
    public static Counts Detection(IReadOnlyList<LabelledBeat> labels, IReadOnlyList<Beat> beats)
    {
        var paired = Pair(labels, beats).Count(pair => pair is not null);
        return new Counts(paired, beats.Count - paired, labels.Count - paired);
    }

    // Each label in turn takes the nearest beat that is free and no nearer to the label after.
    private static int?[] Pair(IReadOnlyList<LabelledBeat> labels, IReadOnlyList<Beat> beats)
    {
        var pairs = new int?[labels.Count];
        var next = 0;
        for (var i = 0; i < labels.Count; i++)
        {
            while (next < beats.Count && beats[next].Seconds < labels[i].Seconds - Tolerance)
            {
                next++;
            }

            while (next + 1 < beats.Count && Distance(next + 1, i) < Distance(next, i))
            {
                next++;
            }

            var isFree = next < beats.Count && Distance(next, i) <= Tolerance;
            if (isFree && !(i + 1 < labels.Count && Distance(next, i + 1) < Distance(next, i)))
            {
                pairs[i] = next++;
            }
        }

        return pairs;

        double Distance(int beat, int label) => Math.Abs(beats[beat].Seconds - labels[label].Seconds);
    }
}
