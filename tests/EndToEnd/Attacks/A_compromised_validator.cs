using Salus.EndToEnd.Clusters;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Peers;
using Salus.Node.Tests.Peers;

namespace Salus.EndToEnd.Attacks;

/// <summary>One of four validators is in the hands of an attacker, with its keys, certificate and ledger.</summary>
public sealed class A_compromised_validator : IAsyncLifetime
{
    private static readonly string[] Honest = ["v1", "v2", "v3"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Cluster _cluster = null!;
    private ClusterLoad _load = null!;
    private Rogue _rogue = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        _load = await ClusterLoad.PrepareAsync(_cluster);
        await _cluster.AgreedHeadsAsync();
        await _cluster.DoAsync("v4", Act.Kill);
        _rogue = new Rogue(_cluster, "v4");
    }

    public async Task DisposeAsync()
    {
        _load?.Dispose();
        await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact] // spec votes 5.1
    public async Task appends_false_blocks_that_nobody_takes()
    {
        var own = _rogue.Forge(("v4", "v4"));
        var others = new Rogue(_cluster, "v4").Forge(("v1", "v4"), ("v2", "v4"), ("v4", "v4"));
        CertifiedBlock[] forged =
        [
            own,
            own with { Certificate = others.Certificate },
            _rogue.Forge(("v1", "v4"), ("v2", "v4"), ("v3", "v4"), ("v4", "v4")),
        ];

        await SayAsync(_rogue.Head.Value, forged);

        await RequireUntouchedAsync(forged);
    }

    [Fact] // spec votes 5.1
    public async Task advertises_a_longer_false_ledger_that_nobody_follows()
    {
        CertifiedBlock[] forged = [.. Enumerable.Range(0, 40).Select(_ => _rogue.Forge(("v4", "v4")))];

        await SayAsync(_rogue.Head.Value + 1_000_000, forged);

        await RequireUntouchedAsync(forged);
    }

    // Over the attacker's own lanes, until every honest validator has read all of it.
    private async Task SayAsync(ulong height, IReadOnlyList<CertifiedBlock> forged)
    {
        using var certificate = _rogue.NodeCertificate("v4");
        foreach (var name in Honest)
        {
            var before = await HeardAsync(name);
            using var lane = await OwnLane.OpenAsync(_cluster.PeersOf(name), certificate);
            await lane.SayAsync(LedgerName.Policies, new PeerMessage.Greeting(height));
            var give = new PeerMessage.Give([.. forged.Select(Rogue.Encode)]);
            await lane.SayAsync(LedgerName.Policies, give);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            using var deadline = new CancellationTokenSource(Patience);
            while (await HeardAsync(name) - before < PeerCodec.Encode(LedgerName.Policies, give).Length)
            {
                await tick.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private Task<double> HeardAsync(string name) => _cluster.MetricAsync(name, "salus_peer_in_bytes_total", "\"v4\"");

    // The others go on, with what was there; and so does v4 once its hospital has it back.
    private async Task RequireUntouchedAsync(IReadOnlyList<CertifiedBlock> forged)
    {
        await _load.AdmitAsync();
        await _cluster.DoAsync("v4", Act.Restart);
        await _cluster.AgreedHeadsAsync();
        foreach (var block in forged)
        {
            var id = block.Block.Transactions[0].Id;
            await Assert.ThrowsAnyAsync<Exception>(() => _load.Patient[0].TransactionAsync(id));
        }

        await _cluster.RequireWholeAsync();
    }
}
