using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.KeyService;

namespace Salus.Node.Tests.Api;

public sealed class A_grantee : IAsyncLifetime
{
    private const string Grants = "/v1/grants";
    private const string Requests = "/v1/requests";

    private readonly TestNetwork _network = new();
    private Person _nurse = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _nurse = await _network.RegisterAsync(Role.Nurse);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec api 5.8
    [Fact]
    public async Task sees_who_let_it_in_and_through_which_consent()
    {
        var (one, other) = (await PatientAsync(), await PatientAsync());
        var consent = await _network.GrantAsync(one, _nurse, Category.Laboratory);
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await _network.GrantAsync(one, doctor, Category.Imaging);
        await _network.GrantAsync(other, doctor, Category.Laboratory);

        var granted = Assert.Single(Patients((await _nurse.GetAsync(Grants)).Json));

        Assert.Equal($"{one.Id}", granted.GetProperty("patient").GetString());
        var own = Assert.Single(granted.GetProperty("consents").EnumerateArray());
        Assert.Equal($"{consent}", own.GetProperty("id").GetString());
        Assert.Empty(granted.GetProperty("cases").EnumerateArray());
    }

    // spec api 5.8
    [Fact]
    public async Task sees_who_let_in_everyone_of_its_role_in_its_organisation()
    {
        var patient = await RolePatient.RegisteredAsync(_network);
        await patient.GrantAsync(RolePatient.Nurses);
        var elsewhere = await _network.RegisterAsync(Role.Nurse, _network.Clinic);

        Assert.Equal([$"{patient.Person.Id}"], Ids((await _nurse.GetAsync(Grants)).Json));
        Assert.Empty(Ids((await elsewhere.GetAsync(Grants)).Json));
    }

    // spec api 5.8
    [Fact]
    public async Task sees_nothing_of_a_consent_that_was_revoked_or_has_ended()
    {
        var (one, other) = (await PatientAsync(), await PatientAsync());
        var revoked = await _network.GrantAsync(one, _nurse, Category.Laboratory);
        await other.AcceptAsync(
            _network.Grant(other, _nurse, Category.Laboratory) with { To = _network.Now.PlusMs(60_000) });
        Assert.Equal(2, Ids((await _nurse.GetAsync(Grants)).Json).Length);

        await _network.RevokeAsync(one, revoked);
        Assert.Equal([$"{other.Id}"], Ids((await _nurse.GetAsync(Grants)).Json));

        _network.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(Ids((await _nurse.GetAsync(Grants)).Json));
    }

    // spec api 5.8
    [Fact]
    public async Task sees_the_emergencies_that_it_opened_until_they_end()
    {
        var patient = await RolePatient.RegisteredAsync(_network);
        await patient.LeaveToEmergencyAsync();
        var opened = await _nurse.AcceptAsync(new EmergencyAccess(
            patient.Person.Id, [Category.Laboratory], EmergencyReason.Unconscious, null));

        var granted = Assert.Single(Patients((await _nurse.GetAsync(Grants)).Json));
        Assert.Equal($"{opened}", granted.GetProperty("cases")[0].GetProperty("id").GetString());

        _network.Time.Advance(TimeSpan.FromHours(5));
        Assert.Empty(Ids((await _nurse.GetAsync(Grants)).Json));
    }

    // spec api 5.8
    [Fact]
    public async Task is_told_in_pages_of_which_each_goes_on_where_the_one_before_ended()
    {
        var expected = new HashSet<string>();
        for (var patient = 0; patient < 3; patient++)
        {
            var one = await PatientAsync();
            await _network.GrantAsync(one, _nurse, Category.Laboratory);
            expected.Add($"{one.Id}");
        }

        var first = (await _nurse.GetAsync($"{Grants}?limit=2")).Json;
        var second = (await _nurse.GetAsync($"{Grants}?limit=2&after={first.GetProperty("next").GetString()}")).Json;

        Assert.Equal(2, Ids(first).Length);
        Assert.Equal(expected, [.. Ids(first), .. Ids(second)]);
        Assert.False(second.TryGetProperty("next", out _));
        (await _nurse.GetAsync($"{Grants}?after=nobody")).IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
        (await _nurse.GetAsync($"{Grants}?limit=1001")).IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
    }

    // spec api 5.9
    [Fact]
    public async Task sees_what_it_asked_itself_newest_first()
    {
        var patient = await PatientAsync();
        var denied = await _nurse.AskAsync(patient, Category.Laboratory);
        await _network.GrantAsync(patient, _nurse, Category.Laboratory);
        var permitted = await _nurse.AskAsync(patient, Category.Laboratory);
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await doctor.AskAsync(patient, Category.Laboratory);

        var first = (await _nurse.GetAsync($"{Requests}?limit=1")).Json;
        var second = (await _nurse.GetAsync($"{Requests}?limit=2&before={first.GetProperty("next").GetInt64()}")).Json;

        Assert.Equal([($"{permitted}", true)], Decisions(first));
        Assert.Equal([($"{denied}", false)], Decisions(second));
        Assert.False(second.TryGetProperty("next", out _));
        (await _nurse.GetAsync($"{Requests}?before=-1")).IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
    }

    // spec storage 4.3, 4.6
    [Fact]
    public async Task is_told_the_same_from_an_index_that_was_written_again()
    {
        var patient = await PatientAsync();
        await _network.GrantAsync(patient, _nurse, Category.Laboratory);
        var permitted = await _nurse.AskAsync(patient, Category.Laboratory);
        await _network.StopAsync();
        using (var former = Sqlite.Open(
            new DataFolder(_network.DataFolder).Ledger(LedgerName.Policies).Index, "NORMAL"))
        {
            Sqlite.Run(former, "DROP TABLE named; DROP TABLE own; PRAGMA user_version = 1;");
        }

        await _network.StartAsync();
        _nurse.Connect();

        Assert.Equal([$"{patient.Id}"], Ids((await _nurse.GetAsync(Grants)).Json));
        Assert.Equal([($"{permitted}", true)], Decisions((await _nurse.GetAsync(Requests)).Json));
    }

    // spec storage 4.6
    [Fact]
    public async Task is_found_among_what_is_written_and_what_is_not()
    {
        var (one, other) = (await PatientAsync(), await PatientAsync());
        await _network.GrantAsync(one, _nurse, Category.Laboratory);
        await _network.GrantAsync(other, _nurse, Category.Laboratory);
        TransactionId[] asked = [await _nurse.AskAsync(one, Category.Laboratory), await _nurse.AskAsync(
            other, Category.Laboratory)];
        var policies = _network.Host.Ledgers[LedgerName.Policies];
        var head = policies.Machine.Head.Height.Value;
        var path = Path.Combine(_network.DataFolder, "other.db");

        // Nothing of the second half is written: it never starts again.
        for (var written = 0UL; written <= head; written += head)
        {
            await using var index = LedgerIndex.Open(path, height => policies.Read(height)?.Block.Header.Digest);
            for (var height = 1UL; height <= head; height++)
            {
                await index.AddAsync(policies.Read(new Height(height))!);
            }

            Assert.Equal(2, index.Named(($"member:{_nurse.Id}", "role:general/nurse"), null, 10).Count);
            var places = index.OwnEvents(_nurse.Id, new EventPlace(long.MaxValue), 10);
            Assert.Equal(
                asked.Reverse(), places.Select(place => policies.Read(place.Height)!.Block.Transactions[0].Id));
            index.Start();
        }
    }

    private Task<Person> PatientAsync() => _network.PatientAsync(Category.Laboratory, Category.Imaging);

    private static JsonElement.ArrayEnumerator Patients(JsonElement page) =>
        page.GetProperty("patients").EnumerateArray();

    private static string[] Ids(JsonElement page) =>
        [.. Patients(page).Select(one => one.GetProperty("patient").GetString()!)];

    private static (string Id, bool IsPermitted)[] Decisions(JsonElement page) =>
    [
        .. page.GetProperty("requests").EnumerateArray().Select(one => (
            one.GetProperty("transaction").GetString()!,
            one.GetProperty("event").GetProperty("isPermitted").GetBoolean())),
    ];
}
