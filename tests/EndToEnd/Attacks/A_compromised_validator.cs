using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Salus.EndToEnd.Clusters;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Peers;
using Salus.Node.Tests.Peers;

namespace Salus.EndToEnd.Attacks;

/// <summary>One of four validators is in the hands of an attacker, with its keys, certificate and ledger.</summary>
public sealed class A_compromised_validator
{
    private static readonly string[] Honest = ["v1", "v2", "v3"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact] // spec votes 5.1
    public async Task appends_false_blocks_that_nobody_takes()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        var rogue = await TakeOverAsync(cluster);
        var own = rogue.Forge(("v4", "v4"));
        var others = new Rogue(cluster, "v4").Forge(("v1", "v4"), ("v2", "v4"), ("v4", "v4"));
        CertifiedBlock[] forged =
        [
            own,
            own with { Certificate = others.Certificate },
            rogue.Forge(("v1", "v4"), ("v2", "v4"), ("v3", "v4"), ("v4", "v4")),
        ];

        await SayAsync(cluster, rogue, rogue.Head.Value, forged);

        await RequireUntouchedAsync(cluster, load, forged);
    }

    [Fact] // spec votes 5.1
    public async Task advertises_a_longer_false_ledger_that_nobody_follows()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        var rogue = await TakeOverAsync(cluster);
        CertifiedBlock[] forged = [.. Enumerable.Range(0, 40).Select(_ => rogue.Forge(("v4", "v4")))];

        await SayAsync(cluster, rogue, rogue.Head.Value + 1_000_000, forged);

        await RequireUntouchedAsync(cluster, load, forged);
    }

    [Fact] // spec consensus 7.1, ledger 14.7, peers 2.1, votes 6.1
    public async Task signs_two_things_of_one_round_and_loses_its_power_for_good()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1]);
        using var load = await ClusterLoad.PrepareAsync(cluster);
        await cluster.AgreedHeadsAsync();
        await cluster.RetireAsync("v4");
        var rogue = new Rogue(cluster, "v4");
        var (_, height, _) = (await cluster.HeadsOfAsync("v2")).Single(head => head.Ledger == LedgerName.Records);
        using var certificate = rogue.NodeCertificate("v4");
        using (var lane = await OwnLane.OpenAsync(cluster.PeersOf("v2"), certificate))
        {
            await lane.SayAsync(LedgerName.Records, new PeerMessage.Speech(rogue.Vote("v4", height + 1, "one")));
            await lane.SayAsync(LedgerName.Records, new PeerMessage.Speech(rogue.Vote("v4", height + 1, "another")));
            foreach (var name in Honest)
            {
                await cluster.StatusWithAsync(name, words => words
                    == "Validator v4 of hospital-4 signed two different blocks and is compromised: it has no power any "
                        + "more.");
            }
        }

        var convicted = (await load.Registrars[0].GovernanceAsync()).Validators.Single(one => one.Id == "v4");
        Assert.Equal((0L, true), (convicted.Power, convicted.Compromised));
        foreach (var doctor in load.Doctors.Take(Honest.Length))
        {
            await doctor.SubmitAsync(load.NewRecord());
        }

        // Once every ledger has taken that over it is a stranger.
        foreach (var name in Honest)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            using var deadline = new CancellationTokenSource(Patience);
            while (await IsLetInAsync(cluster.PeersOf(name), certificate))
            {
                await tick.WaitForNextTickAsync(deadline.Token);
            }
        }

        await cluster.AgreedHeadsAsync();
        await cluster.RequireWholeAsync();
    }

    private static async Task<bool> IsLetInAsync(Uri peers, X509Certificate2 certificate)
    {
        try
        {
            using var lane = await OwnLane.OpenAsync(peers, certificate);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    private static async Task<Rogue> TakeOverAsync(Cluster cluster)
    {
        await cluster.AgreedHeadsAsync();
        await cluster.DoAsync("v4", Act.Kill);
        return new Rogue(cluster, "v4");
    }

    // Over the attacker's own lanes, until every honest validator has read all of it.
    private static async Task SayAsync(
        Cluster cluster, Rogue rogue, ulong height, IReadOnlyList<CertifiedBlock> forged)
    {
        using var certificate = rogue.NodeCertificate("v4");
        foreach (var name in Honest)
        {
            var before = await HeardAsync(cluster, name);
            using var lane = await OwnLane.OpenAsync(cluster.PeersOf(name), certificate);
            await lane.SayAsync(LedgerName.Policies, new PeerMessage.Greeting(height));
            var give = new PeerMessage.Give([.. forged.Select(Rogue.Encode)]);
            await lane.SayAsync(LedgerName.Policies, give);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            using var deadline = new CancellationTokenSource(Patience);
            while (await HeardAsync(cluster, name) - before < PeerCodec.Encode(LedgerName.Policies, give).Length)
            {
                await tick.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private static Task<double> HeardAsync(Cluster cluster, string name) =>
        cluster.MetricAsync(name, "salus_peer_in_bytes_total", "\"v4\"");

    // The others go on, with what was there; and so does v4 once its hospital has it back.
    private static async Task RequireUntouchedAsync(
        Cluster cluster, ClusterLoad load, IReadOnlyList<CertifiedBlock> forged)
    {
        await load.AdmitAsync();
        await cluster.DoAsync("v4", Act.Restart);
        await cluster.AgreedHeadsAsync();
        foreach (var block in forged)
        {
            var id = block.Block.Transactions[0].Id;
            await Assert.ThrowsAnyAsync<Exception>(() => load.Patient[0].TransactionAsync(id));
        }

        await cluster.RequireWholeAsync();
    }
}
