using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Nab;
using Salus.Ihm.Evaluation.Series;
using Salus.Ihm.Rhythm;

namespace Salus.Ihm.Evaluation;

/// <summary>How a recording's ventricular beats were told: from intervals, and from the waveform where there is one.
/// </summary>
public sealed record BeatScore(string Name, int Ventricular, Counts FromIntervals, Counts? FromWaveform, Counts? Beats)
{
    /// <summary>Who has fewer is too few to say much about.</summary>
    public const int Enough = 50;
}

/// <summary>A series' events.</summary>
public sealed record SeriesScore(string Name, EventCounts Counts);

/// <summary>Runs the detectors, which get samples and nothing else, and compares what they say with the
/// labels.</summary>
// spec ihm-detection 6.5
public static class Trials
{
    public static BeatScore Of(BeatRecording recording)
    {
        var waveform = recording.Waveform is { } ecg ? FromWaveform(ecg) : null;
        return new BeatScore(
            recording.Name,
            recording.Ventricular,
            BeatComparison.Ventricular(recording.Beats, FromIntervals(recording.Beats.Select(beat => beat.Seconds))),
            waveform is null ? null : BeatComparison.Ventricular(recording.Beats, waveform),
            waveform is null ? null : BeatComparison.Detection(recording.Beats, waveform));
    }

    public static SeriesScore Of(LabelledEcg series) =>
        new(series.Name, series.Compare(FromWaveform(series.Waveform)));

    public static IReadOnlyList<double> Run(NabSeries series, IAnomalyScorer scorer) =>
        [.. series.Times.Zip(series.Values, scorer.Score)];

    public static IReadOnlyList<Beat> FromIntervals(IEnumerable<double> beats)
    {
        var rhythm = new RrRhythm();
        return [.. beats.Select(rhythm.Observe).OfType<Beat>()];
    }

    public static IReadOnlyList<Beat> FromWaveform(Waveform waveform)
    {
        var rhythm = new EcgRhythm(waveform.SamplesPerSecond);
        return [.. waveform.Values.Select(rhythm.Observe).OfType<Beat>()];
    }
}
