using System.Net;
using Salus.Ihm.Fhir;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

/// <summary>A patient whom a caller may not see, and one who is not there: the answers are equal.</summary>
public sealed class What_is_not_shown : IAsyncLifetime
{
    private const int Rounds = 10;
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm-fhir 2.1, 2.3
    public async Task is_answered_as_if_there_were_nothing()
    {
        var patient = await _world.VisitAsync(_world.Patient);
        var own = await patient.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}&_count=1&code=8867-4");
        var observation = (string)own.Entries[0]["id"]!;
        var elsewhere = new ObservationId(
            _world.OtherPatient.Member, FhirWorld.Start, ObservationId.MarkOf(Signal.HeartRate), 1).ToString();
        var visitors = new[]
        {
            await _world.VisitAsync(_world.Doctor()),
            await _world.VisitAsync(_world.Sensor),
            await _world.PermittedAsync(Category.Laboratory),
        };
        var pairs = 0;
        foreach (var visitor in visitors)
        {
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var path in Paths(round, isPermitted: visitor == visitors[2]))
                {
                    var denied = await visitor.GetAsync(Filled(path, _world.Patient.Member, observation));
                    var absent = await visitor.GetAsync(Filled(path, _world.OtherPatient.Member, elsewhere));

                    Assert.Equal(Blank(absent, _world.OtherPatient.Member, elsewhere),
                        Blank(denied, _world.Patient.Member, observation));
                    Assert.Equal(absent.Text.Length, denied.Text.Length);
                    Assert.DoesNotContain("resource\"", denied.Text, StringComparison.Ordinal);
                    pairs++;
                }
            }
        }

        Assert.InRange(pairs, 300, 1000);
    }

    [Fact] // spec ihm-fhir 2.3
    public async Task is_the_same_under_a_permit_whose_category_holds_nothing()
    {
        var permitted = await _world.PermittedAsync(Category.Activity);
        var stranger = await _world.VisitAsync(_world.Doctor());
        var path = $"/fhir/Observation?patient={_world.Patient.Member}&category=activity";

        Assert.Equal(await permitted.GetAsync(path), await stranger.GetAsync(path));
    }

    [Fact] // spec ihm-fhir 2.1
    public async Task is_what_no_open_permit_covers()
    {
        var visitor = await _world.PermittedAsync(Category.Ecg);

        var told = await visitor.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}");

        Assert.Equal("ecg-1", (string?)Assert.Single(told.Entries)["identifier"]![0]!["value"]);
    }

    [Fact] // spec ihm-fhir 2.2
    public async Task is_everything_to_a_sensor()
    {
        var sensor = await _world.VisitAsync(_world.Sensor);

        Assert.Empty((await sensor.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}")).Entries);
        Assert.Equal(HttpStatusCode.NotFound, (await sensor.GetAsync($"/fhir/Patient/{_world.Patient.Member}")).Status);
    }

    [Fact] // spec ihm-fhir 2.4
    public async Task is_not_looked_up_when_the_scope_is_too_narrow()
    {
        var visitor = await _world.VisitAsync(_world.Doctor(), "patient/*.cruds");
        var known = await visitor.GetAsync($"/fhir/Patient/{_world.Patient.Member}");
        var unknown = await visitor.GetAsync($"/fhir/Patient/{_world.OtherPatient.Member}");

        Assert.Equal(HttpStatusCode.Forbidden, known.Status);
        Assert.Equal(unknown, known);
    }

    [Fact] // spec ihm-fhir 2.6
    public async Task are_the_consents_audit_and_practitioners_of_others()
    {
        var visitor = await _world.PermittedAsync(Category.VitalSigns);
        var other = _world.Doctor();
        _world.Grant(_world.Patient, other, Category.VitalSigns);
        var patient = await _world.VisitAsync(_world.Patient);
        var id = _world.Patient.Member;

        Assert.Single((await visitor.GetAsync($"/fhir/Consent?patient={id}")).Entries);
        Assert.Equal(2, (await patient.GetAsync($"/fhir/Consent?patient={id}")).Entries.Count);
        Assert.Empty((await visitor.GetAsync($"/fhir/AuditEvent?patient={id}")).Entries);
        Assert.Single((await patient.GetAsync($"/fhir/AuditEvent?patient={id}")).Entries);
        Assert.Single((await visitor.GetAsync("/fhir/Practitioner")).Entries);
        Assert.Equal(2, (await patient.GetAsync("/fhir/Practitioner")).Entries.Count);
        Assert.Equal(
            HttpStatusCode.NotFound, (await visitor.GetAsync($"/fhir/Practitioner/{other.Member}")).Status);
    }

    private static IEnumerable<string> Paths(int round, bool isPermitted)
    {
        yield return $"/fhir/Observation?patient=ID&_count={round}";
        yield return $"/fhir/Observation?patient=Patient/ID&code=8867-4&date=ge20{10 + round}";
        yield return $"/fhir/Observation?_id=OBS&_count={round}";
        yield return "/fhir/Observation/OBS";
        yield return "/fhir/Provenance/OBS";
        yield return $"/fhir/Provenance?target=Observation/OBS&_count={round}";
        yield return $"/fhir/AuditEvent?patient=ID&_count={round}";
        if (!isPermitted)
        {
            yield return "/fhir/Patient/ID";
            yield return "/fhir/Patient/ID/$everything";
            yield return "/fhir/Patient/ID/$export";
            yield return $"/fhir/Patient?_id=ID&_count={round}";
            yield return $"/fhir/Device?patient=ID&_count={round}";
            yield return $"/fhir/Consent?patient=ID&_count={round}";
        }
    }

    private static string Filled(string path, MemberId patient, string observation) => path
        .Replace("ID", patient.ToString(), StringComparison.Ordinal)
        .Replace("OBS", observation, StringComparison.Ordinal);

    private static Told Blank(Told told, MemberId patient, string observation) => told with
    {
        Text = told.Text
            .Replace(patient.ToString(), "ID", StringComparison.Ordinal)
            .Replace(observation, "OBS", StringComparison.Ordinal),
    };
}
