using Microsoft.Extensions.Logging;
using Salus.Ledger;
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

    public async Task InitializeAsync()
    {
        for (var place = 0; place < 3; place++)
        {
            _ledgers.CopyTo(_cluster, place);
            await _cluster.StartAsync(place);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _factory.Dispose();
        _log.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Fact] // spec snapshots 3.7
    public async Task Fetches_the_piece_again_from_another()
    {
        var whole = await File.ReadAllBytesAsync(Folder.State);
        StoredLedger.Flip(Folder.State, whole.Length / 2);

        var figures = await ScrubAsync();

        Assert.Equal((0, 1L), (figures.Faults.Count, figures.Repaired));
        Assert.Contains("Repaired: records state, byte 0", _log.Text, StringComparison.Ordinal);
        Assert.Equal(whole, (await File.ReadAllBytesAsync(Folder.State))[..whole.Length]);
    }

    [Fact] // spec snapshots 3.7
    public async Task Believes_nobody_and_says_so()
    {
        _cluster.Tamper = (_, message) => message is PeerMessage.GiveSections { Sections: [var first, ..] } given
            ? given with { Sections = [first[..^1]] }
            : message;
        StoredLedger.Flip(Folder.State, 100);
        var damaged = await File.ReadAllBytesAsync(Folder.State);

        var figures = await ScrubAsync();

        Assert.Equal("store-damaged", Assert.Single(figures.Faults).Code);
        Assert.Equal(0, figures.Repaired);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Folder.State));
    }

    private async Task<ScrubFigures> ScrubAsync()
    {
        var logger = _factory.CreateLogger<Scrub>();
        var scrub = new Scrub(_cluster.Folder(0), _cluster[0], TimeProvider.System, TimeSpan.FromHours(24), logger);
        await scrub.PassAsync(default).WaitAsync(TimeSpan.FromSeconds(120));
        return scrub.Figures;
    }
}
