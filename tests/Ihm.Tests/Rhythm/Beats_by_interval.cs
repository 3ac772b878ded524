using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Tests.Rhythm;

public sealed class Beats_by_interval
{
    [Fact] // spec ihm-detection 4.1
    public void are_ventricular_when_early_and_followed_by_a_pause() =>
        Assert.Equal([10], Ventricular([.. Regular(9), 0.5, 1.1, .. Regular(5)]));

    [Fact] // spec ihm-detection 4.1
    public void are_ventricular_when_two_come_early_in_a_row() =>
        Assert.Equal([10, 11], Ventricular([.. Regular(9), 0.5, 0.45, 1.2, .. Regular(5)]));

    [Fact] // spec ihm-detection 4.1
    public void are_normal_when_the_rate_rises_and_falls_with_the_breath() =>
        Assert.Empty(Ventricular(Enumerable.Range(0, 300).Select(i => 0.8 + 0.06 * Math.Sin(i / 2.0))));

    [Fact] // spec ihm-detection 4.1
    public void are_normal_when_the_rate_rises_slowly_to_twice_itself() =>
        Assert.Empty(Ventricular(Enumerable.Range(0, 300).Select(i => Math.Max(0.45, 0.9 - 0.002 * i))));

    [Fact] // spec ihm-detection 4.3
    public void are_told_in_bigeminy_too_where_every_second_one_is_early()
    {
        double[] pairs = [.. Enumerable.Repeat<double[]>([0.5, 1.1], 50).SelectMany(pair => pair)];
        var told = Ventricular([.. Regular(10), .. pairs]);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 11 + 2 * i), told);
    }

    [Fact] // spec ihm-detection 4.2
    public void are_judged_when_the_next_one_comes()
    {
        var rhythm = new RrRhythm();
        Assert.Null(rhythm.Observe(0));
        Assert.Null(rhythm.Observe(0.8));
        Assert.Equal(0.8, rhythm.Observe(1.6)?.Seconds);
    }

    [Theory] // spec ihm-detection 4.2
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void are_refused_out_of_order(double seconds)
    {
        var rhythm = new RrRhythm();
        rhythm.Observe(1.0);
        Assert.Throws<ArgumentException>(() => rhythm.Observe(seconds));
    }

    private static IEnumerable<double> Regular(int count) => Enumerable.Repeat(0.8, count);

    // The numbers of the ventricular beats; beat 0 is where the first interval begins.
    private static List<int> Ventricular(IEnumerable<double> intervals)
    {
        var rhythm = new RrRhythm();
        var seconds = 0.0;
        rhythm.Observe(seconds);
        List<int> told = [];
        foreach (var (number, interval) in intervals.Index())
        {
            seconds += interval;
            if (rhythm.Observe(seconds) is { Class: BeatClass.Ventricular })
            {
                told.Add(number);
            }
        }

        return told;
    }
}
