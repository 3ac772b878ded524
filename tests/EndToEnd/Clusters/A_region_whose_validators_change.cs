using Salus.Client;
using Salus.EndToEnd.Processes;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Hosting;

namespace Salus.EndToEnd.Clusters;

public sealed class A_region_whose_validators_change
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact] // spec ledger 14
    public async Task takes_one_in_lets_one_go_and_weighs_all_anew_under_load()
    {
        await using var cluster = await Cluster.StartAsync([1, 1, 1, 1], spare: "v5");
        using var load = await ClusterLoad.PrepareAsync(cluster);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await AcknowledgedAsync(load, running, 20);

        var proposal = await load.Registrars[3].ProposeAsync(new NetworkChange(
            [
                new("v1", 3), new("v2", 3), new("v3", 3), new("v4", 0),
                ValidatorOffer.Of(cluster.FolderOf("v5"), 3),
            ],
            []));
        foreach (var registrar in load.Registrars.Take(3))
        {
            await registrar.VoteAsync(proposal.Transaction);
        }

        Assert.Equal(
            ["v1 3", "v2 3", "v3 3", "v4 0", "v5 3"],
            (await load.Registrars[0].GovernanceAsync()).Validators.Select(one => $"{one.Id} {one.Power}").Order());
        await AcknowledgedAsync(load, running, 20);

        // Two of the four founders are gone: without the votes of the new one nothing would become final.
        await cluster.RetireAsync("v4");
        await cluster.DoAsync("v1", Act.Kill);
        await AcknowledgedAsync(load, running, 20);
        await cluster.DoAsync("v2", Act.Stop);
        await RequireWaitingAsync(cluster, by: ["v3", "v5"], missing: ["v1", "v2"]);
        await cluster.DoAsync("v2", Act.Cont);
        await AcknowledgedAsync(load, running, 20);
        await cluster.DoAsync("v1", Act.Restart);
        await stop.CancelAsync();
        await running;

        await cluster.AgreedHeadsAsync();
        await load.RequireProvenAsync();
        await cluster.RequireWholeAsync();
        await RequireVerifiedAsync(cluster.FolderOf("v5"));
    }

    // Without a quorum each height ends in a round that nobody leads, and says who is missing.
    private static async Task RequireWaitingAsync(Cluster cluster, string[] by, string[] missing)
    {
        var who = $"; not yet: {string.Join(", ", missing)}";
        foreach (var name in by)
        {
            var status = await cluster.StatusWithAsync(name, words =>
                words.StartsWith("records: block ", StringComparison.Ordinal)
                && words.Contains(who, StringComparison.Ordinal));
            Assert.Contains("Validator v1 is not connected.", status["words"]!.AsArray().Select(one => (string)one!));
            var ordering = status["ledgers"]!.AsArray().Single(one => (string)one!["name"]! == "records")!["ordering"]!;
            Assert.All(
                ordering["votes"]!.AsArray().SelectMany(row => row!["prepared"]!.AsArray()),
                voter => Assert.NotEqual("v1", (string)voter!));
        }
    }

    // By the command that an auditor has, with nothing but the folder.
    private static async Task RequireVerifiedAsync(string data)
    {
        using var folder = new TestFolder();
        var ended = (await SalusProcess.RunAsync(folder, "ledger", "verify", data)).With(0);
        Assert.Contains("as the validators certified it", ended.Output, StringComparison.Ordinal);
        Assert.Equal(3, ended.Output.Split("all of it holds").Length - 1);
    }

    // So many more, or why not.
    private static async Task AcknowledgedAsync(ClusterLoad load, Task running, int more)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = new CancellationTokenSource(Patience);
        for (var before = load.Acknowledged.Count; load.Acknowledged.Count < before + more;)
        {
            if (running.IsCompleted)
            {
                await running;
            }

            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }
}
