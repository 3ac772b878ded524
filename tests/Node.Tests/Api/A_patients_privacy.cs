using System.Net;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_patients_privacy(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Theory]
    [InlineData("policy")]
    [InlineData("devices")]
    [InlineData("batches")]
    [InlineData("explain")]
    [InlineData("access-log")]
    [InlineData("epochs")]
    [InlineData("records")]
    [InlineData("keys")]
    [InlineData("consents")]
    public async Task is_kept_by_one_answer_for_no_consent_and_no_such_patient(string what)
    {
        // spec api 3.3
        var patient = await network.PatientAsync(Category.Laboratory);
        var insurer = await network.RegisterAsync(Role.Insurer);

        var noConsent = await insurer.GetAsync($"/v1/patients/{patient.Id}/{what}");
        var nobody = await insurer.GetAsync($"/v1/patients/{MemberKeys.Generate().Id}/{what}");
        var unreadable = await insurer.GetAsync($"/v1/patients/zz/{what}");

        foreach (var other in new[] { nobody, unreadable })
        {
            Assert.Equal(noConsent.Status, other.Status);
            Assert.Equal(noConsent.Bytes, other.Bytes);
            Assert.Equal(noConsent.Headers, other.Headers);
        }
    }

    [Fact]
    public async Task does_not_keep_the_proof_of_a_doctors_keys_from_who_seals_to_them()
    {
        // spec api 4.8
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);

        var card = (await patient.GetAsync($"/v1/members/{doctor.Id}")).Json;
        var source = card.GetProperty("source").GetString();
        var proof = Proof.Parse((await patient.GetAsync($"/v1/transactions/{source}/proof")).Bytes);

        proof.Verify(network.Founded.Genesis);
        var registered = Assert.IsType<Event.MemberRegistered>(Assert.Single(proof.Receipt.Events));
        Assert.Equal(doctor.Id, registered.Member);
        Assert.NotNull(proof.Transaction);
    }

    [Fact]
    public async Task keeps_the_proof_of_a_patients_keys_from_others()
    {
        // spec api 4.8
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var source = (await patient.GetAsync($"/v1/members/{patient.Id}")).Json.GetProperty("source").GetString();

        Assert.Equal(HttpStatusCode.OK, (await patient.GetAsync($"/v1/transactions/{source}/proof")).Status);
        (await doctor.GetAsync($"/v1/transactions/{source}/proof")).IsProblem(HttpStatusCode.Forbidden, "not-a-party");
    }

    [Fact]
    public async Task is_kept_by_one_decision_for_no_consent_and_no_such_patient()
    {
        // spec api 3.3
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);

        var known = await doctor.SubmitAsync(new Salus.Ledger.Contracts.Access.RequestAccess(
            patient.Id, Category.Laboratory, null, Purpose.TREAT, doctor.ConnectionKey));
        var unknown = await doctor.SubmitAsync(new Salus.Ledger.Contracts.Access.RequestAccess(
            MemberKeys.Generate().Id, Category.Laboratory, null, Purpose.TREAT, doctor.ConnectionKey));

        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Headers, unknown.Headers);
        Assert.Equal(known.Bytes.Length, unknown.Bytes.Length);
    }

    [Fact]
    public async Task lets_only_itself_and_its_registrar_see_who_it_is()
    {
        // spec api 5.1
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var registrar = network.PersonOf(network.General.Registrar, network.General);
        var stranger = network.PersonOf(network.Clinic.Registrar, network.Clinic);
        var path = $"/v1/members/{patient.Id}";

        Assert.Equal("patient", (await patient.GetAsync(path)).Json.GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, (await registrar.GetAsync(path)).Status);
        (await stranger.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "unknown-member");
        var toDoctor = await doctor.GetAsync(path);
        Assert.Equal((await doctor.GetAsync($"/v1/members/{MemberKeys.Generate().Id}")).Bytes, toDoctor.Bytes);
    }

    [Fact]
    public async Task lets_everyone_see_who_a_doctor_is()
    {
        // spec api 5.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        var patient = await network.RegisterAsync(Role.Patient);

        var answer = await patient.GetAsync($"/v1/members/{doctor.Id}");

        Assert.True(answer.Json.GetProperty("verified").GetBoolean());
        Assert.Equal("LIC-1", answer.Json.GetProperty("licence").GetString());
    }

    [Fact]
    public async Task holds_in_metrics_status_and_log()
    {
        // spec api 9.2; spec operation 4.1
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        await network.GrantAsync(patient, doctor, Category.Laboratory);
        await doctor.StoreAsync(patient, Category.Laboratory);
        var permit = await doctor.OpenAsync(patient, Category.Laboratory);
        await doctor.GetAsync($"/v1/patients/{patient.Id}/policy");
        await doctor.DeleteAsync($"/v1/permits/{permit}");
        using var operations = network.Operations();

        var metrics = await operations.GetStringAsync("/metrics");
        var status = await operations.GetStringAsync("/status");

        Assert.Contains("salus_transactions_total{ledger=\"records\",outcome=\"accepted\"}", metrics);
        Assert.Contains("route=\"/v1/patients/{patient}/policy\",status=\"404\"", metrics);
        foreach (var text in new[] { metrics, status, network.Log.Text })
        {
            Assert.DoesNotContain(patient.Id.ToString(), text);
            Assert.DoesNotContain(doctor.Id.ToString(), text);
        }
    }
}
