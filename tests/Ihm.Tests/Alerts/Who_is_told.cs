using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Settings;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Alerts;

public sealed class Who_is_told
{
    [Fact] // spec ihm-alerts 4.1, 5.1
    public void are_those_set_as_far_as_consents_permit_and_else_those_whom_consents_name()
    {
        var dora = Findings.Member(4);
        var admissions = new Admissions(
            Findings.Alice,
            Knowledge.Fresh,
            (member, category) =>
                category == Category.VitalSigns && (member == Findings.Bob || member == Findings.Carol),
            category => category == Category.VitalSigns ? [Findings.Bob, Findings.Carol] : []);
        var settings = new AlertSettings { First = [new(Findings.Carol), new(dora)], Second = new(dora) };

        Assert.Equal([Findings.Bob, Findings.Carol], First(Category.VitalSigns, AlertSettings.Default));
        Assert.Equal([Findings.Carol], First(Category.VitalSigns, settings));
        Assert.Null(admissions.AudienceOf(Category.VitalSigns, settings).Second);
        Assert.Equal([Findings.Alice], First(Category.Ecg, settings));
        Assert.Equal([Findings.Alice], First(Category.Ecg, AlertSettings.Default));

        IReadOnlyList<MemberId> First(Category category, AlertSettings under) =>
            admissions.AudienceOf(category, under).First;
    }

    [Fact] // spec ihm-alerts 5.2
    public async Task is_asked_again_at_each_attempt()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await scene.FindAsync(0);
        await receiver.NextAsync();
        await scene.TryAgainAsync(1, () => scene.Ledger.Permitted.Remove(Findings.Bob));
        await scene.Paper.WithoutAsync(Papers.DeliveryKind);
        scene.Ledger.Permitted.Add(Findings.Bob);
        receiver.Answers = (_, _) => Task.CompletedTask;
        await scene.FindAsync(1);

        // The repetition of the first was withheld for good; the number of the second shows that one is missing.
        Assert.EndsWith("-2", (await receiver.NextAsync()).Key);
        Assert.False(receiver.HasMore);
    }

    [Fact] // spec ihm-alerts 5.3
    public async Task leaves_the_ledgers_notice_those_still_permitted()
    {
        await using var scene = await Scene.BeginAsync(set: begun => begun.Ledger.IsReachable = false);
        await scene.FindAsync();
        Assert.Equal([Findings.Bob], scene.Desk.OpenOf(Findings.Alice).Single().Recipients);
        await scene.TryAgainAsync(1, () =>
        {
            scene.Ledger.Permitted.Remove(Findings.Bob);
            scene.Ledger.IsReachable = true;
        });
        await scene.Ledger.HasAsync(1);
        Assert.Equal([Findings.Alice], scene.Ledger.Raised.Single().Told);
    }

    [Fact] // spec ihm-alerts 5.4
    public async Task hears_that_there_is_an_alert_and_no_more_while_nobody_can_be_asked()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver, begun => begun.Ledger.Knowledge = Knowledge.Former);
        await scene.FindAsync();
        var bare = Encoding.UTF8.GetString((await receiver.NextAsync()).Body);
        Assert.DoesNotContain("131", bare);
        Assert.DoesNotContain("heart-rate", bare);
        using var json = JsonDocument.Parse(bare);
        Assert.Equal("ledger-unreachable", json.RootElement.GetProperty("withheld").GetString());
        Assert.Equal("high", json.RootElement.GetProperty("level").GetString());
    }

    [Fact] // spec ihm-alerts 5.4
    public async Task waits_while_nothing_is_known()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var scene = await Scene.BeginAsync(receiver);
        scene.Ledger.IsReachable = false;
        await scene.FindAsync();
        await receiver.NextAsync();
        scene.Ledger.Knowledge = Knowledge.None;
        await scene.FindAsync(1);
        Assert.Equal(
            [Findings.Alice],
            scene.Desk.OpenOf(Findings.Alice).Single(alert => alert.Sequence == 2).Recipients);
    }
}
