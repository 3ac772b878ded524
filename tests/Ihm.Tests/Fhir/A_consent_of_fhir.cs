using System.Net;
using System.Text.Json.Nodes;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ihm.Fhir;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Ihm.Tests.Fhir;

public sealed class A_consent_of_fhir : IAsyncLifetime
{
    private readonly FhirWorld _world = new();
    private Wallet _doctor = null!;
    private Visitor _patient = null!;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _doctor = _world.Doctor();
        _patient = await _world.VisitAsync(_world.Patient);
    }

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm-fhir 6.1
    public async Task becomes_a_grant_with_the_patients_transaction()
    {
        var grant = Draft();

        var told = await PostAsync(Of(grant, Sign(_world.Patient, grant)));

        Assert.Equal(HttpStatusCode.Created, told.Status);
        var read = await _patient.GetAsync($"/fhir/Consent/{told.Json["id"]}");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.True(JsonNode.DeepEquals(told.Json, read.Json));
        Assert.Single(Policy.Consents);
    }

    [Fact] // spec ihm-fhir 7.4
    public async Task has_a_provenance_for_whom_it_is_shown_to()
    {
        var consent = _world.Grant(_world.Patient, _doctor, Category.VitalSigns);

        var found = Assert.Single((await _patient.GetAsync($"/fhir/Provenance?target=Consent/{consent}")).Entries);
        Assert.Equal($"Patient/{_world.Patient.Member}", (string?)found["agent"]![0]!["who"]!["reference"]);
        Assert.Equal(FhirWorld.Start.ToString(), (string?)found["recorded"]);
        Assert.Equal(
            consent.ToString(), (string?)found["entity"]![0]!["what"]!["identifier"]!["value"]);
        Assert.Equal(HttpStatusCode.OK, (await _patient.GetAsync($"/fhir/Provenance/{consent}")).Status);
        var other = await _world.PermittedAsync(Category.VitalSigns);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/fhir/Provenance/{consent}")).Status);
        Assert.Empty((await other.GetAsync($"/fhir/Provenance?target=Consent/{consent}")).Entries);
    }

    [Fact] // spec ihm-fhir 6.2
    public async Task without_a_transaction_is_answered_with_what_to_sign()
    {
        var grant = Draft();

        var told = await PostAsync(Of(grant, transaction: null));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        var toSign = JsonNode.Parse((string)told.Json["extension"]![0]!["valueString"]!)!;
        Assert.Equal(("Grant", "policies"), ((string?)toSign["type"], (string?)toSign["ledger"]));
        Assert.Equal(grant.Grantee.ToString(), (string?)toSign["body"]!["grantee"]);
        Assert.Equal(grant.After.ToString(), (string?)toSign["body"]!["after"]);
        Assert.Equal(grant.To.UnixMs, (long)toSign["body"]!["to"]!);
        Assert.Empty(Policy.Consents);
    }

    [Fact] // spec ihm-fhir 6.3
    public async Task is_not_granted_by_a_transaction_that_is_another()
    {
        var grant = Draft();
        var wrong = new[]
        {
            Sign(_doctor, grant),
            Sign(_world.OtherPatient, grant),
            Sign(_world.Patient, grant with { Categories = [Category.VitalSigns, Category.Ecg] }),
            Sign(_world.Patient, grant with { To = grant.To.PlusMs(1) }),
            Sign(_world.Patient, grant with { Purpose = Purpose.HRESCH }),
            Sign(_world.Patient, grant with { Grantee = new Grantee.OneMember(_world.OtherPatient.Member) }),
            Sign(_world.Patient, grant with { Actions = [ConsentAction.Read, ConsentAction.Consent] }),
            Sign(_world.Patient, new Revoke(_world.Patient.Member, Policy.Last, default, [])),
            "not.a.transaction",
        };

        foreach (var transaction in wrong)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(Of(grant, transaction))).Status);
        }

        Assert.Empty(Policy.Consents);
    }

    [Fact] // spec ihm-fhir 6.3
    public async Task is_told_the_refusal_of_the_ledger()
    {
        var grant = Draft() with { After = default };

        var told = await PostAsync(Of(grant, Sign(_world.Patient, grant)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("stale-policy", told.Text, StringComparison.Ordinal);
    }

    [Fact] // spec ihm-fhir 6.4
    public async Task is_changed_by_nobody_else()
    {
        var grant = Draft();
        var resource = Of(grant, Sign(_world.Patient, grant)).ToJsonString();
        foreach (var wallet in new[] { _doctor, _world.OtherPatient, _world.Sensor })
        {
            var visitor = await _world.VisitAsync(wallet);
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await visitor.SendAsync(HttpMethod.Post, "/fhir/Consent", resource)).Status);
        }

        Assert.Empty(Policy.Consents);
    }

    [Fact] // spec ihm-fhir 6.5
    public async Task is_deleted_by_the_patients_revoke()
    {
        var consent = _world.Grant(_world.Patient, _doctor, Category.VitalSigns);
        var path = $"/fhir/Consent/{consent}";
        var unsigned = await _patient.SendAsync(HttpMethod.Delete, path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsigned.Status);
        var toSign = JsonNode.Parse((string)unsigned.Json["extension"]![0]!["valueString"]!)!;
        Assert.Equal(consent.ToString(), (string?)toSign["body"]!["consent"]);

        var revoke = new Revoke(_world.Patient.Member, Policy.Last, consent, []);
        var forged = await _patient.SendAsync(HttpMethod.Delete, path, Sign(_doctor, revoke));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.Status);
        Assert.Single(Policy.Consents);

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _patient.SendAsync(HttpMethod.Delete, path, Sign(_world.Patient, revoke))).Status);
        Assert.Empty(Policy.Consents);
        Assert.Equal(HttpStatusCode.NotFound, (await _patient.SendAsync(HttpMethod.Delete, path)).Status);
    }

    [Fact] // spec ihm-fhir 6.1, 6.5
    public void is_taken_when_the_policy_says_so()
    {
        var grant = Sign(_world.Patient, Draft());
        Assert.False(RelayedTransaction.IsTaken(grant, Policy));
        _world.Network.Commit(LedgerName.Policies, grant);
        Assert.True(RelayedTransaction.IsTaken(grant, Policy));

        var consent = Assert.Single(Policy.Consents).Id;
        var revoke = Sign(_world.Patient, new Revoke(_world.Patient.Member, Policy.Last, consent, []));
        Assert.False(RelayedTransaction.IsTaken(revoke, Policy));
        _world.Network.Commit(LedgerName.Policies, revoke);
        Assert.True(RelayedTransaction.IsTaken(revoke, Policy));
    }

    [Theory] // spec ihm-fhir 1.4, 6.1
    [InlineData("status")]
    [InlineData("scope")]
    [InlineData("patient")]
    [InlineData("provision")]
    public async Task is_refused_without(string element)
    {
        var grant = Draft();
        var resource = Of(grant, Sign(_world.Patient, grant));
        resource.Remove(element);

        var told = await PostAsync(resource);

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.Equal($"Consent.{element}", (string?)told.Issue["expression"]![0]);
    }

    private PatientPolicy Policy => _world.Network.PolicyNow(_world.Patient).Policy;

    private Grant Draft() => _world.Network.Author(_world.Patient).Grant(
        new KeyRecipient(new Grantee.OneMember(_doctor.Member), _doctor.AgreementKey.Public),
        new GrantTerms([Category.VitalSigns], Purpose.TREAT, Period.Days(30)));

    private string Sign(Wallet wallet, Message message) => _world.Network.Sign(wallet, message);

    private Task<Told> PostAsync(JsonObject consent) =>
        _patient.SendAsync(HttpMethod.Post, "/fhir/Consent", consent.ToJsonString());

    private static JsonObject Of(Grant grant, string? transaction)
    {
        var terms = new ConsentTerms
        {
            Id = default,
            Grantee = grant.Grantee,
            Categories = grant.Categories,
            Purpose = grant.Purpose,
            Actions = grant.Actions,
            From = grant.From,
            To = grant.To,
        };
        var patient = new ServedPatient(grant.Patient, default, new PatientPolicy { Last = default }, []);
        var resource = Consents.ToResource(patient, terms, grant.From);
        resource.Remove("id");
        if (transaction is not null)
        {
            resource["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = Consents.TransactionExtension,
                ["valueString"] = transaction,
            });
        }

        return resource;
    }
}
