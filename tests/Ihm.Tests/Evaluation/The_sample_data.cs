using System.Globalization;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Episodes;
using Salus.Ihm.Evaluation.Nab;
using Xunit.Abstractions;

namespace Salus.Ihm.Tests.Evaluation;

/// <summary>What docs/evaluation.md says is reached: row by row, or with floors a little below it.</summary>
public sealed class The_sample_data(ITestOutputHelper output)
{
    [Fact] // spec ihm-detection 6.3
    public void has_ventricular_beats_that_intervals_tell()
    {
        if (Open<DataSet.LabelledBeats>("mitbih") is not { } beats)
        {
            return;
        }

        var scores = beats.Recordings.Select(Trials.Of).ToList();
        scores.ForEach(score => output.WriteLine($"{score.Name} {score.FromIntervals} {score.FromIntervals.F1:F3}"));
        Assert.Equal(7, scores.Count);
        var many = scores.Where(score => score.Ventricular >= BeatScore.Enough);
        var enough = Counts.Sum(many.Select(score => score.FromIntervals));
        Assert.True(enough.F1 >= 0.98, $"{enough}");
        Assert.True(Counts.Sum(scores.Select(score => score.FromIntervals)).F1 >= 0.95);
    }

    [Fact] // spec ihm-detection 6.6
    public void has_heart_rates_in_which_episodes_are_found_as_the_page_says()
    {
        if (Open<DataSet.LabelledBeats>("mitbih") is not { } beats)
        {
            return;
        }

        var page = Checkout.Read("docs/evaluation.md");
        foreach (var kind in beats.Recordings.SelectMany(EpisodeTrial.Of).GroupBy(score => score.Kind))
        {
            var (found, tried) = (kind.Sum(score => score.Found), kind.Sum(score => score.Tried));
            var each = string.Join(" | ", kind.Select(score => score.Found));
            Assert.Contains($"| {kind.Key} | {each} | {found} of {tried} |", page, StringComparison.Ordinal);
        }

        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"there are {EpisodeTrial.FalseAlarmsPerHour(beats.Recordings):F2} findings an hour"),
            page,
            StringComparison.Ordinal);
    }

    [Fact] // spec ihm-detection 4.4, 4.5
    public void has_a_waveform_whose_beats_are_found()
    {
        if (Open<DataSet.LabelledBeats>("wfdb") is not { } beats)
        {
            return;
        }

        var score = Trials.Of(Assert.Single(beats.Recordings));
        output.WriteLine($"{score}");
        Assert.True(score.Beats!.Value.F1 >= 0.995);
        Assert.Equal((1, 0), (score.FromWaveform!.Value.Found, score.FromWaveform.Value.Missed));
        Assert.True(score.FromWaveform.Value.Wrong <= 1);
    }

    [Fact] // spec ihm-detection 6.4
    public void has_labelled_series_whose_events_are_found()
    {
        if (Open<DataSet.LabelledSeries>("tsb-uad-ecg") is not { } series)
        {
            return;
        }

        var scores = series.Series.Select(Trials.Of).ToList();
        scores.ForEach(score => output.WriteLine($"{score.Name} {score.Counts} {score.Counts.F1:F3}"));
        Assert.All(scores, score => Assert.True(score.Counts.F1 >= 0.9, $"{score}"));
    }

    [Fact] // spec ihm-detection 7.5
    public void has_a_corpus_that_is_scored_as_it_was_published()
    {
        if (Open<DataSet.Corpus>("nab") is not { Nab: var nab })
        {
            return;
        }

        Assert.Equal((58, 116), (nab.Series.Count, nab.Series.Sum(series => series.Windows.Count)));
        var entropy = Score(nab, one => new RelativeEntropy(one.Values.Min(), one.Values.Max()));
        Assert.Equal(54.64, entropy.Normalised, 2);
        Assert.Equal(40.13, Score(nab, _ => new WindowedGaussian()).Normalised, 2);
        var ours = Score(nab, _ => new CourseScorer());
        Assert.InRange(ours.Normalised, 72, 100);
        var page = Checkout.Read("docs/evaluation.md");
        Assert.All(ours.Files, file => Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {file.Name} | {file.Windows} | {file.Found} | {file.FalseAlarms} | {file.Points:F2} |"),
            page,
            StringComparison.Ordinal));
    }

    private NabScore Score(NabCorpus nab, Func<NabSeries, IAnomalyScorer> create)
    {
        var runs = nab.Series.Select(one => Trials.Run(one, create(one))).ToList();
        var score = NabScorer.Score(nab.Series, runs, NabProfile.Standard);
        output.WriteLine($"{score.Normalised:F4} at {score.Threshold}");
        return score;
    }

    private TSet? Open<TSet>(string name)
        where TSet : DataSet
    {
        if (SampleData.Folder(name) is not { } folder)
        {
            output.WriteLine($"(absent: shared/data/timeseries/{name})");
            return null;
        }

        return Assert.IsType<TSet>(Assert.Single(DataSet.Open(folder)));
    }
}
