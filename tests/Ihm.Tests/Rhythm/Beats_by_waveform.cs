using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Tests.Rhythm;

public sealed class Beats_by_waveform
{
    [Theory] // spec ihm-detection 4.4
    [InlineData(125)]
    [InlineData(128)]
    [InlineData(250)]
    [InlineData(360)]
    [InlineData(1000)]
    public void are_found_within_150_ms_at_every_rate(double rate)
    {
        var beats = SyntheticEcg.WithEctopy(120);
        var found = Trials.FromWaveform(SyntheticEcg.Of(beats, 120, rate, seed: 11));
        var counts = BeatComparison.Detection(Labels(beats), found);
        Assert.True(counts.Wrong <= 1 && counts.Missed <= 4, $"{counts}");
    }

    [Theory] // spec ihm-detection 4.5
    [InlineData(128)]
    [InlineData(360)]
    public void are_ventricular_when_early_and_of_another_form(double rate)
    {
        var beats = SyntheticEcg.WithEctopy(300);
        var counts = BeatComparison.Ventricular(
            Labels(beats), Trials.FromWaveform(SyntheticEcg.Of(beats, 300, rate, seed: 12)));
        Assert.True(counts.F1 > 0.95, $"{counts}");
    }

    [Fact] // spec ihm-detection 4.6
    public void are_supraventricular_when_early_in_the_usual_form()
    {
        var beats = SyntheticEcg.WithEctopy(300).Select(beat => (beat.Seconds, false)).ToList();
        var found = Trials.FromWaveform(SyntheticEcg.Of(beats, 300, 250, seed: 13));
        Assert.DoesNotContain(found, beat => beat.Class == BeatClass.Ventricular);
        Assert.InRange(found.Count(beat => beat.Class == BeatClass.Supraventricular), 50, 53);
    }

    [Fact] // spec ihm-detection 4.4
    public void are_found_again_after_the_amplitude_has_fallen_to_a_tenth()
    {
        var ecg = SyntheticEcg.Regular(120, 250, seed: 14);
        var values = ecg.Values.Select((value, i) => i < 60 * 250 ? value : value / 10).ToList();
        var found = Trials.FromWaveform(new Waveform(250, values));
        Assert.InRange(found.Count(beat => beat.Seconds > 75), 50, 58);
    }

    [Fact] // spec ihm-detection 4.7
    public void are_told_less_than_a_second_after_them()
    {
        var ecg = SyntheticEcg.Regular(60, 250, seed: 15);
        var rhythm = new EcgRhythm(250);
        var delays = ecg.Values.Select((value, i) => rhythm.Observe(value) is { } beat ? i / 250.0 - beat.Seconds : 0);
        Assert.InRange(delays.Max(), 0.1, EcgRhythm.Delay);
    }

    [Fact] // spec ihm-detection 4.4
    public void are_none_in_a_flat_line() =>
        Assert.Empty(Trials.FromWaveform(new Waveform(250, new double[250 * 60])));

    [Theory] // spec ihm-detection 4.4
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(double.NaN)]
    public void need_a_rate_that_shows_them(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EcgRhythm(rate));

    private static List<LabelledBeat> Labels(IEnumerable<(double Seconds, bool IsVentricular)> beats) =>
        [.. beats.Select(beat => new LabelledBeat(beat.Seconds, beat.IsVentricular ? BeatLabel.V : BeatLabel.N))];
}
