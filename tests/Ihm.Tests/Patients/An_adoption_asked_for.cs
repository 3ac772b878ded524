using System.Net;
using System.Text.Json.Nodes;
using Salus.Client.Wallets;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Patients;

public sealed class An_adoption_asked_for : IAsyncLifetime
{
    private const string Path = "/v1/adoptions";

    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm 1.7
    public async Task needs_a_proof_and_no_token()
    {
        using var without = new StringContent("{}");
        using var answer = await _world.Http.PostAsync(new Uri(Path, UriKind.Relative), without);
        Assert.Equal("dpop-missing", (string?)(await Told.OfAsync(answer)).Json["code"]);
        var patient = new Visitor(_world.Http, _world.Patient.SigningKey, _world.Time);

        // The proof was taken: what is missing now is the ledger's word.
        var told = await patient.SendAsync(HttpMethod.Post, Path, Body(_world.Patient));

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "ledger-unreachable"), (told.Status, (string?)told.Json["code"]));
    }

    [Theory] // spec ihm 1.7
    [InlineData("patient", "\"x\"", "patient")]
    [InlineData("organisation", "\"No Organisation\"", "organisation")]
    [InlineData("agreementKey", "{}", "agreementKey")]
    [InlineData("more", "1", "more")]
    public async Task is_read_strictly(string member, string value, string field)
    {
        var patient = new Visitor(_world.Http, _world.Patient.SigningKey, _world.Time);
        var body = JsonNode.Parse(Body(_world.Patient))!;
        body[member] = JsonNode.Parse(value);

        var told = await patient.SendAsync(HttpMethod.Post, Path, body.ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.StartsWith(field, (string?)told.Json["field"], StringComparison.Ordinal);
    }

    private static string Body(Wallet patient) => new JsonObject
    {
        ["patient"] = patient.Member.ToString(),
        ["organisation"] = patient.Organisation.ToString(),
        ["agreementKey"] = JsonNode.Parse(patient.AgreementKey.Public.ToJson()),
    }.ToJsonString();
}
