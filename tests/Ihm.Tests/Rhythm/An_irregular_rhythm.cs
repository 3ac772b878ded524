using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Tests.Rhythm;

public sealed class An_irregular_rhythm
{
    [Fact] // spec ihm-detection 4.8
    public void is_told_once_while_it_lasts()
    {
        var random = new Random(20261121);
        var told = Told(Enumerable.Range(0, 600).Select(_ => 0.4 + 0.6 * random.NextDouble()));
        Assert.Equal([128], told);
    }

    [Fact] // spec ihm-detection 4.8
    public void is_told_again_after_a_rhythm_came_back()
    {
        var random = new Random(20261121);
        double[] intervals =
        [
            .. Enumerable.Range(0, 200).Select(_ => 0.4 + 0.6 * random.NextDouble()),
            .. Enumerable.Range(0, 400).Select(_ => 0.8 + 0.02 * random.NextDouble()),
            .. Enumerable.Range(0, 200).Select(_ => 0.4 + 0.6 * random.NextDouble()),
        ];
        Assert.Equal(2, Told(intervals).Count);
    }

    [Fact] // spec ihm-detection 4.8
    public void is_none_of_a_heart_that_follows_the_breath()
    {
        var random = new Random(20261121);
        Assert.Empty(Told(Enumerable.Range(0, 600).Select(beat =>
            0.9 + 0.12 * Math.Sin(2 * Math.PI * beat / 5) + 0.02 * random.NextDouble())));
    }

    [Fact] // spec ihm-detection 4.8
    public void is_none_of_a_steady_heart_or_of_every_second_beat_early()
    {
        var random = new Random(20261121);
        Assert.Empty(Told(Enumerable.Range(0, 600).Select(_ => 0.8 + 0.03 * random.NextDouble())));
        Assert.Empty(Told(Enumerable.Range(0, 600).Select(beat => beat % 2 == 0 ? 0.5 : 1.1)));
    }

    [Fact] // spec ihm-detection 4.8
    public void is_not_made_of_ventricular_beats()
    {
        var random = new Random(20261121);
        var rhythm = new RhythmIrregularity();
        var seconds = 0.0;
        for (var beat = 0; beat < 600; beat++)
        {
            seconds += 0.4 + 0.6 * random.NextDouble();
            Assert.False(rhythm.Observe(new Beat(seconds, BeatClass.Ventricular, 1)));
        }
    }

    // The beats at which it was told.
    private static List<int> Told(IEnumerable<double> intervals)
    {
        var rhythm = new RhythmIrregularity();
        List<int> told = [];
        var (seconds, count) = (0.0, 0);
        rhythm.Observe(new Beat(0, BeatClass.Normal, 1));
        foreach (var interval in intervals)
        {
            seconds += interval;
            count++;
            if (rhythm.Observe(new Beat(seconds, BeatClass.Normal, 1)))
            {
                told.Add(count);
            }
        }

        return told;
    }
}
