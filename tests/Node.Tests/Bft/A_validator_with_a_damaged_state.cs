using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.States;
using Salus.Node.Peers;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>One of three running hospitals of four, whose disk did not keep the log of the state.</summary>
[Collection(nameof(LedgersFarAhead))]
public sealed class A_validator_with_a_damaged_state : IAsyncLifetime, IAsyncDisposable
{
    private readonly LedgersFarAhead _ledgers;
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _factory;
    private readonly TestCluster _cluster;

    public A_validator_with_a_damaged_state(LedgersFarAhead ledgers)
    {
        _ledgers = ledgers;
        _factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        _cluster = new TestCluster(ledgers.Hospital, validators: 4) { Log = _factory };
    }

    private LedgerFolder Folder => _cluster.Folder(0).Ledger(LedgerName.Records);

    private LedgerFolder Policies => _cluster.Folder(0).Ledger(LedgerName.Policies);

    public Task InitializeAsync() => _ledgers.StartAsync(_cluster, 3);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _factory.Dispose();
        _log.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Fact] // spec snapshots 3.7
    public async Task Fetches_its_pieces_again_from_another_before_it_verifies_blocks_with_them()
    {
        var whole = await File.ReadAllBytesAsync(Folder.State);
        StoredLedger.Flip(Folder.State, whole.Length / 2);
        Damage(Policies);

        var figures = await ScrubAsync();

        Assert.Empty(figures.Faults);
        Assert.Equal(2, figures.Repaired);
        Assert.Contains("Repaired: records state, byte 0", _log.Text, StringComparison.Ordinal);
        Assert.Equal(whole, (await File.ReadAllBytesAsync(Folder.State))[..whole.Length]);
    }

    [Fact] // spec snapshots 3.7
    public async Task Believes_nobody_says_so_and_goes_on()
    {
        _cluster.Tamper = (_, message) => message is PeerMessage.GiveSections { Sections: [var first, ..] } given
            ? given with { Sections = [first[..^1]] }
            : message;
        Damage(Policies);
        var damaged = await File.ReadAllBytesAsync(Policies.State);

        var figures = await ScrubAsync();

        var fault = Assert.Single(figures.Faults);
        Assert.Equal(("store-damaged", "policies state"), (fault.Code, fault.File));
        Assert.Equal(0, figures.Repaired);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Policies.State));
        Assert.Contains("Not everything stored could be verified", _log.Text, StringComparison.Ordinal);
    }

    [Fact] // spec snapshots 3.6
    public async Task Stops_when_it_cannot_look_at_what_others_bring()
    {
        _cluster.Tamper = (_, message) => message is PeerMessage.Speech ? new PeerMessage.Give([]) : message;
        Damage(Policies);
        using var given = new CancellationTokenSource();

        var answer = _cluster[1][LedgerName.Policies].SubmitAsync(_ledgers.Hospital.PatientsRegistration(), given.Token);

        var stopped = await Xunit.Record.ExceptionAsync(
            () => _cluster[0][LedgerName.Policies].Completion.WaitAsync(TimeSpan.FromSeconds(120)));
        Assert.IsType<StateDamagedException>(Assert.IsType<AggregateException>(stopped).InnerException);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    // Where genesis stands, and in it who signs.
    private static void Damage(LedgerFolder folder)
    {
        for (var offset = 0; offset < 16 * 1024; offset += 32)
        {
            StoredLedger.Flip(folder.State, offset);
        }
    }

    private async Task<ScrubFigures> ScrubAsync()
    {
        // By a clock that stands still it has never worked, and so does not rest.
        var logger = _factory.CreateLogger<Scrub>();
        var scrub = new Scrub(_cluster.Folder(0), _cluster[0], new ManualTime(), TimeSpan.FromHours(24), logger);
        await scrub.PassAsync(default).WaitAsync(TimeSpan.FromMinutes(5));
        return scrub.Figures;
    }
}
