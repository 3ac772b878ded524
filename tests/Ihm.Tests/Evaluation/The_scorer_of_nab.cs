using Salus.Ihm.Evaluation.Nab;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Evaluation;

// One file of 100 rows, 15 of them probationary, with a window of five rows, 50 to 54. The expected points are
// computed by hand from Lavin and Ahmad (2015), equation 1, and NAB's scoring document.
public sealed class The_scorer_of_nab
{
    private const double First = 1;
    private const double Third = 0.905148254 / 0.986614298; // 2 / (1 + e^-3) - 1, over that of the window's first row
    private const double SoonAfter = 0.848283638; // half a window behind it: 1 - 2 / (1 + e^2.5)

    private static readonly NabSeries File = new(
        "file.csv",
        [.. Enumerable.Range(0, 100).Select(minute => new Timestamp(60_000L * minute))],
        [.. Enumerable.Repeat(0.0, 100)],
        [new NabWindow(50, 54)]);

    [Fact] // spec ihm-detection 7.5
    public void gives_0_to_who_says_nothing() => Assert.Equal(0, Points(NabProfile.Standard), 9);

    [Fact] // spec ihm-detection 7.5
    public void gives_100_to_who_is_right_at_once() => Assert.Equal(100, Points(NabProfile.Standard, (50, 1)), 9);

    [Fact] // spec ihm-detection 7.3
    public void gives_less_the_later_in_the_window() =>
        Assert.Equal(Normalised(Third), Points(NabProfile.Standard, (52, 1)), 6);

    [Fact] // spec ihm-detection 7.4
    public void counts_the_first_detection_in_a_window_only() =>
        Assert.Equal(Normalised(Third), Points(NabProfile.Standard, (52, 1), (53, 1), (54, 1)), 6);

    [Theory] // spec ihm-detection 7.4
    [InlineData("standard", 0.11)]
    [InlineData("rewardLowFP", 0.22)]
    public void takes_off_a_false_alarm_before_any_window_in_full(string profile, double cost) => Assert.Equal(
        Normalised(First - cost), Points(NabProfile.All.Single(one => one.Name == profile), (50, 1), (20, 1)), 6);

    [Fact] // spec ihm-detection 7.3
    public void takes_off_less_for_one_just_behind_a_window() =>
        Assert.Equal(Normalised(First - 0.11 * SoonAfter), Points(NabProfile.Standard, (50, 1), (56, 1)), 6);

    [Fact] // spec ihm-detection 7.4
    public void counts_a_miss_twice_where_misses_cost_more()
    {
        // Alarms everywhere outside cost more than the window earns, so nothing is the best that these scores allow.
        var alarms = Enumerable.Range(15, 85).Where(row => row is < 50 or > 54).Select(row => (row, 1.0)).ToArray();
        Assert.Equal(0, Points(NabProfile.RewardLowFN, alarms), 9);
        Assert.Equal(100 * (Third + 2) / 3, Points(NabProfile.RewardLowFN, (52, 1)), 6);
    }

    [Fact] // spec ihm-detection 7.2
    public void leaves_out_the_first_15_percent() =>
        Assert.Equal(100, Points(NabProfile.Standard, (0, 1), (1, 1), (14, 1), (50, 1)), 9);

    [Fact] // spec ihm-detection 7.2
    public void leaves_out_at_most_750_rows()
    {
        Assert.Equal(15, File.Probation);
        Assert.Equal(750, (File with { Values = [.. new double[20_000]] }).Probation);
    }

    [Fact] // spec ihm-detection 7.1
    public void finds_the_threshold_that_is_best_for_all_files_together()
    {
        var quiet = Scores((50, 0.9), (20, 0.6), (21, 0.6));
        var loud = Scores((50, 0.7), (20, 0.65), (21, 0.6));
        var score = NabScorer.Score([File, File with { Name = "other.csv" }], [quiet, loud], NabProfile.Standard);

        Assert.Equal((100, 0.7), (Math.Round(score.Normalised, 6), score.Threshold));
        Assert.Equal([(1, 0), (1, 0)], score.Files.Select(file => (file.Found, file.FalseAlarms)));
    }

    [Fact] // spec ihm-detection 7.1
    public void lets_equal_scores_in_together() =>
        Assert.Equal(
            Normalised(First - 2 * 0.11), Points(NabProfile.Standard, (50, 0.5), (20, 0.5), (21, 0.5)), 6);

    [Fact] // spec ihm-detection 7.3
    public void has_the_published_sigmoid()
    {
        Assert.Equal(0.98661, NabScorer.ScaledSigmoid(-1), 5);
        Assert.Equal(0.84828, NabScorer.ScaledSigmoid(-0.5), 5);
        Assert.Equal(0, NabScorer.ScaledSigmoid(0), 9);
        Assert.Equal(-0.98661, NabScorer.ScaledSigmoid(1), 5);
        Assert.Equal(-1, NabScorer.ScaledSigmoid(3), 9);
    }

    [Fact]
    public void asks_for_a_score_of_every_row() =>
        Assert.Throws<ArgumentException>(() => NabScorer.Score([File], [new double[99]], NabProfile.Standard));

    private static double Normalised(double points) => 100 * (points + 1) / 2;

    private static double Points(NabProfile profile, params (int Row, double Score)[] scores) =>
        NabScorer.Score([File], [Scores(scores)], profile).Normalised;

    private static double[] Scores(params (int Row, double Score)[] scores)
    {
        var all = new double[100];
        foreach (var (row, score) in scores)
        {
            all[row] = score;
        }

        return all;
    }
}
