using Salus.Ihm.Alerts;
using Salus.Ihm.Rules;
using Salus.Ihm.Sensors;
using Salus.Ihm.Signals;
using Salus.Ihm.Tests.Alerts;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Sensors;

/// <summary>What `salus ihm simulate` plays, watched without a node, a store and a clock.</summary>
public sealed class A_simulated_person
{
    private const int UsualSeed = 20261121;

    private static readonly Dictionary<EpisodeKind, Signal> Named = new()
    {
        [EpisodeKind.AtrialFibrillation] = Signal.Electrocardiogram,
        [EpisodeKind.Fever] = Signal.BodyTemperature,
        [EpisodeKind.Desaturation] = Signal.OxygenSaturation,
        [EpisodeKind.Hypoglycaemia] = Signal.Glucose,
        [EpisodeKind.Fall] = Signal.HeartRate,
    };

    public static TheoryData<EpisodeKind, int> Episodes
    {
        get
        {
            TheoryData<EpisodeKind, int> all = [];
            foreach (var kind in Named.Keys)
            {
                all.Add(kind, UsualSeed);
                all.Add(kind, 1);
                all.Add(kind, 2);
            }

            return all;
        }
    }

    [Theory] // spec ihm-detection 2.7, 5.6
    [MemberData(nameof(Episodes))]
    public void is_told_of_by_an_alert_that_names_the_signal(EpisodeKind kind, int seed)
    {
        // By day, by night, in the morning: the hour comes from the seed.
        var start = Findings.Noon.PlusMs(5 * 3_600_000L * seed);
        var episode = new SimulatedEpisode(kind, TimeSpan.FromHours(2));
        var raised = Play(seed, start, episode.At + episode.Lasting, [episode]);
        Assert.Contains(raised, alert => alert.Signal == Named[kind] && IsDuring(alert, episode, start));
    }

    [Fact]
    public void has_a_day_whose_episodes_are_all_told_of()
    {
        var raised = Play(UsualSeed, Findings.Noon, TimeSpan.FromDays(1), SimulatedEpisode.Day);
        Assert.All(SimulatedEpisode.Day, episode => Assert.Contains(
            raised, alert => alert.Signal == Named[episode.Kind] && IsDuring(alert, episode, Findings.Noon)));
    }

    [Fact] // spec ihm-detection 5.6
    public void who_is_well_passes_no_limit()
    {
        var raised = Play(UsualSeed, Findings.Noon, TimeSpan.FromHours(6), []);
        Assert.DoesNotContain(raised, alert => alert.Kind is FindingKind.TooLow or FindingKind.TooHigh);
    }

    private static bool IsDuring(Finding told, SimulatedEpisode episode, Timestamp start)
    {
        var at = TimeSpan.FromMilliseconds(told.At.UnixMs - start.UnixMs);
        return at >= episode.At && at <= episode.At + episode.Lasting;
    }

    // What makes an alert, or adds to one that is open.
    private static List<Finding> Play(
        int seed, Timestamp start, TimeSpan length, IReadOnlyList<SimulatedEpisode> episodes)
    {
        var watch = new PatientWatch(Thresholds.Usual);
        var book = new AlertBook(Findings.Alice);
        List<Finding> told = [];
        foreach (var finding in new SimulatedPerson(seed, start, episodes).Measure(length).SelectMany(watch.Observe))
        {
            (book, var changes) = book.Take(
                finding, Findings.Alert((byte)told.Count), Findings.ToBob, finding.At);
            if (changes.Count > 0)
            {
                told.Add(finding);
            }
        }

        return told;
    }
}
