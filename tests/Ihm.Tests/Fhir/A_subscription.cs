using System.Text;
using System.Text.Json.Nodes;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Fhir.Subscriptions;
using Salus.Ihm.Tests.Alerts;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Fhir;

public sealed class A_subscription : IAsyncLifetime, IDisposable
{
    private readonly KeyPair _key = KeyPair.Generate();
    private Scene _scene = null!;
    private Receiver _receiver = null!;
    private WebhookSender _sender = null!;
    private SubscriptionDesk _desk = null!;
    private Caller _bob = null!;

    public static TheoryData<string, Action<JsonObject>, string> Wrong => new()
    {
        { "no reason", s => s.Remove("reason"), "Subscription.reason" },
        { "another topic", s => s["criteria"] = "Observation?", "Subscription.criteria" },
        { "a mail", s => s["channel"]!["type"] = "email", "Subscription.channel.type" },
        { "another payload", s => s["channel"]!["payload"] = "text/plain", "Subscription.channel.payload" },
        { "whole resources", s => s["channel"]!.AsObject().Remove("_payload"), "Subscription.channel.payload" },
        { "plain http", s => s["channel"]!["endpoint"] = "http://example.org/", "Subscription.channel.endpoint" },
        { "a header", s => s["channel"]!["header"] = new JsonArray("a: b"), "Subscription.channel.header" },
        { "a second of silence", s => s["channel"]!["extension"]![0]!["valueUnsignedInt"] = 1,
            "Subscription.channel.extension[0].valueUnsignedInt" },
    };

    public async Task InitializeAsync()
    {
        _scene = await Scene.BeginAsync();
        _receiver = await Receiver.StartAsync();
        _sender = new WebhookSender(isLoopbackAllowed: true, _scene.Time);
        var member = new Member
        {
            Id = Findings.Bob,
            Role = Role.Doctor,
            Organisation = default,
            SigningKey = _key.Public,
            AgreementKey = _key.Public,
        };
        _bob = new Caller(member, _key.Public.Thumbprint);
        _desk = NewDesk();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _receiver.DisposeAsync();
        await _scene.DisposeAsync();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _key.Dispose();
    }

    [Fact] // spec ihm-fhir 9.2, 9.3
    public async Task tells_of_alerts_after_a_handshake_in_the_order_of_their_numbers()
    {
        await _desk.CreateAsync(_bob, Resource());
        Assert.Equal("handshake", (string?)Value(await NextAsync(), "type"));

        await _scene.FindAsync(signal: 0);
        await _scene.FindAsync(signal: 1);

        foreach (var number in new[] { "1", "2" })
        {
            var status = await NextAsync();
            Assert.Equal("event-notification", (string?)Value(status, "type"));
            Assert.Equal(number, (string?)Value(status, "events-since-subscription-start"));
            var focus = status["parameter"]!.AsArray().Single(one => (string?)one!["name"] == "notification-event")!
                ["part"]!.AsArray().Single(one => (string?)one!["name"] == "focus")!;
            Assert.StartsWith("Flag/", (string)focus["valueReference"]!["reference"]!, StringComparison.Ordinal);
        }
    }

    [Fact] // spec ihm-fhir 9.3
    public async Task sends_an_event_again_until_it_arrives()
    {
        await _desk.CreateAsync(_bob, Resource());
        await NextAsync();
        var refuses = 1;
        _receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = Interlocked.Decrement(ref refuses) >= 0 ? 503 : 200;
            return Task.CompletedTask;
        };

        await _scene.FindAsync();
        var first = await _receiver.NextAsync();
        await _scene.TryAgainAsync(1);
        var second = await _receiver.NextAsync();

        Assert.Equal(first.Key, second.Key);
        Assert.Equal(first.Body, second.Body);
        Assert.StartsWith("application/fhir+json", second.Type, StringComparison.Ordinal);
        Assert.NotEmpty(second.Signature);
    }

    [Fact] // spec ihm-fhir 9.2
    public async Task is_told_of_an_alert_by_the_agent_of_its_patient()
    {
        await _desk.DisposeAsync();
        _desk = NewDesk(served: Findings.Carol);
        await _desk.CreateAsync(_bob, Resource());
        await NextAsync();

        await _scene.FindAsync();

        var signature = Jws.Parse(Encoding.ASCII.GetBytes((await _receiver.NextAsync()).Signature));
        Assert.True(signature.Verify(_scene.Ledger.AgentKey.Public));
    }

    [Fact] // spec ihm-fhir 9.2
    public async Task says_that_it_is_alive()
    {
        await _desk.CreateAsync(_bob, Resource());
        await NextAsync();

        await _scene.TryAgainAsync(60);

        Assert.Equal("heartbeat", (string?)Value(await NextAsync(), "type"));
    }

    [Fact] // spec ihm-fhir 9.4
    public async Task tells_nothing_of_patients_who_no_longer_permit_it()
    {
        await _desk.CreateAsync(_bob, Resource());
        await NextAsync();
        await _scene.FindAsync(signal: 0);
        await NextAsync();
        _scene.Ledger.Permitted.Remove(Findings.Bob);

        await _scene.FindAsync(signal: 1);
        await _scene.TryAgainAsync(60);

        Assert.Equal("heartbeat", (string?)Value(await NextAsync(), "type"));
    }

    [Fact] // spec ihm-fhir 9.1
    public async Task whose_address_refuses_the_handshake_is_in_error()
    {
        _receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        var subscription = await _desk.CreateAsync(_bob, Resource());

        await _desk.TellingOf(subscription).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("error", subscription.Status);
    }

    [Fact] // spec ihm-fhir 9.5
    public async Task is_its_owners_alone()
    {
        var subscription = await _desk.CreateAsync(_bob, Resource());
        await NextAsync();
        var carol = _bob with { Member = _bob.Member with { Id = Findings.Carol } };

        Assert.Empty(_desk.Of(carol));
        Assert.False(await _desk.DeleteAsync(carol, subscription.Id));
        Assert.True(await _desk.DeleteAsync(_bob, subscription.Id));
        Assert.Empty(_desk.Of(_bob));
    }

    [Fact] // spec ihm-fhir 9.5
    public async Task goes_on_after_a_restart_with_the_number_that_is_next()
    {
        await _desk.CreateAsync(_bob, Resource());
        await NextAsync();
        await _scene.FindAsync(signal: 0);
        await NextAsync();
        _receiver.Answers = (_, http) =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await _scene.FindAsync(signal: 1);
        var lost = await _receiver.NextAsync();
        await _desk.DisposeAsync();
        _receiver.Answers = (_, _) => Task.CompletedTask;

        _desk = NewDesk();
        await _desk.RecallAsync([Findings.Alice], CancellationToken.None);
        Assert.Single(_desk.Of(_bob));
        var again = await _receiver.NextAsync();

        Assert.Equal(lost.Key, again.Key);
        Assert.Equal("2", (string?)Value(StatusOf(again.Body), "events-since-subscription-start"));
        Assert.True(await _desk.DeleteAsync(_bob, _desk.Of(_bob).Single().Id));
        Assert.Empty(_scene.Paper.Read("subscription", Findings.Alice));
    }

    [Fact] // spec ihm-fhir 9.5
    public async Task is_one_of_eight_at_most()
    {
        for (var number = 0; number < 8; number++)
        {
            await _desk.CreateAsync(_bob, Resource());
        }

        var fault = await Assert.ThrowsAsync<FhirException>(() => _desk.CreateAsync(_bob, Resource()));
        Assert.Equal(429, fault.Status);
    }

    [Fact] // spec ihm-fhir 7.3
    public async Task leads_to_a_flag()
    {
        await _scene.FindAsync();
        var alert = Assert.Single(_scene.Desk.OpenOf(Findings.Alice));

        var patient = new ServedPatient(Findings.Alice, default, new PatientPolicy { Last = default }, []);
        var flag = Trails.Flag(patient, alert);

        Assert.Equal((alert.Id.ToString(), "active"), ((string?)flag["id"], (string?)flag["status"]));
        Assert.Equal($"Patient/{Findings.Alice}", (string?)flag["subject"]!["reference"]);
        Assert.Equal("too-low", (string?)flag["code"]!["coding"]![0]!["code"]);
    }

    [Theory] // spec ihm-fhir 9.1
    [MemberData(nameof(Wrong))]
    public async Task is_refused_with(string what, Action<JsonObject> spoil, string element)
    {
        var fault = await Assert.ThrowsAsync<FhirException>(() => _desk.CreateAsync(_bob, Resource(spoil)));

        Assert.True(element == fault.Element, what);
    }

    private SubscriptionDesk NewDesk(MemberId? served = null) => new(
        _scene.Desk,
        _sender,
        (_, _) => Task.FromResult<Member?>(_bob.Member),
        () => served ?? Findings.Alice,
        _scene.Time);

    private async Task<JsonObject> NextAsync() => StatusOf((await _receiver.NextAsync()).Body);

    private static JsonObject StatusOf(byte[] body)
    {
        var bundle = JsonNode.Parse(body)!;
        Assert.Equal("history", (string?)bundle["type"]);
        return bundle["entry"]![0]!["resource"]!.AsObject();
    }

    private static JsonNode? Value(JsonObject status, string name)
    {
        var parameter = status["parameter"]!.AsArray().Single(one => (string?)one!["name"] == name)!;
        return parameter["valueCode"] ?? parameter["valueString"];
    }

    private FhirInput Resource(Action<JsonObject>? spoil = null)
    {
        const string backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
        var resource = JsonNode.Parse($$"""
            {
              "resourceType": "Subscription", "status": "requested", "reason": "on call",
              "criteria": "urn:salus:fhir:topic:alerts",
              "channel": {
                "type": "rest-hook", "endpoint": "{{_receiver.Address}}", "payload": "application/fhir+json",
                "extension": [{"url": "{{backport}}backport-heartbeat-period", "valueUnsignedInt": 60}],
                "_payload": {
                  "extension": [{"url": "{{backport}}backport-payload-content", "valueCode": "id-only"}]
                }
              }
            }
            """)!.AsObject();
        spoil?.Invoke(resource);
        return FhirInput.Parse(System.Text.Encoding.UTF8.GetBytes(resource.ToJsonString()), "Subscription");
    }
}
