using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Ihm.Alerts;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Alerts;

public sealed class The_routes_of_alerts
{
    private static readonly string Base = $"/v1/patients/{Findings.Alice}";

    private static readonly MemberId Stranger = Findings.Member(66);

    [Fact] // spec ihm-alerts 5.5, 9.1, 9.2
    public async Task list_alerts_to_the_patient_and_to_whom_the_patient_permits()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        foreach (var caller in new[] { Findings.Alice, Findings.Bob, Findings.Carol })
        {
            Assert.Equal(1, Count((await counter.AskAsync(caller, HttpMethod.Get, $"{Base}/alerts")).Body));
        }

        var (_, own) = await counter.AskAsync(Findings.Bob, HttpMethod.Get, "/v1/alerts");
        Assert.Equal((1, 1L), (Count(own), own["last"]!.GetValue<long>()));
        Assert.Equal(0, Count((await counter.AskAsync(Findings.Carol, HttpMethod.Get, "/v1/alerts")).Body));
        scene.Ledger.Permitted.Clear();
        Assert.Equal(0, Count((await counter.AskAsync(Findings.Bob, HttpMethod.Get, "/v1/alerts")).Body));
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Get, "alerts", null, 404, "unknown-patient");
    }

    [Fact] // spec ihm 1.6
    public async Task know_a_patient_who_is_adopted_while_the_ihm_runs()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        var later = Findings.Member(88);
        var path = $"/v1/patients/{later}/alerts";
        Assert.Equal(HttpStatusCode.NotFound, (await counter.AskAsync(later, HttpMethod.Get, path)).Status);

        await scene.Desk.ServeAsync(later, CancellationToken.None);

        var (status, body) = await counter.AskAsync(later, HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, 0), (status, Count(body)));
    }

    [Fact] // spec ihm-alerts 5.5
    public async Task say_the_same_to_a_stranger_and_about_a_patient_who_is_not_there()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        var known = await counter.AskAsync(Stranger, HttpMethod.Get, $"{Base}/alerts");
        var unknown = await counter.AskAsync(Stranger, HttpMethod.Get, $"/v1/patients/{Findings.Member(77)}/alerts");
        var malformed = await counter.AskAsync(Stranger, HttpMethod.Get, "/v1/patients/nobody/alerts");
        Assert.Equal(HttpStatusCode.NotFound, known.Status);
        Assert.Equal(known.Body.ToJsonString(), unknown.Body.ToJsonString());
        Assert.Equal(known.Body.ToJsonString(), malformed.Body.ToJsonString());
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, "alert-settings"), (HttpMethod.Put, "alert-settings"),
            (HttpMethod.Post, $"alerts/{scene.Desk.OpenOf(Findings.Alice).Single().Id}/acknowledge"),
        })
        {
            await ExpectAsync(counter, Stranger, method, path, "{}", 404, "unknown-patient");
        }
    }

    [Fact] // spec ihm-alerts 5.5
    public async Task show_nobody_but_the_patient_anything_while_no_node_answers()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        scene.Ledger.Knowledge = Knowledge.Former;
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Get, "alerts", null, 503, "ledger-unreachable");
        Assert.Equal(0, Count((await counter.AskAsync(Findings.Bob, HttpMethod.Get, "/v1/alerts")).Body));
        Assert.Equal(1, Count((await counter.AskAsync(Findings.Alice, HttpMethod.Get, $"{Base}/alerts")).Body));
    }

    [Fact] // spec ihm-alerts 5.5
    public async Task heed_the_scope_of_the_token()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        Assert.True(SmartScopes.TryParse("user/Flag.rs", out var scopes));
        counter.Scopes = scopes!;
        var (status, _) = await counter.AskAsync(Findings.Bob, HttpMethod.Get, $"{Base}/alerts");
        Assert.Equal(HttpStatusCode.OK, status);
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Put, "alert-settings", "{}", 403, "scope-too-narrow");
    }

    [Fact] // spec ihm-alerts 6.4
    public async Task name_what_was_not_delivered()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = 400;
            return Task.CompletedTask;
        };
        await using var scene = await Scene.BeginAsync(receiver);
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync(0);
        await receiver.NextAsync();
        await scene.FindAsync(1);
        await receiver.NextAsync();
        var lost = (await counter.AskAsync(Findings.Bob, HttpMethod.Get, $"{Base}/alerts")).Body["undelivered"]![0]!;
        Assert.Equal(
            ("webhook", "webhook-refuses", $"{Findings.Bob}", 1),
            (Text("channel"), Text("code"), Text("receiver"), lost["attempts"]!.GetValue<int>()));
        Assert.DoesNotContain("127.0.0.1", lost.ToJsonString());

        string Text(string name) => lost[name]!.GetValue<string>();
    }

    [Fact] // spec ihm-alerts 8.2, 8.3
    public async Task ask_for_a_signed_acknowledgement_and_take_it()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        await scene.Ledger.HasAsync(1);
        var alert = scene.Desk.OpenOf(Findings.Alice).Single();
        var path = $"alerts/{alert.Id}/acknowledge";
        var (status, asked) = await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}");
        Assert.Equal((422, "signature-needed"), ((int)status, asked["code"]!.GetValue<string>()));
        Assert.Equal("AcknowledgeAlert", asked["sign"]!["type"]!.GetValue<string>());

        var signed = Signed(counter.KeyOf(Findings.Bob), asked["sign"]!);
        (status, var body) = await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}", signed);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($"{Findings.Bob}", body["acknowledged"]!["by"]!.GetValue<string>());
        (status, body) = await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}", signed);
        Assert.Equal((HttpStatusCode.OK, "acknowledged"), (status, body["state"]!.GetValue<string>()));
        Assert.Equal(2, scene.Desk.Register.FeedOf(Findings.Bob).Last);
    }

    [Fact] // spec ihm-alerts 8.3
    public async Task refuse_what_is_not_the_callers_acknowledgement_of_that_alert()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync(0);
        await scene.FindAsync(1);
        var alert = scene.Desk.OpenOf(Findings.Alice)[0];
        var path = $"alerts/{alert.Id}/acknowledge";
        var sign = (await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}")).Body["sign"]!;
        var bob = counter.KeyOf(Findings.Bob);
        using var foreign = KeyPair.Generate();
        await ExpectAsync(
            counter, Findings.Bob, HttpMethod.Post, path, Signed(foreign, sign), 422, "wrong-transaction");
        await ExpectAsync(
            counter, Findings.Bob, HttpMethod.Post, path, Signed(bob, sign, typ: "dpop+jwt"), 422, "wrong-transaction");
        await ExpectAsync(counter, Findings.Carol, HttpMethod.Post, path, Signed(bob, sign), 422, "wrong-transaction");
        var elsewhere = sign.DeepClone();
        elsewhere["body"]!["alert"] = $"{scene.Desk.OpenOf(Findings.Alice)[1].Id}";
        await ExpectAsync(
            counter, Findings.Bob, HttpMethod.Post, path, Signed(bob, elsewhere), 422, "wrong-transaction");
        var early = sign.DeepClone();
        early["body"]!["notice"] = 2;
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Post, path, Signed(bob, early), 409, "notice-superseded");
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Post, path, "a.b.c", 400, "malformed-body");
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Post, path, new string('a', 20_000), 413, "body-too-large");
        var other = $"alerts/{Findings.Alert(200)}/acknowledge";
        await ExpectAsync(counter, Findings.Bob, HttpMethod.Post, other, null, 404, "unknown-alert");
        Assert.All(scene.Desk.OpenOf(Findings.Alice), open => Assert.Null(open.Acknowledged));
    }

    [Fact] // spec ihm-alerts 8.4
    public async Task take_the_word_of_who_was_told_while_the_ledger_is_away()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        var acknowledges = scene.Ledger.Acknowledges;
        scene.Ledger.Acknowledges = _ => throw new NoNodeException("away", null);
        var path = $"alerts/{scene.Desk.OpenOf(Findings.Alice).Single().Id}/acknowledge";
        var sign = (await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}")).Body["sign"]!;
        await ExpectAsync(
            counter, Findings.Carol, HttpMethod.Post, path, Signed(counter.KeyOf(Findings.Carol), sign), 503,
            "ledger-unreachable");
        var signed = Signed(counter.KeyOf(Findings.Bob), sign);
        var (status, _) = await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}", signed);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await scene.PassAsync(TimeSpan.FromMinutes(20));
        var alert = scene.Desk.OpenOf(Findings.Alice).Single();
        Assert.Equal((false, null), (alert.IsEscalated, alert.Acknowledged!.Transaction));

        scene.Ledger.Acknowledges = acknowledges;
        (status, _) = await counter.AskAsync(Findings.Bob, HttpMethod.Post, $"{Base}/{path}", signed);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(scene.Desk.OpenOf(Findings.Alice).Single().Acknowledged!.Transaction);
    }

    [Fact] // spec ihm-alerts 8.3
    public async Task pass_on_that_the_ledger_refused()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync();
        await scene.Paper.WithoutAsync(Papers.DeliveryKind);
        scene.Ledger.Acknowledges = _ => throw new RefusedException(Refusal.DuplicateTransaction);
        var path = $"alerts/{scene.Desk.OpenOf(Findings.Alice).Single().Id}/acknowledge";
        var sign = (await counter.AskAsync(Findings.Carol, HttpMethod.Post, $"{Base}/{path}")).Body["sign"]!;
        var signed = Signed(counter.KeyOf(Findings.Carol), sign);
        await ExpectAsync(counter, Findings.Carol, HttpMethod.Post, path, signed, 409, "acknowledgement-refused");
    }

    private static int Count(JsonNode body) => body["alerts"]!.AsArray().Count;

    private static string Signed(KeyPair key, JsonNode sign, string typ = "salus-tx")
    {
        var payload = sign.DeepClone().AsObject();
        payload["network"] = "test";
        payload["nonce"] = $"{RandomId.From(new byte[RandomId.Size])}";
        payload["expires"] = Findings.Minutes(5).UnixMs;
        return Jws.Sign(key, typ, Encoding.ASCII.GetBytes(payload.ToJsonString())).ToCompact();
    }

    private static async Task ExpectAsync(
        Counter counter, MemberId caller, HttpMethod method, string path, string? body, int status, string code)
    {
        var answer = await counter.AskAsync(caller, method, $"{Base}/{path}", body);
        Assert.Equal((status, code), ((int)answer.Status, answer.Body["code"]!.GetValue<string>()));
    }
}
