using System.Net;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Hosting;

public sealed class The_proof_of_a_reading : IAsyncLifetime
{
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Theory] // spec ihm 3.11
    [InlineData("")]
    [InlineData(",\"signal\":\"electrocardiogram\"")]
    public async Task is_given_to_the_patient_whatever_the_signal(string signal)
    {
        var patient = await _world.VisitAsync(_world.Patient);

        var told = await AskAsync(patient, $"{{\"id\":\"r1\"{signal}}}");

        Assert.Equal((HttpStatusCode.OK, "r1"), (told.Status, (string?)told.Json["id"]));
        Assert.Equal(_world.Patient.Member.ToString(), (string?)told.Json["of"]);
    }

    [Fact] // spec ihm 3.11
    public async Task is_given_under_a_permit_that_covers_it_and_counted()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);

        var covered = await AskAsync(doctor, Of("\"signal\":\"heart-rate\","));
        var other = await AskAsync(doctor, Of("\"signal\":\"electrocardiogram\","));
        var unnamed = await AskAsync(doctor, Of(""));

        Assert.Equal((HttpStatusCode.OK, "r1"), (covered.Status, (string?)covered.Json["id"]));
        Assert.Equal((HttpStatusCode.NotFound, "sample-unknown"), (other.Status, (string?)other.Json["code"]));
        Assert.Equal(other.Text, unnamed.Text);
        var held = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        Assert.Equal(1, held.Observations);
    }

    [Fact] // spec ihm 3.11
    public async Task is_of_an_unknown_patient_to_whom_no_permit_shows_anything()
    {
        var stranger = await _world.VisitAsync(_world.Doctor());

        var known = await AskAsync(stranger, Of("\"signal\":\"heart-rate\","));
        var own = await AskAsync(stranger, "{\"id\":\"r1\",\"signal\":\"heart-rate\"}");

        Assert.Equal((HttpStatusCode.NotFound, "unknown-patient"), (known.Status, (string?)known.Json["code"]));
        Assert.Equal(known.Text, own.Text);
    }

    [Fact] // spec ihm 3.11
    public async Task is_not_given_under_a_token_that_does_not_reach_it()
    {
        var patient = await _world.VisitAsync(_world.Patient, "patient/Flag.rs");

        var told = await AskAsync(patient, "{\"id\":\"r1\"}");

        Assert.Equal("scope-too-narrow", (string?)told.Json["code"]);
    }

    private static Task<Told> AskAsync(Visitor visitor, string question) =>
        visitor.SendAsync(HttpMethod.Post, "/v1/proofs", question);

    private string Of(string signal) => $"{{\"id\":\"r1\",{signal}\"patient\":\"{_world.Patient.Member}\"}}";
}
