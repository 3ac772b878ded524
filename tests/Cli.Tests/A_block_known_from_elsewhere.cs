using System.Text.Json.Nodes;

namespace Salus.Cli.Tests;

/// <summary>What somebody types who wrote a block down one day.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class A_block_known_from_elsewhere(RunningNetwork network)
{
    // spec ledger 13.6
    [Fact]
    public async Task tells_whether_a_proof_is_of_the_same_ledger()
    {
        await JsonAsync("member register petra --role patient --as registrar");
        var granted = await JsonAsync("consent grant --to dora --categories laboratory --days 30 --as petra");
        var consent = (string)granted["consent"]!;
        await JsonAsync("member register piet --role patient --as registrar");
        var policies = (await JsonAsync("ledger show --as petra"))["ledgers"]!.AsArray()
            .Single(ledger => (string?)ledger!["ledger"] == "policies")!;
        var (height, digest) = ((ulong)policies["height"]!, (string)policies["digest"]!);
        var (whole, bare) = (network.NewPath("whole.json"), network.NewPath("bare.json"));
        await JsonAsync($"proof {consent} --until {height} --out {whole} --as petra");
        await JsonAsync($"proof {consent} --out {bare} --as petra");

        await JsonAsync($"verify {whole} --checkpoint {height}:{digest}");
        await JsonAsync($"verify {bare}");
        (await network.OfAsync($"verify {whole} --checkpoint {height}:{new string('0', 64)}"))
            .Refused("proof-of-other-history", 4);
        (await network.OfAsync($"verify {bare} --checkpoint {height}:{digest}")).Refused("checkpoint-not-reached", 2);
        (await network.OfAsync($"proof {consent} --until {height + 1} --as petra")).Refused("until-out-of-range", 2);
        (await network.OfAsync($"proof {consent} --until 0 --as petra")).Refused("until-out-of-range", 2);
    }

    private async Task<JsonNode> JsonAsync(string line) => (await network.OfAsync($"{line} --json")).Accepted().Json;
}
