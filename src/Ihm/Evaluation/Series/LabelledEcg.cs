using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Evaluation.Series;

/// <summary>From a labelled beat's begin to its end, in seconds.</summary>
public readonly record struct Event(double From, double To);

/// <summary>
/// An electrocardiogram of which each sample is labelled (TSB-UAD, Paparrizos et al. 2022: rows of `value,label`), with
/// the runs of labels as events. The series of its folder ECG have 128 samples a second.
/// </summary>
public sealed record LabelledEcg(string Name, Waveform Waveform, IReadOnlyList<Event> Events)
{
    private const double Rate = 128;

    public const string Ending = ".out";

    public static LabelledEcg Read(string path)
    {
        var table = new Table(path);
        List<double> values = [];
        List<Event> events = [];
        int? began = null;
        foreach (var cells in table.Rows(2, headings: 0))
        {
            var isLabelled = table.Number(cells[1]) != 0;
            if (!isLabelled && began is { } first)
            {
                events.Add(new Event(first / Rate, (values.Count - 1) / Rate));
            }

            began = isLabelled ? began ?? values.Count : null;
            values.Add(table.Number(cells[0]));
        }

        if (began is { } open)
        {
            events.Add(new Event(open / Rate, (values.Count - 1) / Rate));
        }

        return new LabelledEcg(Path.GetFileNameWithoutExtension(path), new Waveform(Rate, values), events);
    }

    /// <summary>An event is found when a beat in it, or 150 ms off, is not normal; such a beat outside is
    /// wrong.</summary>
    // spec ihm-detection 6.4
    public EventCounts Compare(IEnumerable<Beat> beats)
    {
        var found = new HashSet<int>();
        var (right, wrong) = (0, 0);
        foreach (var beat in beats.Where(beat => beat.Class != BeatClass.Normal))
        {
            var at = Enumerable.Range(0, Events.Count).FirstOrDefault(
                i => beat.Seconds >= Events[i].From - BeatComparison.Tolerance
                    && beat.Seconds <= Events[i].To + BeatComparison.Tolerance,
                -1);
            if (at >= 0)
            {
                found.Add(at);
                right++;
            }
            else
            {
                wrong++;
            }
        }

        return new EventCounts(Events.Count, found.Count, right, wrong);
    }
}

/// <summary>Events and how many were found; findings inside events and outside. An event may hold several beats, so the
/// two are counted apart.</summary>
public readonly record struct EventCounts(int Events, int Found, int Right, int Wrong)
{
    public double Precision => Right + Wrong == 0 ? 1 : (double)Right / (Right + Wrong);

    public double Recall => Events == 0 ? 1 : (double)Found / Events;

    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public static EventCounts operator +(EventCounts left, EventCounts right) => new(
        left.Events + right.Events, left.Found + right.Found, left.Right + right.Right, left.Wrong + right.Wrong);
}
