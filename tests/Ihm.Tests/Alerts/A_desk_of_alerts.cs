using Salus.Ihm.Alerts;
using Salus.Ihm.Signals;
using Salus.Ledger;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Tests.Alerts;

public sealed class A_desk_of_alerts
{
    [Fact] // spec ihm-alerts 6.1, 8.1
    public async Task proves_what_it_raised_and_knows_it_after_a_kill()
    {
        await using var scene = await Scene.BeginAsync();
        await scene.FindAsync(0);
        await scene.FindAsync(1);
        await scene.Ledger.HasAsync(2);
        await scene.RestartAsync();
        var alerts = scene.Desk.OpenOf(Findings.Alice);
        Assert.Equal([1L, 2L], alerts.Select(alert => alert.Sequence).Order());
        await scene.FindAsync(2);
        await scene.Ledger.HasAsync(3);
        Assert.Equal([1L, 2L, 3L], scene.Ledger.Raised.Select(one => one.Notice.Number));
        Assert.Equal([1L, 2L, 3L], scene.Desk.Register.FeedOf(Findings.Bob).Notices.Select(notice => notice.Number));
    }

    [Theory] // spec ihm-alerts 3.1, 3.2, 6.1, 6.2
    [InlineData(false)]
    [InlineData(true)]
    public async Task loses_and_skips_nothing_wherever_it_is_killed(bool isKept)
    {
        for (var write = 0; write < 14; write++)
        {
            await using var receiver = await Receiver.StartAsync();
            await using var scene = await Scene.BeginAsync(receiver);
            scene.Paper.DiesBefore = isKept ? null : write + 1;
            scene.Paper.DiesAfter = isKept ? write + 1 : null;
            for (var signal = 0; signal < 3; signal++)
            {
                await FindInSpiteAsync(scene, signal);
            }

            (scene.Paper.DiesBefore, scene.Paper.DiesAfter) = (null, null);
            await scene.RestartAsync();
            await scene.Ledger.HasAsync(3);
            Assert.Equal([1L, 2L, 3L], scene.Ledger.Raised.Select(one => one.Notice.Number));
            List<string> keys = [];
            while (keys.Distinct().Count() < 3)
            {
                keys.Add((await receiver.NextAsync()).Key);
            }

            var numbers = keys.Select(key => int.Parse(key.Split('-')[1]));
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(3, scene.Desk.OpenOf(Findings.Alice).Count);
            Assert.Equal(3, scene.Desk.Register.FeedOf(Findings.Bob).Last);
        }
    }

    [Fact] // spec ihm-alerts 2.1, 6.5
    public async Task makes_one_alert_and_hardly_a_write_of_a_flood()
    {
        await using var scene = await Scene.BeginAsync();
        var before = scene.Paper.Writes;
        for (var batch = 0; batch < 20; batch++)
        {
            var flood = Enumerable.Range(0, 1_000).Select(beat => Findings.Of(
                FindingKind.VentricularBeat, Signal.Electrocardiogram, ((batch * 1_000) + beat) * 0.005));
            await scene.Desk.FoundAsync(Findings.Alice, [.. flood], CancellationToken.None);
        }

        await scene.Ledger.HasAsync(1);
        var alert = Assert.Single(scene.Desk.OpenOf(Findings.Alice));
        Assert.Equal((AlertLevel.High, 19_998), (alert.Level, alert.Findings));
        Assert.InRange(scene.Paper.Writes - before, 1, 10);
        Assert.InRange(scene.Ledger.Asked, 1, 20);
    }

    [Fact] // spec ihm-alerts 2.4, 2.7
    public async Task escalates_by_elapsed_time_whatever_the_wall_clock_does()
    {
        await using var scene = await Scene.BeginAsync();
        await scene.FindAsync();
        scene.Time.Jump(TimeSpan.FromHours(10));
        await scene.PassAsync(TimeSpan.FromMinutes(14));
        Assert.False(scene.Desk.OpenOf(Findings.Alice).Single().IsEscalated);
        scene.Time.Jump(TimeSpan.FromHours(-20));
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        var alert = scene.Desk.OpenOf(Findings.Alice).Single();
        Assert.Equal((true, 2, 2L), (alert.IsEscalated, alert.Notice, alert.Sequence));
        await scene.Ledger.HasAsync(2);
        Assert.Equal([Findings.Bob, Findings.Carol], scene.Ledger.Raised[1].Told);
        Assert.Equal([1L], scene.Desk.Register.FeedOf(Findings.Carol).Notices.Select(notice => notice.Number));
    }

    [Fact] // spec ihm-alerts 2.5
    public async Task ends_what_is_quiet_and_keeps_it()
    {
        await using var scene = await Scene.BeginAsync();
        await scene.FindAsync();
        await scene.PassAsync(TimeSpan.FromHours(24));
        Assert.Empty(scene.Desk.OpenOf(Findings.Alice));
        await scene.RestartAsync();
        Assert.Empty(scene.Desk.OpenOf(Findings.Alice));
        var ended = await scene.Desk.Register.EndedAsync(Findings.Alice, CancellationToken.None).SingleAsync();
        Assert.NotNull(ended.Ended);
    }

    [Fact] // spec ihm-alerts 6.1
    public async Task takes_the_same_finding_again_when_the_store_failed()
    {
        await using var scene = await Scene.BeginAsync();
        scene.Paper.DiesBefore = 0;
        await Assert.ThrowsAsync<IOException>(() => scene.FindAsync());
        Assert.Empty(scene.Desk.OpenOf(Findings.Alice));
        scene.Paper.DiesBefore = null;
        await scene.FindAsync();
        await scene.Ledger.HasAsync(1);
        Assert.Equal(1, scene.Desk.OpenOf(Findings.Alice).Single().Sequence);
    }

    [Fact] // spec ihm-alerts 8.1
    public async Task goes_on_telling_while_the_ledger_is_away_and_proves_it_in_order_later()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver, begun => begun.Ledger.IsReachable = false);
        for (var signal = 0; signal < 3; signal++)
        {
            await scene.FindAsync(signal);
            await receiver.NextAsync();
        }

        Assert.Empty(scene.Ledger.Raised);
        await scene.TryAgainAsync(1, () => scene.Ledger.IsReachable = true);
        await scene.Ledger.HasAsync(3);
        Assert.Equal([1L, 2L, 3L], scene.Ledger.Raised.Select(one => one.Notice.Number));
    }

    [Fact] // spec ihm-alerts 8.1
    public async Task finds_its_notice_on_the_ledger_when_the_answer_was_lost()
    {
        await using var scene = await Scene.BeginAsync(set: begun => begun.Ledger.LosesAnswers = 1);
        await scene.FindAsync(0);
        await scene.TryAgainAsync(1);
        await scene.FindAsync(1);
        await scene.Ledger.HasAsync(2);
        Assert.Equal([1L, 2L], scene.Ledger.Raised.Select(one => one.Notice.Number));
        Assert.Single(scene.Desk.OpenOf(Findings.Alice).Single(alert => alert.Sequence == 1).Proofs);
    }

    [Fact] // spec ihm-alerts 6.4, 8.5
    public async Task gives_up_a_notice_that_the_ledger_will_never_take_and_raises_the_next()
    {
        await using var scene = await Scene.BeginAsync(set: begun =>
            begun.Ledger.Refuses = notice => notice.Number == 1 ? Refusal.UnknownAlert : null);
        await scene.FindAsync(0);
        await scene.FindAsync(1);
        await scene.Ledger.HasAsync(1);
        Assert.Equal(2L, Assert.Single(scene.Ledger.Raised).Notice.Number);
        Assert.Equal("unknown-alert", scene.Desk.Deliveries.Single(one => one.GivenUp is not null).Fault);
    }

    [Fact] // spec ihm-alerts 2.3, 8.2
    public async Task learns_of_an_acknowledgement_that_went_to_the_ledger_directly()
    {
        await using var scene = await Scene.BeginAsync();
        await scene.FindAsync();
        var alert = scene.Desk.OpenOf(Findings.Alice).Single();
        var signed = new TransactionId(Primitives.Digest.Of("signed"u8));
        for (var repeated = 0; repeated < 3; repeated++)
        {
            await scene.Desk.AcknowledgedAsync(
                Findings.Alice,
                alert.Id,
                new Acknowledgement(Findings.Bob, 1, Findings.Minutes(1), signed),
                CancellationToken.None);
        }

        await scene.PassAsync(TimeSpan.FromMinutes(20));
        alert = scene.Desk.OpenOf(Findings.Alice).Single();
        Assert.Equal(
            (Findings.Bob, signed, false),
            (alert.Acknowledged!.By, alert.Acknowledged.Transaction, alert.IsEscalated));
        Assert.Equal(
            [Happening.Raised, Happening.Acknowledged],
            scene.Desk.Register.FeedOf(Findings.Bob).Notices.Select(notice => notice.Happening));
    }

    // The watch hands findings over again that nobody answered for.
    private static async Task FindInSpiteAsync(Scene scene, int signal)
    {
        try
        {
            await scene.FindAsync(signal);
        }
        catch (IOException)
        {
            (scene.Paper.DiesBefore, scene.Paper.DiesAfter) = (null, null);
            await scene.RestartAsync();
            await scene.FindAsync(signal);
        }
    }
}
