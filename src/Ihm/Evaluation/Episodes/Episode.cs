using Salus.Ihm.Signals;

namespace Salus.Ihm.Evaluation.Episodes;

/// <summary>What may happen to a heart rate, or to its sensor.</summary>
public enum EpisodeKind
{
    /// <summary>Half as fast again within a minute, for five minutes.</summary>
    Tachycardia,

    /// <summary>Down to two thirds within a minute, for five minutes.</summary>
    Bradycardia,

    /// <summary>Nothing but zero for two minutes.</summary>
    SensorOff,

    /// <summary>The last value for twelve minutes.</summary>
    FlatLine,

    /// <summary>One value two and a half times as high.</summary>
    Spike,
}

/// <summary>An episode put into a series of samples.</summary>
public readonly record struct Episode(EpisodeKind Kind, int First, int Last)
{
    // spec ihm-detection 6.6
    public static Episode Begin(EpisodeKind kind, int first, TimeSpan between) => new(kind, first, first - 1 + Math.Max(
        1, (int)(Lasts(kind) / between)));

    public static TimeSpan Lasts(EpisodeKind kind) => kind switch
    {
        EpisodeKind.SensorOff => TimeSpan.FromMinutes(2),
        EpisodeKind.FlatLine => TimeSpan.FromMinutes(12),
        EpisodeKind.Spike => TimeSpan.Zero,
        _ => TimeSpan.FromMinutes(5),
    };

    public Sample[] Into(IReadOnlyList<Sample> baseline)
    {
        Sample[] samples = [.. baseline];
        for (var i = First; i <= Last && i < samples.Length; i++)
        {
            var minutes = (samples[i].Time.UnixMs - samples[First].Time.UnixMs) / 60_000.0;
            var share = Math.Min(1, minutes);
            var value = baseline[i].Value;
            samples[i] = samples[i] with
            {
                Value = Kind switch
                {
                    EpisodeKind.Tachycardia => value * (1 + 0.5 * share),
                    EpisodeKind.Bradycardia => value * (1 - share / 3),
                    EpisodeKind.SensorOff => 0,
                    EpisodeKind.FlatLine => baseline[First].Value,
                    EpisodeKind.Spike => value * 2.5,
                    _ => throw new InvalidOperationException($"{Kind} is no episode"),
                },
            };
        }

        return samples;
    }
}
