using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Permits;

public sealed class A_release_summary : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private Person _patient = null!;
    private Person _doctor = null!;
    private StoredRecord _record = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _patient = await _network.PatientAsync(Category.Laboratory);
        _doctor = await _network.RegisterAsync(Role.Doctor);
        _record = await _doctor.StoreAsync(_patient, Category.Laboratory);
        await _network.GrantAsync(_patient, _doctor, Category.Laboratory);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task is_final_when_its_requester_closes_the_permit()
    {
        // spec api 6.6, 6.7
        var permit = await ReadUnderAPermitAsync();

        var closed = await _doctor.DeleteAsync($"/v1/permits/{permit}");

        Assert.Equal(HttpStatusCode.OK, closed.Status);
        Assert.Equal([Entry], Records(closed.Json));
        Assert.Equal([Entry], (await SummaryAsync()).Records);
        Assert.Equal(closed.Bytes, (await _doctor.DeleteAsync($"/v1/permits/{permit}")).Bytes);
    }

    [Fact]
    public async Task lists_nothing_when_nothing_was_read()
    {
        // spec api 6.7
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);

        Assert.Empty(Records((await _doctor.DeleteAsync($"/v1/permits/{permit}")).Json));
    }

    [Fact]
    public async Task ends_the_permit()
    {
        // spec api 6.7
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        var proof = await _doctor.ProofAsync(permit);
        await _doctor.DeleteAsync($"/v1/permits/{permit}");

        (await _doctor.GetAsync(_record.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "permit-not-open");
        (await _doctor.PostAsync("/v1/permits", proof)).IsProblem(HttpStatusCode.Forbidden, "permit-closed");
    }

    [Fact]
    public async Task follows_when_the_permit_lapses()
    {
        // spec api 6.7
        var permit = await ReadUnderAPermitAsync();

        _network.Time.Advance(TimeSpan.FromSeconds(121));

        Assert.Equal(permit, (await SummaryAsync()).Permit);
        (await _doctor.GetAsync(_record.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "permit-not-open");
    }

    [Fact]
    public async Task follows_after_a_restart()
    {
        // spec api 6.6, 6.7
        var permit = await ReadUnderAPermitAsync();
        await _network.StopAsync();
        _network.Time.Advance(TimeSpan.FromSeconds(121));
        await _network.StartAsync();

        var summary = await SummaryAsync();

        Assert.Equal(permit, summary.Permit);
        Assert.Equal([Entry], summary.Records);
    }

    [Fact]
    public async Task follows_once_the_register_can_be_read_again()
    {
        // spec api 6.7
        var permit = await ReadUnderAPermitAsync();
        using var operators = Sqlite.Open(Path.Combine(_network.DataFolder, "permits.db"), "FULL");
        Sqlite.Run(operators, "ALTER TABLE permit RENAME TO lost");
        (await _doctor.GetAsync(_record.ContentPath, permit))
            .IsProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        var warned = _network.Log.NextAsync("(store-unavailable)");
        _network.Time.Advance(TimeSpan.FromSeconds(121));
        await warned.WaitAsync(TimeSpan.FromSeconds(30));
        Sqlite.Run(operators, "ALTER TABLE lost RENAME TO permit");
        _network.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(permit, (await SummaryAsync()).Permit);
    }

    [Fact]
    public async Task is_in_the_patients_log()
    {
        // spec api 6.7
        await _doctor.DeleteAsync($"/v1/permits/{await ReadUnderAPermitAsync()}");

        var log = (await _patient.GetAsync($"/v1/patients/{_patient.Id}/access-log")).Json.GetProperty("entries");

        var last = log.EnumerateArray().Last().GetProperty("event");
        Assert.Equal("ReleaseSummarised", last.GetProperty("type").GetString());
    }

    [Fact]
    public async Task is_not_owed_for_a_permit_that_lapsed_unopened()
    {
        // spec api 6.2
        var proof = await _doctor.ProofAsync(await _doctor.AskAsync(_patient, Category.Laboratory));
        _network.Time.Advance(TimeSpan.FromSeconds(121));

        (await _doctor.PostAsync("/v1/permits", proof)).IsProblem(HttpStatusCode.Forbidden, "permit-lapsed");
    }

    private string Entry => SummariseRelease.Entry(_record.Id, 1);

    private async Task<TransactionId> ReadUnderAPermitAsync()
    {
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        Assert.Equal(_record.Content, (await _doctor.GetAsync(_record.ContentPath, permit)).Bytes);
        return permit;
    }

    private static IEnumerable<string> Records(JsonElement closed) =>
        closed.GetProperty("records").EnumerateArray().Select(entry => entry.GetString()!);

    // Waits on the ledger itself: the summary is a block like any other.
    private async Task<Event.ReleaseSummarised> SummaryAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var policies = _network.Host.Ledgers[LedgerName.Policies];
        await foreach (var block in policies.Follow(new Height(1), patience.Token))
        {
            var summaries = block.Block.Receipts.SelectMany(Events).OfType<Event.ReleaseSummarised>();
            if (summaries.FirstOrDefault() is { } summary)
            {
                return summary;
            }
        }

        throw new InvalidOperationException("the ledger ended without a summary");
    }

    private static IEnumerable<Event> Events(Receipt receipt) => receipt.Events;
}
