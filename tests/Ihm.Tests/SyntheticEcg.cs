using Salus.Ihm.Evaluation.Beats;

namespace Salus.Ihm.Tests;

/// <summary>Electrocardiograms made of Gaussian waves (after McSharry et al. 2003), with seeded noise and beats at
/// known times.</summary>
internal static class SyntheticEcg
{
    // Of each wave: seconds after the R wave, width in seconds, height in millivolts.
    private static readonly (double At, double Width, double Height)[] Normal =
        [(-0.18, 0.025, 0.12), (-0.025, 0.008, -0.12), (0, 0.010, 1.1), (0.028, 0.009, -0.25), (0.28, 0.045, 0.3)];

    private static readonly (double At, double Width, double Height)[] Ventricular =
        [(-0.02, 0.035, 1.5), (0.07, 0.04, -0.9), (0.30, 0.06, -0.45)];

    public static Waveform Regular(double seconds, double rate, int seed) =>
        Of(Enumerable.Range(1, (int)(seconds / 0.8) - 1).Select(i => (0.8 * i, false)).ToList(), seconds, rate, seed);

    /// <summary>Every seventh beat is ventricular, early and with a compensatory pause.</summary>
    public static IReadOnlyList<(double Seconds, bool IsVentricular)> WithEctopy(double seconds) =>
    [
        .. Enumerable.Range(1, (int)(seconds / 0.8) - 1)
            .Select(i => i % 7 == 0 ? (0.8 * i - 0.3, true) : (0.8 * i, false)),
    ];

    public static Waveform Of(
        IReadOnlyList<(double Seconds, bool IsVentricular)> beats, double seconds, double rate, int seed)
    {
        var random = new Random(seed);
        var values = new double[(int)(seconds * rate)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = 0.02 * (random.NextDouble() - 0.5) + 0.1 * Math.Sin(2 * Math.PI * 0.2 * i / rate);
        }

        foreach (var (at, isVentricular) in beats)
        {
            foreach (var (after, width, height) in isVentricular ? Ventricular : Normal)
            {
                var middle = (at + after) * rate;
                var reach = 4 * width * rate;
                for (var i = (int)Math.Max(0, middle - reach); i < Math.Min(values.Length, middle + reach); i++)
                {
                    var distance = (i - middle) / (width * rate);
                    values[i] += height * Math.Exp(-distance * distance / 2);
                }
            }
        }

        return new Waveform(rate, values);
    }
}
