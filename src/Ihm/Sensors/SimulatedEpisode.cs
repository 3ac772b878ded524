namespace Salus.Ihm.Sensors;

/// <summary>What may befall a simulated person.</summary>
public enum EpisodeKind
{
    AtrialFibrillation,
    Fever,
    Desaturation,
    Hypoglycaemia,
    Fall,
}

/// <summary>An episode, from a moment after the simulation's beginning.</summary>
public sealed record SimulatedEpisode(EpisodeKind Kind, TimeSpan At)
{
    /// <summary>How long it lasts.</summary>
    public TimeSpan Lasting => Kind switch
    {
        EpisodeKind.AtrialFibrillation => TimeSpan.FromMinutes(30),
        EpisodeKind.Fever => TimeSpan.FromHours(5),
        EpisodeKind.Desaturation => TimeSpan.FromMinutes(12),
        EpisodeKind.Hypoglycaemia => TimeSpan.FromMinutes(50),
        _ => TimeSpan.FromMinutes(45),
    };

    /// <summary>One of each, spread over a day.</summary>
    public static IReadOnlyList<SimulatedEpisode> Day { get; } =
    [
        new(EpisodeKind.Desaturation, TimeSpan.FromHours(9)),
        new(EpisodeKind.Hypoglycaemia, TimeSpan.FromHours(11)),
        new(EpisodeKind.Fall, TimeSpan.FromHours(14)),
        new(EpisodeKind.Fever, TimeSpan.FromHours(16)),
        new(EpisodeKind.AtrialFibrillation, TimeSpan.FromHours(22.5)),
    ];

    /// <summary>How far it has come: 0 before it, rising to 1 within its first third, falling in its last. A fall is
    /// sudden.</summary>
    public double Strength(TimeSpan now)
    {
        var part = (now - At) / Lasting;
        var risen = Kind == EpisodeKind.Fall ? 1 : 3 * part;
        return part is < 0 or > 1 ? 0 : Math.Min(1, Math.Min(risen, 3 * (1 - part)));
    }

    public bool IsOn(TimeSpan now) => now >= At && now < At + Lasting;
}
