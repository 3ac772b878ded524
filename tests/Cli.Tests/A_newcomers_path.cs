using System.Text.Json.Nodes;

namespace Salus.Cli.Tests;

/// <summary>What a newcomer types in a second terminal, with no option but who is asking.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class A_newcomers_path(RunningNetwork network)
{
    [Fact]
    public async Task stores_grants_reads_revokes_and_proves()
    {
        await JsonAsync("member register pia --role patient --as registrar");
        var put = await JsonAsync($"record put {network.File(SomeBundle.Good)} --patient pia --as dora");
        Assert.Equal((2, 0), ((int)put["stored"]!, (int)put["refused"]!));

        Assert.Equal("deny", (string?)(await JsonAsync(Ask, exitCode: 1))["decision"]);
        var granted = await JsonAsync("consent grant --to carol --categories laboratory --days 30 --as pia");
        var permitted = await JsonAsync(Ask);
        Assert.Equal((string?)granted["consent"], (string?)permitted["consent"]);

        var out1 = network.NewPath("out");
        var export = await JsonAsync($"record export --permit {permitted["permit"]} --to {out1} --as carol");
        var record = Assert.Single(export["records"]!.AsArray());
        Assert.Contains("Glucose", File.ReadAllText(Path.Combine(out1, (string)record!["file"]!)));
        var read = await JsonAsync($"record get {record["record"]} --patient pia --category laboratory --as carol");
        Assert.Equal("5.1", (string?)read["document"]!["valueString"]);

        await RevokesAndLooksBackAsync(granted);
        await ProvesAsync((string)granted["consent"]!);
    }

    private static string Ask => "access request --patient pia --category laboratory --as carol";

    private async Task RevokesAndLooksBackAsync(JsonNode granted)
    {
        var consent = (string)granted["consent"]!;
        var trial = await JsonAsync($"consent explain --if-revoked {consent[..8]} --as pia");
        Assert.Equal((1, 0), (Readers(trial["before"]!), Readers(trial["after"]!)));
        Assert.Equal(1, Readers(await JsonAsync("consent explain --confirmed --as pia")));
        await JsonAsync($"consent revoke {consent[..8]} --as pia");
        Assert.Equal("deny", (string?)(await JsonAsync(Ask, exitCode: 1))["decision"]);
        Assert.Equal(0, Readers(await JsonAsync("consent explain --as pia")));
        Assert.Equal(1, Readers(await JsonAsync($"consent explain --at {granted["time"]} --as pia")));
        Assert.Equal(
            1, Readers((await JsonAsync(
                "consent explain --if-granted dora --categories imaging --days 7 --as pia"))["after"]!));
        Assert.Empty((await JsonAsync("consent list --as pia"))["consents"]!.AsArray());
        var log = (await JsonAsync("access log --last 0 --as pia"))["entries"]!.AsArray();
        Assert.Equal(4, log.Count(entry => (string?)entry!["event"]!["type"] == "AccessDecided"));
    }

    private async Task ProvesAsync(string consent)
    {
        var path = network.NewPath("proof.json");
        await JsonAsync($"proof {consent[..10]} --out {path} --as pia");
        Assert.Equal(consent, (string?)(await JsonAsync($"verify {path}"))["transaction"]);
        (await network.OfAsync($"proof {consent} --out {path} --as pia")).Refused("file-exists", 2);

        var altered = network.File(File.ReadAllText(path).Replace("\"receipt\": \"ey", "\"receipt\": \"fy"));
        (await network.OfAsync($"verify {altered}")).Refused("proof-invalid", 4);
    }

    private static int Readers(JsonNode explanation) => explanation["readers"]!.AsArray().Count;

    private async Task<JsonNode> JsonAsync(string line, int exitCode = 0)
    {
        var run = await network.OfAsync($"{line} --json");
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}: {run.Output}{run.Errors}");
        return run.Json;
    }
}
