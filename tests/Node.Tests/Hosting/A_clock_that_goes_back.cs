using System.Net;
using Salus.Ledger;

namespace Salus.Node.Tests.Hosting;

public sealed class A_clock_that_goes_back : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TestNetwork _network = new();
    private Person _patient = null!;
    private Person _doctor = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _patient = await _network.PatientAsync(Category.Laboratory);
        _doctor = await _network.RegisterAsync(Role.Doctor);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task brings_no_ended_consent_back()
    {
        // spec api 5.5
        var grant = _network.Grant(_patient, _doctor, Category.Laboratory) with
        {
            To = _network.Now.PlusMs((long)Hour.TotalMilliseconds),
        };
        await _patient.AcceptAsync(grant);
        Assert.NotEmpty(await KeysAsync());

        _network.Time.Advance(2 * Hour);
        await _network.RegisterAsync(Role.Nurse);
        _network.Time.Advance(-2 * Hour);

        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task does_not_keep_a_summary_off_the_ledger()
    {
        // spec api 6.7
        await _network.GrantAsync(_patient, _doctor, Category.Laboratory);
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);

        _network.Time.Advance(TimeSpan.FromMinutes(-4));

        Assert.Equal(HttpStatusCode.OK, (await _doctor.DeleteAsync($"/v1/permits/{permit}")).Status);
    }

    private async Task<IEnumerable<string?>> KeysAsync() =>
        (await _doctor.GetAsync($"/v1/patients/{_patient.Id}/keys")).Json.EnumerateArray()
            .Select(key => key.ToString());
}
