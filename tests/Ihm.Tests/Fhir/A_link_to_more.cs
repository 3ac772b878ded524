using System.Net;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Fhir;

public sealed class A_link_to_more : IAsyncLifetime
{
    private readonly FhirWorld _world = new();
    private Visitor _patient = null!;

    public async Task InitializeAsync()
    {
        await _world.InitializeAsync();
        _patient = await _world.VisitAsync(_world.Patient);
    }

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact] // spec ihm-fhir 3.6
    public async Task goes_on_for_nobody_else_and_not_by_a_forged_link()
    {
        var link = new Uri((await AskAsync("_count=5")).Link("next")!).PathAndQuery;
        var doctor = await _world.PermittedAsync(Category.VitalSigns);
        var forged = link[..^4] + (link.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        var answers = new[]
        {
            await doctor.GetAsync(link), await _patient.GetAsync(forged), await _patient.GetAsync("/fhir?_page=x"),
            await _patient.GetAsync($"/fhir/Patient/{_world.Patient.Member}/$everything?_page=abc"),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Gone, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        _world.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(5, (await _patient.GetAsync(link)).Entries.Count);
        _world.Pass(TimeSpan.FromMinutes(12));
        Assert.Equal(HttpStatusCode.Gone, (await (await _world.VisitAsync(_world.Patient)).GetAsync(link)).Status);
    }

    [Fact] // spec ihm-fhir 3.6
    public async Task goes_on_only_while_the_permit_holds()
    {
        var doctor = await _world.PermittedAsync(Category.VitalSigns);
        var first = await doctor.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}&_count=5");
        var permit = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        await doctor.SendAsync(HttpMethod.Delete, $"/v1/permits/{permit.Id}");

        Assert.Empty((await doctor.GetAsync(new Uri(first.Link("next")!).PathAndQuery)).Entries);
    }

    [Fact] // spec ihm-fhir 3.7
    public async Task tells_apart_what_was_measured_in_one_moment()
    {
        for (var number = 0; number < 25; number++)
        {
            _world.Readings.Add(_world.Patient.Member, _world.Agent.Member, Reading.Of(
                Signal.HeartRate, $"same-{number}", FhirWorld.Start.PlusMs(30), 70));
        }

        HashSet<string> seen = [];
        var told = await AskAsync("code=8867-4&_count=4&_sort=date&date=2025-06-14T11:20:00Z");
        while (true)
        {
            Assert.All(told.Entries, entry => Assert.True(seen.Add((string)entry["id"]!)));
            if (told.Link("next") is not { } next)
            {
                break;
            }

            told = await _patient.GetAsync(new Uri(next).PathAndQuery);
        }

        Assert.Equal(26, seen.Count);
    }

    private Task<Told> AskAsync(string filter) =>
        _patient.GetAsync($"/fhir/Observation?patient={_world.Patient.Member}&{filter}");
}
