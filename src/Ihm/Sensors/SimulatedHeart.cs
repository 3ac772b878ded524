using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Sensors;

/// <summary>An electrocardiogram made of Gaussian waves (after McSharry and others, 2003), a second at a time; in
/// atrial fibrillation without P waves and without a rhythm.</summary>
internal sealed class SimulatedHeart(Random random)
{
    private const int Rate = 250;
    private const double PeriodMs = 4;

    // Of each wave: seconds after the R wave, width in seconds, height in millivolts; the first is the P wave.
    private static readonly (double At, double Width, double Height)[] Waves =
        [(-0.18, 0.025, 0.12), (-0.025, 0.008, -0.12), (0, 0.010, 1.1), (0.028, 0.009, -0.25), (0.28, 0.045, 0.3)];

    private readonly List<double> _beats = [];
    private double _now;
    private double _next = 0.5;

    public Reading Second(string id, Timestamp time, double perMinute, bool isFibrillating)
    {
        while (_next < _now + 2)
        {
            _beats.Add(_next);
            var interval = 60 / perMinute;
            _next += isFibrillating
                ? Math.Max(0.3, interval * (0.6 + 0.8 * random.NextDouble()))
                : interval * (1 + 0.03 * (random.NextDouble() - 0.5));
        }

        var values = new double[Rate];
        for (var index = 0; index < Rate; index++)
        {
            values[index] = 0.02 * (random.NextDouble() - 0.5)
                + (isFibrillating ? 0.03 * Math.Sin(2 * Math.PI * 6 * (_now + index / (double)Rate)) : 0);
        }

        foreach (var beat in _beats)
        {
            Add(values, beat, isFibrillating ? Waves.AsSpan(1) : Waves);
        }

        _now += 1;
        _beats.RemoveAll(beat => beat < _now - 1);
        return new Reading(
            Signal.Electrocardiogram, id, 1, time, PeriodMs, [.. values.Select(value => Math.Round(value, 3))]);
    }

    private void Add(double[] values, double beat, ReadOnlySpan<(double At, double Width, double Height)> waves)
    {
        foreach (var (at, width, height) in waves)
        {
            for (var index = 0; index < Rate; index++)
            {
                var distance = (_now + index / (double)Rate - beat - at) / width;
                if (Math.Abs(distance) < 4)
                {
                    values[index] += height * Math.Exp(-distance * distance / 2);
                }
            }
        }
    }
}
