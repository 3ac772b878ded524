using System.Net;

namespace Salus.Ihm.Tests.Fhir;

public sealed class A_search(FhirWorld world) : IClassFixture<FhirWorld>, IAsyncLifetime
{
    private Visitor _patient = null!;

    public async Task InitializeAsync()
    {
        _patient = await world.VisitAsync(world.Patient);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory] // spec ihm-fhir 3.3
    [InlineData("code=8867-4", 120)]
    [InlineData("code=http://loinc.org|8867-4", 120)]
    [InlineData("code=http://other.example|8867-4", 0)]
    [InlineData("code=urn:salus:signal|heart-rate", 120)]
    [InlineData("code=8867-4,2708-6", 240)]
    [InlineData("code=59408-5", 120)]
    [InlineData("code=85354-9", 1)]
    [InlineData("code=8480-6", 1)]
    [InlineData("code=8462-4", 0)]
    [InlineData("code=nothing", 0)]
    [InlineData("category=procedure", 1)]
    [InlineData("category=urn:salus:category|ecg", 1)]
    [InlineData("category=vital-signs", 363)]
    [InlineData("category=activity", 0)]
    [InlineData("category=vital-signs&code=11524-6", 0)]
    public async Task finds_by_code_and_category(string filter, int count)
    {
        var told = await AskAsync($"{filter}&_count=500");

        Assert.Equal(count, told.Entries.Count);
        Assert.Equal(count, (int)told.Json["total"]!);
    }

    [Fact] // spec ihm-fhir 3.8
    public async Task answers_with_the_rest_and_names_what_is_damaged()
    {
        world.Readings.Damaged = ["Segment 7 of a patient"];
        var told = await AskAsync("code=8867-4&_count=500");
        world.Readings.Damaged = [];

        Assert.Equal((121, 120), (told.Entries.Count, (int)told.Json["total"]!));
        var lost = told.Json["entry"]![120]!;
        Assert.Equal("outcome", (string?)lost["search"]!["mode"]);
        Assert.Null(lost["fullUrl"]);
        Assert.Contains(
            "Segment 7", (string)lost["resource"]!["issue"]![0]!["diagnostics"]!, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-fhir 3.4, 3.5
    [InlineData("date=lt2025-06-14T11:30:00Z", 10)]
    [InlineData("date=ge2025-06-14T11:30:00Z&date=lt2025-06-14T12:00:00Z", 30)]
    [InlineData("date=2025-06-14", 120)]
    [InlineData("date=2025-06-15", 0)]
    [InlineData("date=ne2025-06-14", 0)]
    [InlineData("date=gt2025-06-14T13:18:00Z", 1)]
    [InlineData("date=sa2026&date=lt2027", 0)]
    public async Task finds_by_date(string filter, int count)
    {
        Assert.Equal(new DateTimeOffset(2025, 6, 14, 11, 20, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            FhirWorld.Start.UnixMs);
        Assert.Equal(count, (await AskAsync($"code=8867-4&_count=500&{filter}")).Entries.Count);
        Assert.Equal(count, (int)(await AskAsync($"code=8867-4&_count=0&{filter}")).Json["total"]!);
    }

    [Theory] // spec ihm-fhir 3.5
    [InlineData("_sort=date", true)]
    [InlineData("_sort=-date", false)]
    public async Task is_told_in_the_order_asked_for(string sort, bool isOldestFirst)
    {
        var told = await AskAsync($"code=8867-4&_count=20&{sort}");

        var first = FhirWorld.Start.PlusMs(isOldestFirst ? 0 : 119 * 60_000L);
        Assert.Equal(first.ToString(), (string?)told.Entries[0]["effectiveDateTime"]);
        Assert.Null(told.Json["total"]);
        Assert.Equal(120, (int)(await AskAsync($"code=8867-4&_count=20&_total=accurate&{sort}")).Json["total"]!);
    }

    [Theory] // spec ihm-fhir 3.6, 3.7
    [InlineData(1, "_sort=date", 4)]
    [InlineData(7, "_sort=date", 60)]
    [InlineData(7, "_sort=-date", 60)]
    [InlineData(50, "", 60)]
    public async Task goes_on_page_by_page_and_tells_each_once(int count, string sort, int pages)
    {
        HashSet<string> seen = [];
        var told = await AskAsync($"_count={count}&{sort}".TrimEnd('&'));
        for (var page = 1; page < pages && told.Link("next") is { } next; page++)
        {
            Assert.All(told.Entries, entry => Assert.True(seen.Add((string)entry["id"]!)));
            Assert.DoesNotContain(world.Patient.Member.ToString(), next, StringComparison.Ordinal);
            told = await _patient.GetAsync(new Uri(next).PathAndQuery);
        }

        Assert.All(told.Entries, entry => Assert.True(seen.Add((string)entry["id"]!)));
        Assert.Equal(Math.Min(364, count * pages), seen.Count);
        Assert.Equal(count * pages > 364, told.Link("next") is null);
    }

    [Fact] // spec ihm-fhir 3.5
    public async Task takes_a_huge_count_for_the_most()
    {
        Assert.Equal(364, (await AskAsync("_count=999999999999999999")).Entries.Count);
    }

    [Theory] // spec ihm-fhir 3.1, 3.5
    [InlineData("colour=red", "colour")]
    [InlineData("code:not=8867-4", "code:not")]
    [InlineData("code=1&code=2", "code")]
    [InlineData("subject=x", "patient")]
    [InlineData("code=", "code")]
    [InlineData("_count=-1", "_count")]
    [InlineData("_count=many", "_count")]
    [InlineData("_count=1&_count=2", "_count")]
    [InlineData("_sort=code", "_sort")]
    [InlineData("_total=some", "_total")]
    [InlineData("date=today", "date")]
    [InlineData("date=ge2020&date=ge2021&date=ge2022&date=ge2023&date=ge2024", "date")]
    [InlineData("_include=Observation:patient", "_include")]
    public async Task is_refused_with_the_name_of_the_parameter(string filter, string name)
    {
        var told = await AskAsync(filter);

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.StartsWith($"{name}: ", (string)told.Issue["diagnostics"]!, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-fhir 3.2
    [InlineData("Observation")]
    [InlineData("Consent")]
    [InlineData("AuditEvent")]
    [InlineData("DocumentReference")]
    public async Task names_the_patient(string type)
    {
        var told = await _patient.GetAsync($"/fhir/{type}");

        Assert.Equal((HttpStatusCode.BadRequest, "required"), (told.Status, (string?)told.Issue["code"]));
    }

    [Fact] // spec ihm-fhir 3.3
    public async Task may_be_posted()
    {
        var told = await _patient.SendAsync(
            HttpMethod.Post, "/fhir/Observation/_search", $"patient={world.Patient.Member}&code=8867-4&_count=3");

        Assert.Equal(3, told.Entries.Count);
    }

    private Task<Told> AskAsync(string filter) =>
        _patient.GetAsync($"/fhir/Observation?patient={world.Patient.Member}&{filter}");
}
