using Salus.Ihm.Quality;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Quality;

public sealed class A_waveform
{
    private const double Rate = 250;

    [Theory] // spec ihm-detection 3.6
    [InlineData(FindingKind.FlatLine)]
    [InlineData(FindingKind.Saturated)]
    [InlineData(FindingKind.SensorOff)]
    public void with_a_seeded_fault_is_told_of_within_two_seconds(FindingKind kind)
    {
        var ecg = SyntheticEcg.Regular(seconds: 60, Rate, seed: 5).Values.ToArray();
        var random = new Random(7);
        for (var i = (int)(30.4 * Rate); i < 35 * Rate; i++)
        {
            ecg[i] = kind switch
            {
                FindingKind.FlatLine => 0.1,
                FindingKind.Saturated => Math.Min(ecg[i], 0.02),
                _ => 20 * random.NextDouble(),
            };
        }

        var quality = new WaveformQuality(Rate);
        var faults = ecg.Select(quality.Observe).OfType<WaveformFault>().ToList();

        var fault = Assert.Single(faults, fault => fault.Kind == kind);
        Assert.InRange(fault.At, 30.4, 32.4);
        Assert.True(quality.IsTrusted);
    }

    [Fact] // spec ihm-detection 3.6
    public void that_is_good_is_not_told_of()
    {
        var quality = new WaveformQuality(Rate);
        var ecg = SyntheticEcg.Regular(seconds: 300, Rate, seed: 6);
        Assert.Empty(ecg.Values.Select(quality.Observe).OfType<WaveformFault>());
    }
}
