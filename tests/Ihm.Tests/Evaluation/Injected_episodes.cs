using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Episodes;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Evaluation;

public sealed class Injected_episodes
{
    private static readonly Sample[] Baseline =
        [.. Enumerable.Range(0, 300).Select(i => new Sample(new Timestamp(5000L * i), 60 + i % 3))];

    [Theory] // spec ihm-detection 6.6
    [InlineData(EpisodeKind.Tachycardia, 60)]
    [InlineData(EpisodeKind.Bradycardia, 60)]
    [InlineData(EpisodeKind.SensorOff, 24)]
    [InlineData(EpisodeKind.FlatLine, 144)]
    [InlineData(EpisodeKind.Spike, 1)]
    public void change_their_own_samples_and_no_others(EpisodeKind kind, int length)
    {
        var episode = Episode.Begin(kind, 80, TimeSpan.FromSeconds(5));
        var samples = episode.Into(Baseline);
        Assert.Equal((80, 79 + length), (episode.First, episode.Last));
        Assert.Equal(Baseline[..80], samples[..80]);
        Assert.Equal(Baseline[(episode.Last + 1)..], samples[(episode.Last + 1)..]);
        Assert.NotEqual(Baseline[episode.First..(episode.Last + 1)], samples[episode.First..(episode.Last + 1)]);
    }

    [Fact] // spec ihm-detection 6.6
    public void are_none_where_a_recording_has_no_room_for_them()
    {
        var regular = Regular();
        var brief = regular with { Beats = [.. regular.Beats.Take(205)] };
        Assert.DoesNotContain(EpisodeTrial.Of(brief), score => score.Kind == nameof(EpisodeKind.FlatLine));
        Assert.Empty(EpisodeTrial.Of(regular with { Beats = [] }));
        Assert.Equal(0, EpisodeTrial.FalseAlarmsPerHour([regular with { Beats = [] }]));
    }

    [Fact] // spec ihm-detection 6.6
    public void are_the_same_in_every_run()
    {
        var recording = Regular();
        Assert.Equal(EpisodeTrial.Of(recording), EpisodeTrial.Of(recording));
    }

    [Fact] // spec ihm-detection 6.6
    public void are_found_in_a_steady_heart_rate() =>
        Assert.All(EpisodeTrial.Of(Regular()), score => Assert.True(score.Found >= 7, $"{score}"));

    [Fact] // spec ihm-detection 6.7
    public void of_a_sensor_are_found_in_a_waveform()
    {
        var recording = new Recording("x", SyntheticEcg.Regular(90, 250, seed: 9));
        Assert.All(FaultTrial.Of(recording), score => Assert.True(score.Found >= 18, $"{score}"));
        Assert.Equal(0, FaultTrial.FalseAlarmsPerHour([recording]));
    }

    private static BeatRecording Regular()
    {
        var random = new Random(21);
        var seconds = 0.0;
        return new BeatRecording(
            "steady",
            [
                .. Enumerable.Range(0, 2200)
                    .Select(_ => new LabelledBeat(seconds += 0.8 + 0.06 * random.NextDouble(), BeatLabel.N)),
            ],
            Waveform: null);
    }
}
