using System.Net;
using Salus.Client.Tests;
using Salus.Ihm.Callers;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;

namespace Salus.Ihm.Tests.Callers;

public sealed class A_permit_at_an_ihm : IAsyncLifetime
{
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    private string HeartRates => $"/fhir/Observation?patient={_world.Patient.Member}&code=8867-4&_count=10";

    [Fact] // spec callers 9.1
    public async Task opens_what_the_decision_says()
    {
        var doctor = _world.Doctor();
        _world.Grant(_world.Patient, doctor, Category.VitalSigns);
        var visitor = await _world.VisitAsync(doctor);
        var proof = _world.Decide(doctor, _world.Patient.Member, Category.VitalSigns);

        var told = await visitor.OpenAsync(proof);

        Assert.Equal(HttpStatusCode.Created, told.Status);
        Assert.Equal("vital-signs", (string?)told.Json["category"]);
        Assert.Equal(HttpStatusCode.Created, (await visitor.OpenAsync(proof)).Status);
        Assert.Equal(10, (await visitor.GetAsync(HeartRates)).Entries.Count);
    }

    [Fact] // spec callers 9.1
    public async Task is_refused_when_the_decision_denies()
    {
        var doctor = _world.Doctor();
        var visitor = await _world.VisitAsync(doctor);

        var told = await visitor.OpenAsync(_world.Decide(doctor, _world.Patient.Member, Category.VitalSigns));

        Assert.Equal("permit-denied-decision", (string?)told.Json["code"]);
    }

    [Fact] // spec callers 9.1
    public async Task is_refused_to_another_member_and_to_another_key()
    {
        var doctor = _world.Doctor();
        _world.Grant(_world.Patient, doctor, Category.VitalSigns);
        var colleague = await _world.VisitAsync(_world.Doctor());
        var own = await _world.VisitAsync(doctor);

        var stolen = await colleague.OpenAsync(_world.Decide(doctor, _world.Patient.Member, Category.VitalSigns));
        var elsewhere = await own.OpenAsync(
            _world.Decide(doctor, _world.Patient.Member, Category.VitalSigns, Digest.Of([1])));

        Assert.Equal("permit-not-yours", (string?)stolen.Json["code"]);
        Assert.Equal("permit-wrong-key", (string?)elsewhere.Json["code"]);
    }

    [Fact] // spec callers 9.1
    public async Task is_refused_when_it_has_lapsed_or_the_consent_has_ended()
    {
        var doctor = _world.Doctor();
        var consent = _world.Grant(_world.Patient, doctor, Category.VitalSigns);
        var visitor = await _world.VisitAsync(doctor);
        var old = _world.Decide(doctor, _world.Patient.Member, Category.VitalSigns);
        _world.Pass(TimeSpan.FromMilliseconds(Permit.LongestMs));
        var young = _world.Decide(doctor, _world.Patient.Member, Category.VitalSigns);
        _world.Revoke(_world.Patient, consent);

        Assert.Equal("permit-lapsed", (string?)(await visitor.OpenAsync(old)).Json["code"]);
        Assert.Equal("permit-revoked", (string?)(await visitor.OpenAsync(young)).Json["code"]);
    }

    [Fact] // spec callers 9.1
    public async Task is_refused_when_the_proof_is_of_another_network_or_no_decision()
    {
        var doctor = _world.Doctor();
        var visitor = await _world.VisitAsync(doctor);
        var elsewhere = new TestNetwork();
        var stranger = elsewhere.Member(Role.Doctor);
        var forged = elsewhere.Send(stranger, new RequestAccess(
            _world.Patient.Member, Category.VitalSigns, null, Purpose.TREAT, doctor.SigningKey.Public.Thumbprint));
        var none = await visitor.SendAsync(HttpMethod.Post, "/v1/permits", "{}");

        Assert.Equal("permit-proof-invalid", (string?)(await visitor.OpenAsync(forged)).Json["code"]);
        Assert.Equal("permit-proof-invalid", (string?)none.Json["code"]);
    }

    [Fact] // spec callers 9.2
    public async Task is_refused_for_a_patient_who_is_not_served_here()
    {
        var doctor = _world.Doctor();
        _world.Grant(_world.OtherPatient, doctor, Category.VitalSigns);
        var visitor = await _world.VisitAsync(doctor);

        var told = await visitor.OpenAsync(_world.Decide(doctor, _world.OtherPatient.Member, Category.VitalSigns));

        Assert.Equal("permit-not-served", (string?)told.Json["code"]);
    }

    [Fact] // spec callers 9.3
    public async Task shows_nothing_more_once_the_consent_was_revoked()
    {
        var doctor = _world.Doctor();
        var consent = _world.Grant(_world.Patient, doctor, Category.VitalSigns);
        var visitor = await _world.VisitAsync(doctor);
        await visitor.OpenAsync(_world.Decide(doctor, _world.Patient.Member, Category.VitalSigns));
        Assert.NotEmpty((await visitor.GetAsync(HeartRates)).Entries);

        _world.Revoke(_world.Patient, consent);

        Assert.Empty((await visitor.GetAsync(HeartRates)).Entries);
    }

    [Fact] // spec callers 9.3
    public async Task shows_nothing_more_once_it_has_lapsed()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        _world.Pass(TimeSpan.FromMilliseconds(Permit.LongestMs));

        Assert.Empty((await visitor.GetAsync(HeartRates)).Entries);
    }

    [Fact] // spec callers 9.3
    public async Task shows_nothing_while_no_node_answers()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        _world.IsLedgerReachable = false;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync(HeartRates)).Status);
    }

    [Fact] // spec callers 9.4
    public async Task is_summarised_when_it_is_closed_and_shows_nothing_more()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        await visitor.GetAsync(HeartRates);
        await visitor.GetAsync(HeartRates);
        var permit = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));

        var told = await visitor.SendAsync(HttpMethod.Delete, $"/v1/permits/{permit.Id}");

        Assert.Equal("observations/20", (string?)told.Json["records"]![0]);
        await _world.Desk.SummariseDueAsync(default);
        Assert.Equal(20, Assert.Single(_world.Summaries).Observations);
        Assert.Empty((await visitor.GetAsync(HeartRates)).Entries);
        Assert.Equal(
            told.Text, (await visitor.SendAsync(HttpMethod.Delete, $"/v1/permits/{permit.Id}")).Text);
    }

    [Fact] // spec callers 9.4
    public async Task is_summarised_when_it_lapses_and_again_until_the_ledger_takes_it()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        await visitor.GetAsync(HeartRates);
        await _world.Desk.SummariseDueAsync(default);
        Assert.Empty(_world.Summaries);
        _world.Pass(TimeSpan.FromMilliseconds(Permit.LongestMs));
        _world.IsLedgerReachable = false;
        await _world.Desk.SummariseDueAsync(default);
        _world.IsLedgerReachable = true;
        await _world.Desk.SummariseDueAsync(default);
        await _world.Desk.SummariseDueAsync(default);

        Assert.Equal([10L, 10L], _world.Summaries.Select(permit => permit.Observations));
    }

    [Fact] // spec callers 9.4
    public async Task of_somebody_else_is_not_closed()
    {
        await _world.PermittedAsync(Category.VitalSigns);
        var permit = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        var stranger = await _world.VisitAsync(_world.Doctor());

        var theirs = await stranger.SendAsync(HttpMethod.Delete, $"/v1/permits/{permit.Id}");
        var none = await stranger.SendAsync(HttpMethod.Delete, $"/v1/permits/{Digest.Of([1])}");

        Assert.Equal("permit-not-open", (string?)theirs.Json["code"]);
        Assert.Equal(none, theirs);
    }

    [Fact] // spec callers 9.4
    public async Task is_summarised_after_a_restart()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        await visitor.GetAsync(HeartRates);
        _world.Pass(TimeSpan.FromMilliseconds(Permit.LongestMs));

        using var restarted = _world.NewDesk();
        await restarted.RecallAsync(default);
        await restarted.SummariseDueAsync(default);

        Assert.Equal(10, Assert.Single(_world.Summaries).Observations);
        Assert.Equal(10, Assert.Single(await restarted.OfPatientAsync(_world.Patient.Member, default)).Observations);
    }

    [Fact] // spec callers 9.5
    public async Task is_one_of_64_at_most()
    {
        var doctor = _world.Doctor();
        _world.Grant(_world.Patient, doctor, Category.VitalSigns);
        var visitor = await _world.VisitAsync(doctor);
        for (var number = 0; number < PermitDesk.MaxOfMember; number++)
        {
            var told = await visitor.OpenAsync(_world.Decide(doctor, _world.Patient.Member, Category.VitalSigns));
            Assert.Equal(HttpStatusCode.Created, told.Status);
        }

        var more = await visitor.OpenAsync(_world.Decide(doctor, _world.Patient.Member, Category.VitalSigns));

        Assert.Equal("permits-exhausted", (string?)more.Json["code"]);
    }
}
