using System.Text.Json.Nodes;

namespace Salus.Cli.Tests;

/// <summary>What a patient types who wants a record gone.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class An_erasure(RunningNetwork network)
{
    // spec erasure 4.1, 4.2, 4.3
    [Fact]
    public async Task is_attested_named_with_its_readers_and_proven_offline()
    {
        var record = await StoreAsync("earl");
        await JsonAsync("consent grant --to carol --categories laboratory --days 30 --as earl");
        await JsonAsync($"record get {record} --patient earl --category laboratory --as carol");

        var path = network.NewPath("erasure.json");
        var erased = await network.OfAsync($"record erase {record} --yes --out {path} --as earl");
        erased.Accepted();
        Assert.Contains("1 ciphertext, 1 envelope", erased.Output, StringComparison.Ordinal);
        Assert.Contains("carol", erased.Output, StringComparison.Ordinal);

        var words = (await JsonAsync($"verify {path}"))["words"]!.ToJsonString();
        Assert.Contains("was erased", words, StringComparison.Ordinal);
        Assert.Contains("Every store of the region has attested it", words, StringComparison.Ordinal);
        (await network.OfAsync($"record get {record} --as earl")).Refused("record-erased", 1);
        var listed = Assert.Single((await JsonAsync("record list --as earl"))["records"]!.AsArray());
        Assert.True((bool)listed!["erased"]!);
        Assert.Empty((await JsonAsync($"record export --to {network.NewPath("out")} --as earl"))["records"]!.AsArray());
        Assert.True((bool)(await JsonAsync($"record erase {record} --yes --as earl"))["complete"]!);
    }

    // spec erasure 4.2
    [Fact]
    public async Task is_not_proven_by_proofs_of_two_records()
    {
        var paths = new[] { network.NewPath("one.json"), network.NewPath("two.json") };
        foreach (var (path, name) in paths.Zip(["fred", "gwen"]))
        {
            await JsonAsync($"record erase {await StoreAsync(name)} --yes --out {path} --as {name}");
        }

        var (one, two) = (Proofs(paths[0]), Proofs(paths[1]));
        await RefusedAsync(one[0], two[1]);
        await RefusedAsync(one[1], one[0]);
        await RefusedAsync(one[0], one[1], one[1]);
        await RefusedAsync();
    }

    [Fact]
    public async Task is_not_begun_unless_it_is_meant_and_possible()
    {
        var record = await StoreAsync("hugo");
        var unasked = await network.OfAsync($"record erase {record} --as hugo --json");
        Assert.Equal(2, unasked.ExitCode);
        Assert.Equal("not-confirmed", (string?)unasked.Json["error"]!["code"]);
        (await network.OfAsync($"record erase {record} --yes --as paul")).Refused("unknown-record", 1);
        (await network.OfAsync($"record erase {record} --yes --as dora")).Refused("sender-not-allowed", 1);
        (await network.OfAsync($"record erase {record} --yes --wait -1 --as hugo")).Refused("wait-malformed", 2);
        Assert.Equal("{}", (await network.OfAsync($"record get {record} --as hugo")).Output.Trim());
    }

    private static JsonArray Proofs(string path) => JsonNode.Parse(File.ReadAllText(path))!["proofs"]!.AsArray();

    private async Task RefusedAsync(params JsonNode?[] proofs)
    {
        var document = new JsonObject
        {
            ["kind"] = "salus-erasure-1",
            ["proofs"] = new JsonArray([.. proofs.Select(proof => proof!.DeepClone())]),
        };
        (await network.OfAsync($"verify {network.File(document.ToJsonString())}")).Refused("proof-invalid", 4);
    }

    private async Task<string> StoreAsync(string patient)
    {
        await JsonAsync($"member register {patient} --role patient --as registrar");
        var put = await JsonAsync(
            $"record put {network.File("{}")} --category laboratory --patient {patient} --as dora");
        return (string)put["record"]!;
    }

    private async Task<JsonNode> JsonAsync(string line)
    {
        var run = await network.OfAsync($"{line} --json");
        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}: {run.Output}{run.Errors}");
        return run.Json;
    }
}
