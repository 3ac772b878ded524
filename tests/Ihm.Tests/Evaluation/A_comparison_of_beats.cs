using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Series;
using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Tests.Evaluation;

public sealed class A_comparison_of_beats
{
    [Fact] // spec ihm-detection 6.2
    public void matches_within_150_ms_and_not_further()
    {
        LabelledBeat[] labels = [new(1, BeatLabel.V), new(2, BeatLabel.V), new(3, BeatLabel.N)];
        Beat[] beats = [V(1.149), V(2.151), new(3.1, BeatClass.Normal, 1)];
        Assert.Equal(new Counts(Found: 1, Wrong: 1, Missed: 1), BeatComparison.Ventricular(labels, beats));
        Assert.Equal(new Counts(Found: 2, Wrong: 1, Missed: 1), BeatComparison.Detection(labels, beats));
    }

    [Fact] // spec ihm-detection 6.2
    public void gives_each_label_one_beat_and_each_beat_one_label()
    {
        LabelledBeat[] labels = [new(1, BeatLabel.N), new(1.2, BeatLabel.V)];
        Assert.Equal(new Counts(1, 0, 0), BeatComparison.Ventricular(labels, [V(1.11)]));
        Assert.Equal(new Counts(1, 2, 0), BeatComparison.Ventricular(labels, [V(1.15), V(1.21), V(1.25)]));
    }

    [Fact] // spec ihm-detection 6.2
    public void forgives_ventricular_for_a_fusion_or_what_nobody_could_tell()
    {
        LabelledBeat[] labels = [new(1, BeatLabel.F), new(2, BeatLabel.Q), new(3, BeatLabel.S)];
        Assert.Equal(new Counts(0, Wrong: 1, 0), BeatComparison.Ventricular(labels, [V(1), V(2), V(3)]));
    }

    [Fact] // spec ihm-detection 6.3
    public void has_precision_recall_and_f1()
    {
        var counts = new Counts(Found: 6, Wrong: 2, Missed: 4);
        Assert.Equal((0.75, 0.6, 12.0 / 18), (counts.Precision, counts.Recall, counts.F1));
        Assert.Equal((1.0, 1.0, 1.0), (default(Counts).Precision, default(Counts).Recall, default(Counts).F1));
    }

    [Fact] // spec ihm-detection 6.4
    public void of_a_labelled_series_counts_events_and_findings_apart()
    {
        var series = new LabelledEcg("x", new Waveform(128, []), [new Event(1, 1.6), new Event(5, 6), new Event(8, 9)]);
        var counts = series.Compare([V(0.9), V(5.1), V(5.9), V(7), new(8.5, BeatClass.Normal, 1)]);
        Assert.Equal(new EventCounts(Events: 3, Found: 2, Right: 3, Wrong: 1), counts);
        Assert.Equal((0.75, 2 / 3.0), (counts.Precision, counts.Recall));
    }

    private static Beat V(double seconds) => new(seconds, BeatClass.Ventricular, 0.6);
}
