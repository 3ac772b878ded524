using Salus.Ihm.Alerts;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Tests.Alerts;

public sealed class A_book_of_alerts
{
    private static readonly AlertBook Empty = new(Findings.Alice);

    private static readonly TransactionId Signed = new(Digest.Of("signed"u8));

    [Fact] // spec ihm-alerts 2.1, 3.1
    public void makes_one_alert_of_an_episode()
    {
        var book = Empty;
        List<AlertChange> all = [];
        for (byte minute = 0; minute < 10; minute++)
        {
            (book, var changes) = book.Take(
                Findings.Of(FindingKind.Unusual, atMinute: minute, rarity: 3 + (minute * 0.1)),
                Findings.Alert(minute),
                Findings.ToBob,
                Findings.Minutes(minute));
            all.AddRange(changes);
        }

        Assert.Equal([Happening.Raised, .. Enumerable.Repeat(Happening.Updated, 9)], all.Select(one => one.Happening));
        var alert = Assert.Single(book.Open.Values);
        Assert.Equal(
            (Findings.Alert(0), 10, 1, 1, Findings.Noon, Findings.Minutes(9), 3.9),
            (alert.Id, alert.Findings, alert.Notice, alert.Sequence, alert.Since, alert.Until, alert.Rarity!.Value));
        Assert.Equal([Findings.Bob], alert.Recipients);
    }

    [Fact] // spec ihm-alerts 2.1
    public void holds_each_kind_of_each_signal_and_one_early_warning()
    {
        var book = Empty;
        byte id = 0;
        foreach (var kind in new[] { FindingKind.TooHigh, FindingKind.Unusual, FindingKind.EarlyWarning })
        {
            foreach (var signal in new[] { Signal.HeartRate, Signal.BodyTemperature })
            {
                book = book.Take(
                    Findings.Of(kind, signal), Findings.Alert(id++), Findings.ToBob, Findings.Noon).Book;
            }
        }

        Assert.Equal(5, book.Open.Count);
        Assert.Equal([1, 2, 3, 4, 5], book.Open.Values.Select(alert => alert.Sequence).Order());
    }

    [Fact] // spec ihm-alerts 2.2
    public void tells_again_when_the_level_rises_and_not_when_it_falls()
    {
        var (book, _) = Take(Empty, FindingKind.Unusual, 0, rarity: 3);
        (book, _) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(1), Signed));
        (book, var worse) = Take(book, FindingKind.Unusual, 2, rarity: 6);
        Assert.Equal(
            (Happening.Worsened, AlertLevel.Medium, 2, 2L, null),
            (worse.Happening, worse.Alert.Level, worse.Alert.Notice, worse.Alert.Sequence, worse.Alert.Acknowledged));
        Assert.Null(book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(3), Signed)).Change);
        (_, var lower) = Take(book, FindingKind.Unusual, 3, rarity: 3);
        Assert.Equal(
            (Happening.Updated, AlertLevel.Medium, 6), (lower.Happening, lower.Alert.Level, lower.Alert.Rarity));
    }

    [Fact] // spec ihm-alerts 2.3
    public void takes_an_acknowledgement_once_and_its_proof_later()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        (book, var first) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(1), null));
        Assert.Equal(Happening.Acknowledged, first!.Happening);
        Assert.Null(book.Acknowledge(Findings.Alert(0), new(Findings.Carol, 1, Findings.Minutes(2), null)).Change);
        (book, var proven) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(3), Signed));
        Assert.Equal((Happening.Confirmed, Signed), (proven!.Happening, proven.Alert.Acknowledged!.Transaction));
        Assert.Null(book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(4), Signed)).Change);
        Assert.Null(book.Acknowledge(Findings.Alert(9), new(Findings.Bob, 1, Findings.Minutes(4), Signed)).Change);
    }

    [Fact] // spec ihm-alerts 2.4
    public void tells_the_second_person_once_when_nobody_acknowledged()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        Assert.Empty(book.Pass(_ => Findings.ToBob, Findings.Minutes(14.99)).Changes);
        (book, var changes) = book.Pass(_ => Findings.ToBob, Findings.Minutes(15));
        var escalated = Assert.Single(changes);
        Assert.Equal(
            (Happening.Escalated, 2, 2L), (escalated.Happening, escalated.Alert.Notice, escalated.Alert.Sequence));
        Assert.Equal([Findings.Bob, Findings.Carol], escalated.Alert.Recipients);
        Assert.Empty(book.Pass(_ => Findings.ToBob, Findings.Minutes(60)).Changes);
    }

    [Fact] // spec ihm-alerts 2.4
    public void waits_with_the_second_person_until_one_may_be_told()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        Assert.Empty(book.Pass(_ => Findings.ToBob with { Second = null }, Findings.Minutes(20)).Changes);
        Assert.Single(book.Pass(_ => Findings.ToBob, Findings.Minutes(21)).Changes);
    }

    [Fact] // spec ihm-alerts 2.4
    public void does_not_escalate_what_somebody_acknowledged()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        (book, _) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(14), null));
        Assert.Empty(book.Pass(_ => Findings.ToBob, Findings.Minutes(15)).Changes);
    }

    [Theory] // spec ihm-alerts 2.5
    [InlineData(5, 20, 49.9, false)]
    [InlineData(5, 20, 50, true)]
    [InlineData(20, 5, 49.9, false)]
    [InlineData(20, 5, 50, true)]
    [InlineData(null, 20, 1459.9, false)]
    [InlineData(null, 20, 1460, true)]
    public void ends_an_alert_when_it_is_quiet(int? acknowledged, int lastFound, double at, bool ends)
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        (book, _) = book.Pass(_ => Findings.ToBob, Findings.Minutes(15));
        if (acknowledged is { } minute)
        {
            (book, _) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Minutes(minute), Signed));
        }

        (book, _) = Take(book, FindingKind.TooLow, lastFound);
        (book, var changes) = book.Pass(_ => Findings.ToBob, Findings.Minutes(at));
        Assert.Equal(ends ? [Happening.Ended] : [], changes.Select(change => change.Happening));
        Assert.Equal(ends, book.Open.IsEmpty);
    }

    [Fact] // spec ihm-alerts 2.6, 3.1
    public void raises_anew_what_goes_on_for_long_after_an_acknowledgement()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 0);
        (book, _) = book.Acknowledge(Findings.Alert(0), new(Findings.Bob, 1, Findings.Noon, Signed));
        (book, _) = Take(book, FindingKind.TooLow, (12 * 60) - 1);
        Assert.Single(book.Open.Values, alert => alert.Findings == 2);
        (book, var changes) = book.Take(
            Findings.Of(FindingKind.TooLow), Findings.Alert(7), Findings.ToBob, Findings.Minutes(12 * 60));
        Assert.Equal([Happening.Ended, Happening.Raised], changes.Select(change => change.Happening));
        Assert.Equal((Findings.Alert(7), 2L), (book.Open.Values.Single().Id, book.Open.Values.Single().Sequence));
    }

    [Fact] // spec ihm-alerts 2.7
    public void counts_from_now_when_the_clock_was_set_back_while_it_was_away()
    {
        var (book, _) = Take(Empty, FindingKind.TooLow, 600);
        var resumed = AlertBook.Resume(Findings.Alice, book.Sequence, book.Open.Values, Findings.Noon);
        Assert.Empty(resumed.Pass(_ => Findings.ToBob, Findings.Minutes(14)).Changes);
        var (_, changes) = resumed.Pass(_ => Findings.ToBob, Findings.Minutes(15));
        Assert.Equal(2, Assert.Single(changes).Alert.Sequence);
    }

    [Fact] // spec ihm-alerts 1.1
    public void counts_lone_beats_only_in_an_alert_that_is_open()
    {
        var book = Empty;
        List<Happening> happened = [];
        foreach (var second in new double[] { 0, 30, 60, 60.5, 61, 200 })
        {
            (book, var changes) = book.Take(
                Findings.Of(FindingKind.VentricularBeat, Signal.Electrocardiogram, second / 60),
                Findings.Alert(1),
                Findings.ToBob,
                Findings.Minutes(second / 60));
            happened.AddRange(changes.Select(change => change.Happening));
        }

        Assert.Equal([Happening.Raised, Happening.Updated], happened);
        Assert.Equal((AlertLevel.High, 2), (book.Open.Values.Single().Level, book.Open.Values.Single().Findings));
    }

    private static (AlertBook Book, AlertChange Change) Take(
        AlertBook book, FindingKind kind, double minute, double? rarity = null)
    {
        var (next, changes) = book.Take(
            Findings.Of(kind, atMinute: minute, rarity: rarity),
            Findings.Alert(0),
            Findings.ToBob,
            Findings.Minutes(minute));
        return (next, changes.Single());
    }
}
