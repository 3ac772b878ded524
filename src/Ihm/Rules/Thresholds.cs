using Salus.Ihm.Signals;

namespace Salus.Ihm.Rules;

/// <summary>Between what a signal may move, for this patient; either end may be open, or both. It is passed for
/// `Lasting` before it counts.</summary>
public sealed record Threshold
{
    public Threshold(double? low, double? high, TimeSpan lasting = default)
    {
        if (low >= high)
        {
            throw new ArgumentException($"The low threshold {low} is not below the high one {high}.", nameof(low));
        }

        (Low, High, Lasting) = (low, high, lasting);
    }

    public double? Low { get; }

    public double? High { get; }

    public TimeSpan Lasting { get; }
}

/// <summary>What a doctor has set for one patient: a threshold per signal, and the scale of oxygen saturation. A signal
/// for which nothing is set has its usual limits; one that is set without ends has none.</summary>
public sealed record Thresholds
{
    // After NEWS2 (2017) where it scores 3; hypertensive crisis (ACC/AHA 2017); hypoglycaemia of level 1 and
    // hyperglycaemia of level 2 (ADA); hypoxaemia (WHO).
    private static readonly Dictionary<Signal, Threshold> Limits = new()
    {
        [Signal.OxygenSaturation] = new(90, null, TimeSpan.FromMinutes(1)),
        [Signal.HeartRate] = new(40, null, TimeSpan.FromMinutes(1)),
        [Signal.RespiratoryRate] = new(8, null, TimeSpan.FromMinutes(1)),
        [Signal.BodyTemperature] = new(35, 38),
        [Signal.SystolicPressure] = new(90, 180),
        [Signal.DiastolicPressure] = new(null, 120),
        [Signal.Glucose] = new(3.9, 13.9),
    };

    /// <summary>Nothing is set: the usual limits hold.</summary>
    public static Thresholds Usual { get; } = new();

    public OxygenScale OxygenScale { get; init; } = OxygenScale.One;

    /// <summary>What was set.</summary>
    public IReadOnlyDictionary<Signal, Threshold> Of { get; init; } = new Dictionary<Signal, Threshold>();

    /// <summary>What holds: what was set, and the usual limits of the other signals.</summary>
    public IReadOnlyDictionary<Signal, Threshold> InForce =>
        Of.Concat(Limits.Where(usual => !Of.ContainsKey(usual.Key))).ToDictionary();

    /// <summary>What holds for a signal; null where nothing does.</summary>
    // spec ihm-detection 5.6
    public Threshold? For(Signal signal) =>
        Of.TryGetValue(signal, out var set) ? set : Limits.GetValueOrDefault(signal);
}
