using System.Net;
using System.Text;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives.Json;

namespace Salus.Ihm.Tests.Alerts;

public sealed class Alert_settings
{
    private static readonly string Path = $"/v1/patients/{Findings.Alice}/alert-settings";

    private static readonly string Bob = $"{Findings.Bob}";

    [Fact] // spec ihm-alerts 4.2, 4.3
    public async Task are_set_by_the_doctor_and_stand_after_a_restart()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        var wanted = $$$"""
            {"thresholds":{"heart-rate":{"low":40,"high":130.5,"lastingSeconds":60},"glucose":{"low":3.9}},
             "oxygenScale":2,"first":[{"member":"{{{Bob}}}","webhook":"https://h.example/a","mail":"bob@h.example"}],
             "second":{"member":"{{{Findings.Carol}}}"},"escalatesAfterMinutes":5}
            """;
        var (status, answer) = await counter.AskAsync(Findings.Bob, HttpMethod.Put, Path, wanted);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Bob, answer["set"]!["by"]!.GetValue<string>());
        await scene.RestartAsync();
        var kept = scene.Desk.Register.SettingsOf(Findings.Alice);
        Assert.Equal(new Threshold(40, 130.5, TimeSpan.FromMinutes(1)), kept.Thresholds.Of[Signal.HeartRate]);
        Assert.Equal(new Threshold(3.9, null), kept.Thresholds.Of[Signal.Glucose]);
        Assert.Equal(
            (OxygenScale.Two, TimeSpan.FromMinutes(5), Findings.Carol, Findings.Bob),
            (kept.Thresholds.OxygenScale, kept.EscalatesAfter, kept.Second!.Member, kept.Set!.By));
        await using var again = await Counter.OpenAsync(scene);
        (_, var shown) = await again.AskAsync(Findings.Alice, HttpMethod.Get, Path);
        Assert.Equal(answer.ToJsonString(), shown.ToJsonString());
        (status, _) = await again.AskAsync(Findings.Alice, HttpMethod.Put, Path, shown.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact] // spec ihm-alerts 4.2, 4.3
    public async Task leave_the_usual_limits_to_what_they_do_not_name_and_take_them_away_by_name()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        (_, var shown) = await counter.AskAsync(
            Findings.Bob, HttpMethod.Put, Path, """{"thresholds":{"glucose":{}}}""");
        Assert.Equal(38, (double?)shown["thresholds"]!["body-temperature"]!["high"]);
        Assert.Null(shown["thresholds"]!["glucose"]!["low"]);
        await scene.RestartAsync();
        var kept = scene.Desk.Register.SettingsOf(Findings.Alice).Thresholds;
        Assert.Equal([Signal.Glucose], kept.Of.Keys);
        Assert.Null(kept.For(Signal.Glucose)!.Low);
    }

    [Theory] // spec ihm-alerts 4.2
    [InlineData("""{"thresholds":{"heart-rate":{"low":130,"high":40}}}""", "thresholds.heart-rate")]
    [InlineData("""{"thresholds":{"heart-rate":{"low":40,"high":40}}}""", "thresholds.heart-rate")]
    [InlineData("""{"thresholds":{"heart-rate":{"low":-1}}}""", "thresholds.heart-rate.low")]
    [InlineData("""{"thresholds":{"heart-rate":{"low":"40"}}}""", "thresholds.heart-rate.low")]
    [InlineData("""{"thresholds":{"heart-rate":{"low":null}}}""", "thresholds.heart-rate.low")]
    [InlineData("""{"thresholds":{"heart-rate":{"low":1e400}}}""", "thresholds.heart-rate.low")]
    [InlineData(
        """{"thresholds":{"heart-rate":{"low":40,"lastingSeconds":-1}}}""", "thresholds.heart-rate.lastingSeconds")]
    [InlineData("""{"thresholds":{"mood":{"low":40}}}""", "thresholds.mood")]
    [InlineData("""{"oxygenScale":3}""", "oxygenScale")]
    [InlineData("""{"escalatesAfterMinutes":0}""", "escalatesAfterMinutes")]
    [InlineData("""{"first":[{"member":"bob"}]}""", "first[0].member")]
    [InlineData("""{"first":[{"member":"BOB","webhook":"http://hospital.example"}]}""", "first[0].webhook")]
    [InlineData("""{"first":[{"member":"BOB","mail":"bob"}]}""", "first[0].mail")]
    [InlineData("""{"first":[{"member":"BOB"},{"member":"BOB"}]}""", "first")]
    [InlineData("""{"first":[{"member":"BOB"}],"second":{"member":"BOB"}}""", "first")]
    [InlineData("""{"loud":true}""", "loud")]
    [InlineData("""[]""", "")]
    public void that_make_no_sense_are_refused_by_name(string json, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(json.Replace("BOB", Bob, StringComparison.Ordinal));
        Assert.Equal(path, Assert.Throws<JsonRejectedException>(() => SettingsJson.Read(bytes)).Path);
    }

    [Fact] // spec ihm-alerts 4.4
    public async Task name_nobody_whom_the_patient_does_not_permit()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        var (status, answer) = await counter.AskAsync(
            Findings.Bob, HttpMethod.Put, Path, $$$"""{"first":[{"member":"{{{Findings.Member(66)}}}"}]}""");
        Assert.Equal(
            (422, "receiver-not-permitted", "first[0]"),
            ((int)status, answer["code"]!.GetValue<string>(), answer["field"]!.GetValue<string>()));
        Assert.Equal(scene.Settings.Second, scene.Desk.Register.SettingsOf(Findings.Alice).Second);
    }
}
