using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.KeyService;

public sealed class An_emergency_to_review : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private RolePatient _patient = null!;
    private Person _nurse = null!;
    private Person _registrar = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _patient = await RolePatient.RegisteredAsync(_network);
        await _patient.LeaveToEmergencyAsync();
        _nurse = await _network.RegisterAsync(Role.Nurse);
        _registrar = _network.PersonOf(_network.General.Registrar, _network.General);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec key-service 5.3
    [Fact]
    public async Task is_listed_in_pages_of_which_each_goes_on_where_the_one_before_ended()
    {
        TransactionId[] opened = [await OpenAsync(), await OpenAsync(), await OpenAsync()];

        var first = (await _registrar.GetAsync("/v1/emergencies?limit=2")).Json;
        var next = first.GetProperty("next").GetInt64();
        var second = (await _registrar.GetAsync($"/v1/emergencies?limit=2&after={next}")).Json;

        Assert.Equal(opened[..2], Ids(first));
        Assert.Equal(opened[2..], Ids(second));
        Assert.False(second.TryGetProperty("next", out _));
        (await _registrar.GetAsync("/v1/emergencies?limit=1001"))
            .IsProblem(System.Net.HttpStatusCode.BadRequest, "malformed-parameter");
        (await _registrar.GetAsync("/v1/emergencies?after=-1"))
            .IsProblem(System.Net.HttpStatusCode.BadRequest, "malformed-parameter");
    }

    // spec storage 4.5
    [Fact]
    public async Task costs_a_registrar_nothing_any_more_once_it_is_reviewed_and_over()
    {
        TransactionId[] over = [await OpenAsync(), await OpenAsync(), await OpenAsync()];
        await ReviewAsync(over[0]);
        await ReviewAsync(over[1]);
        Assert.Equal(over, await ListedAsync());

        _network.Time.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        Assert.Equal(over[2..], await ListedAsync());

        // The next one to be opened takes those that are over out of the index.
        var later = await OpenAsync();
        await _network.RestartAsync();
        _registrar = _network.PersonOf(_network.General.Registrar, _network.General);
        Assert.Equal([over[2], later], await ListedAsync());
        Assert.Equal(2, _network.Host.Ledgers[LedgerName.Policies].Cases(default, 100).Count);
    }

    // spec storage 4.3
    [Fact]
    public async Task is_found_again_in_an_index_that_an_earlier_node_wrote()
    {
        var opened = await OpenAsync();
        await _network.StopAsync();
        using (var former = Sqlite.Open(
            new DataFolder(_network.DataFolder).Ledger(LedgerName.Policies).Index, "NORMAL"))
        {
            Sqlite.Run(former, "DROP TABLE cases; PRAGMA user_version = 0;");
        }

        await _network.StartAsync();
        _registrar = _network.PersonOf(_network.General.Registrar, _network.General);

        Assert.Equal([opened], await ListedAsync());
    }

    private Task<TransactionId> OpenAsync() => _nurse.AcceptAsync(new EmergencyAccess(
        _patient.Person.Id, [Category.Laboratory], EmergencyReason.Unconscious, null));

    private Task<TransactionId> ReviewAsync(TransactionId emergency) =>
        _registrar.AcceptAsync(new ReviewEmergency(_patient.Person.Id, emergency, true));

    private async Task<TransactionId[]> ListedAsync() => Ids((await _registrar.GetAsync("/v1/emergencies")).Json);

    private static TransactionId[] Ids(JsonElement page) =>
    [
        .. page.GetProperty("cases").EnumerateArray().Select(one =>
            TransactionId.TryParse(one.GetProperty("case").GetString()!, out var id) ? id : default),
    ];
}
