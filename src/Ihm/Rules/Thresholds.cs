using Salus.Ihm.Signals;

namespace Salus.Ihm.Rules;

/// <summary>Between what a signal may move, for this patient; either end may be open. It holds for `Lasting` before it
/// counts.</summary>
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

/// <summary>What a doctor has set for one patient: a threshold per signal, and the scale of oxygen
/// saturation.</summary>
public sealed record Thresholds
{
    public static Thresholds None { get; } = new();

    public OxygenScale OxygenScale { get; init; } = OxygenScale.One;

    public IReadOnlyDictionary<Signal, Threshold> Of { get; init; } = new Dictionary<Signal, Threshold>();
}
