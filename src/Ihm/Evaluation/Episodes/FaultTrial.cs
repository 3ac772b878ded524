using Salus.Ihm.Quality;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Evaluation.Episodes;

/// <summary>
/// Puts faults of the sensor into recorded waveforms at seeded places, four seconds each, one a run, and counts those
/// that the quality names rightly before a second after their end.
/// </summary>
public static class FaultTrial
{
    private const int RunsOfEach = 20;
    private const double Seconds = 4;

    private static readonly FindingKind[] Kinds = [FindingKind.FlatLine, FindingKind.Saturated, FindingKind.SensorOff];

    // spec ihm-detection 6.7
    public static IEnumerable<EpisodeScore> Of(Recording recording)
    {
        var (count, rate) = (recording.Waveform.Values.Count, recording.Waveform.SamplesPerSecond);
        foreach (var kind in Kinds.Where(_ => count / 3 < count - (int)(Seconds * rate) - 1))
        {
            var random = new Random(EpisodeTrial.Seed ^ recording.Waveform.Values.Count ^ (int)kind);
            var delays = Enumerable.Range(0, RunsOfEach).Select(_ => Delay(recording, kind, random)).ToList();
            var found = delays.OfType<double>().Order().ToList();
            yield return new EpisodeScore(
                recording.Name, $"{kind}", RunsOfEach, found.Count, found.Count == 0 ? null : found[found.Count / 2]);
        }
    }

    /// <summary>Faults told in the recordings as they are, per hour.</summary>
    public static double FalseAlarmsPerHour(IReadOnlyList<Recording> recordings) =>
        recordings.Sum(one => Faults(one, one.Waveform.Values).Count())
        / recordings.Sum(one => one.Waveform.Values.Count / one.Waveform.SamplesPerSecond / 3600);

    private static double? Delay(Recording recording, FindingKind kind, Random random)
    {
        var rate = recording.Waveform.SamplesPerSecond;
        var values = recording.Waveform.Values.ToArray();
        var length = (int)(Seconds * rate);
        var first = random.Next(values.Length / 3, values.Length - length - 1);
        var around = values.AsSpan(Math.Max(0, first - (int)rate), (int)rate).ToArray();
        var (lowest, highest) = (around.Min(), around.Max());
        for (var i = first; i < first + length; i++)
        {
            values[i] = kind switch
            {
                FindingKind.FlatLine => values[first],
                FindingKind.Saturated => Math.Min(values[i], lowest + 0.3 * (highest - lowest)),
                _ => highest + 10 * (highest - lowest) * (random.NextDouble() - 0.5),
            };
        }

        return Faults(recording, values)
            .Where(fault => fault.Kind == kind && fault.At >= first / rate && fault.At <= (first + length) / rate + 1)
            .Select(fault => (double?)(fault.At - first / rate))
            .FirstOrDefault();
    }

    private static IEnumerable<WaveformFault> Faults(Recording recording, IReadOnlyList<double> values)
    {
        var quality = new WaveformQuality(recording.Waveform.SamplesPerSecond);
        return values.Select(quality.Observe).OfType<WaveformFault>();
    }
}
