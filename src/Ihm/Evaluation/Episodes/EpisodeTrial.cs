using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Episodes;

/// <summary>How many episodes of a kind were found, and how soon, in seconds (median; null when none was).</summary>
public sealed record EpisodeScore(string Name, string Kind, int Tried, int Found, double? DelaySeconds);

/// <summary>
/// Puts episodes into recorded heart rates (a sample each five seconds, from the labelled beats) at seeded places
/// behind the first third, one a run, and counts those that a finding names before a minute after their end.
/// </summary>
public static class EpisodeTrial
{
    public const int Seed = 20261121;
    private const int RunsOfEach = 8;
    private const long BetweenMs = 5000;

    public static IReadOnlyList<Sample> HeartRate(BeatRecording recording)
    {
        List<Sample> samples = [];
        var beats = recording.Beats;
        var first = 0;
        for (var i = 1; i < beats.Count; i++)
        {
            if (1000 * (beats[i].Seconds - beats[first].Seconds) >= BetweenMs)
            {
                var rate = 60 * (i - first) / (beats[i].Seconds - beats[first].Seconds);
                samples.Add(new Sample(new Timestamp(samples.Count * BetweenMs), Math.Round(rate, 1)));
                first = i;
            }
        }

        return samples;
    }

    public static IEnumerable<EpisodeScore> Of(BeatRecording recording)
    {
        var baseline = HeartRate(recording);
        foreach (var kind in Enum.GetValues<EpisodeKind>().Where(kind => HasRoom(baseline, kind)))
        {
            var random = new Random(HashCode(recording.Name) ^ Seed ^ (int)kind);
            var delays = Enumerable.Range(0, RunsOfEach).Select(_ => Delay(baseline, kind, random)).ToList();
            var found = delays.OfType<double>().Order().ToList();
            yield return new EpisodeScore(
                recording.Name, $"{kind}", RunsOfEach, found.Count, found.Count == 0 ? null : found[found.Count / 2]);
        }
    }

    /// <summary>Findings in the recorded heart rate as it is, per hour.</summary>
    public static double FalseAlarmsPerHour(IReadOnlyList<BeatRecording> recordings)
    {
        var baselines = recordings.Select(HeartRate).ToList();
        var findings = baselines.Sum(baseline => Findings(baseline).Count());
        var hours = baselines.Sum(baseline => baseline.Count) * BetweenMs / 3_600_000.0;
        return hours > 0 ? findings / hours : 0;
    }

    // Behind the first third, and with a sample after it.
    private static bool HasRoom(IReadOnlyList<Sample> baseline, EpisodeKind kind) =>
        baseline.Count / 3 < baseline.Count - Length(kind) - 1;

    private static int Length(EpisodeKind kind) =>
        (int)(Episode.Lasts(kind) / TimeSpan.FromMilliseconds(BetweenMs));

    private static double? Delay(IReadOnlyList<Sample> baseline, EpisodeKind kind, Random random)
    {
        var between = TimeSpan.FromMilliseconds(BetweenMs);
        var episode = Episode.Begin(
            kind, random.Next(baseline.Count / 3, baseline.Count - Length(kind) - 1), between);
        var samples = episode.Into(baseline);
        var from = samples[episode.First].Time;
        var to = samples[Math.Min(samples.Length - 1, episode.Last)].Time.PlusMs(60_000);
        return Findings(samples).Select(finding => finding.At).Where(at => at >= from && at <= to)
            .Select(at => (double?)(at.UnixMs - from.UnixMs) / 1000).FirstOrDefault();
    }

    private static IEnumerable<Finding> Findings(IEnumerable<Sample> samples)
    {
        var watch = new SignalWatch(Signal.HeartRate);
        return samples.SelectMany(watch.Observe);
    }

    // string.GetHashCode differs from run to run.
    private static int HashCode(string name) => name.Aggregate(17, (hash, letter) => (hash * 31 + letter) % 1_000_003);
}
