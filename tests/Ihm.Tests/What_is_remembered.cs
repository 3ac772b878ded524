using Salus.Ihm.Quality;
using Salus.Ihm.Rhythm;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests;

public sealed class What_is_remembered
{
    [Fact] // spec ihm-detection 1.2
    public void of_a_signal_does_not_grow_with_its_samples()
    {
        var watch = new SignalWatch(Signal.HeartRate, new Threshold(50, 120));
        var random = new Random(1);
        var sizes = Sizes(
            watch, i => watch.Observe(new Sample(new Timestamp(60_000L * i), 70 + 5 * random.NextDouble())));
        Assert.Equal(sizes.Early, sizes.Late);

        // For 1,000 patients with ten signals each to stay below 300 MB, eight bytes a value.
        Assert.InRange(sizes.Late, 100, 3500);
    }

    [Fact] // spec ihm-detection 1.2
    public void of_an_electrocardiogram_does_not_grow_with_its_samples()
    {
        var rhythm = new EcgRhythm(128);
        var quality = new WaveformQuality(128);
        var ecg = SyntheticEcg.Of(SyntheticEcg.WithEctopy(800), 800, 128, seed: 4).Values;
        var sizes = Sizes(new object[] { rhythm, quality }, i =>
        {
            rhythm.Observe(ecg[i % ecg.Count]);
            quality.Observe(ecg[i % ecg.Count]);
        });
        Assert.InRange(sizes.Late, sizes.Early - 200, sizes.Early + 200);
    }

    [Fact] // spec ihm-detection 1.2
    public void of_intervals_does_not_grow_with_the_beats()
    {
        var rhythm = new RrRhythm();
        var sizes = Sizes(rhythm, i => rhythm.Observe(0.8 * i + 0.1 * (i % 3)));
        Assert.Equal(sizes.Early, sizes.Late);
    }

    private static (int Early, int Late) Sizes(object state, Action<int> observe)
    {
        for (var i = 0; i < 20_000; i++)
        {
            observe(i);
        }

        var early = StateSize.Of(state);
        for (var i = 20_000; i < 100_000; i++)
        {
            observe(i);
        }

        return (early, StateSize.Of(state));
    }
}
