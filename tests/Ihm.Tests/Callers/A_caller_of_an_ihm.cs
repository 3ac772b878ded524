using System.Net;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;

namespace Salus.Ihm.Tests.Callers;

public sealed class A_caller_of_an_ihm : IAsyncLifetime
{
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec callers 8.1, 4.6
    public async Task shows_a_proof_once()
    {
        var patient = await _world.VisitAsync(_world.Patient);
        DpopClaims? first = null;
        await patient.SendAsync(HttpMethod.Get, "/fhir/Device", null, claims => first = claims);

        var told = await patient.SendAsync(HttpMethod.Get, "/fhir/Device", null, _ => first!);

        Assert.Equal("dpop-replayed", (string?)told.Issue["details"]!["text"]);
    }

    [Fact] // spec callers 8.1, 4.1
    public async Task needs_a_token_and_a_proof()
    {
        using var answer = await _world.Http.GetAsync(new Uri("/fhir/Device", UriKind.Relative));

        var told = await Told.OfAsync(answer);

        Assert.Equal(HttpStatusCode.Unauthorized, told.Status);
        Assert.Equal("dpop-missing", (string?)told.Issue["details"]!["text"]);
    }

    [Fact] // spec callers 8.1, 3.5
    public async Task has_a_token_for_five_minutes()
    {
        var patient = await _world.VisitAsync(_world.Patient);
        _world.Pass(AccessToken.Lifetime);

        Assert.Equal("token-expired", (string?)(await patient.GetAsync("/fhir/Device")).Issue["details"]!["text"]);
    }

    [Fact] // spec callers 8.1, 3.5
    public async Task ends_its_token()
    {
        var patient = await _world.VisitAsync(_world.Patient);

        Assert.Equal(HttpStatusCode.NoContent, (await patient.SendAsync(HttpMethod.Delete, "/v1/token")).Status);
        Assert.Equal("token-unknown", (string?)(await patient.GetAsync("/fhir/Device")).Issue["details"]!["text"]);
    }

    [Fact] // spec callers 8.2
    public async Task is_known_by_its_key_when_it_is_served_here()
    {
        foreach (var wallet in new[] { _world.Patient, _world.Sensor })
        {
            var visitor = new Visitor(_world.Http, wallet.SigningKey, _world.Time);
            Assert.Equal(HttpStatusCode.OK, (await visitor.AskForTokenAsync(member: null, scope: null)).Status);
        }
    }

    [Fact] // spec callers 8.2, 3.4
    public async Task is_unknown_with_a_key_of_nobody_and_as_somebody_else()
    {
        var doctor = _world.Doctor();
        var visitor = new Visitor(_world.Http, doctor.SigningKey, _world.Time);

        var nobody = await visitor.AskForTokenAsync(member: null, scope: null);
        var another = await visitor.AskForTokenAsync(_world.Patient.Member, scope: null);

        Assert.Equal("caller-unknown", (string?)nobody.Json["code"]);
        Assert.Equal(nobody.Text, another.Text);
        Assert.Equal(HttpStatusCode.OK, (await visitor.AskForTokenAsync(doctor.Member, scope: null)).Status);
    }

    [Fact] // spec callers 8.3
    public async Task is_let_in_no_longer_than_its_membership_lasts()
    {
        var doctor = _world.Doctor();
        var visitor = await _world.VisitAsync(doctor);
        _world.Network.Accept(_world.Network.Registrar, new RevokeMember(doctor.Member));
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("member-revoked", (string?)(await visitor.GetAsync("/fhir/Device")).Issue["details"]!["text"]);
    }

    [Fact] // spec callers 8.3
    public async Task is_not_let_in_while_no_node_answers()
    {
        var visitor = await _world.VisitAsync(_world.Doctor());
        _world.Pass(TimeSpan.FromSeconds(1));
        _world.IsLedgerReachable = false;

        var told = await visitor.GetAsync("/fhir/Device");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ledger-unreachable"),
            (told.Status, (string?)told.Issue["details"]!["text"]));
    }

    [Fact] // spec callers 8.5
    public async Task reaches_as_far_as_its_scopes()
    {
        var visitor = await _world.VisitAsync(_world.Patient, "patient/Observation.s");
        var id = _world.Patient.Member;

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/fhir/Observation?patient={id}")).Status);
        foreach (var path in new[]
        {
            $"/fhir/Observation?patient={_world.OtherPatient.Member}", $"/fhir/Patient/{id}", "/fhir/Device",
            $"/fhir/Consent?patient={id}", $"/fhir/Patient/{id}/$everything", $"/fhir/Patient/{id}/$export",
        })
        {
            var told = await visitor.GetAsync(path);
            Assert.True(HttpStatusCode.Forbidden == told.Status, path);
            Assert.Contains("insufficient_scope", told.Headers, StringComparison.Ordinal);
        }
    }

    [Fact] // spec callers 8.4
    public async Task is_told_which_field_of_the_body_is_wrong()
    {
        var visitor = new Visitor(_world.Http, _world.Patient.SigningKey, _world.Time);

        var told = await visitor.SendAsync(HttpMethod.Post, "/v1/token", """{"scope":"all"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "scope"), (told.Status, (string?)told.Json["field"]));
    }
}
