using System.Text.Json.Nodes;

namespace Salus.Cli.Tests;

/// <summary>What is typed for roles, emergencies and guardians.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class People_who_act_for_others(RunningNetwork network)
{
    [Fact]
    public async Task of_a_role_read_through_the_key_service()
    {
        await JoinAsync("rita", "nina");
        await JsonAsync($"record put {network.File(SomeBundle.Good)} --patient rita --as dora");

        var run = await network.OfAsync(
            "consent grant --to role:st-mary/nurse --categories laboratory --days 30 --as rita");
        Assert.Contains("the key service of st-mary can read this", run.Accepted().Output);

        var folder = network.NewPath("out");
        var export = await JsonAsync($"record export --patient rita --category laboratory --to {folder} --as nina");
        Assert.NotNull(Assert.Single(export["records"]!.AsArray())!["file"]);
        Assert.Contains(
            "the key service of st-mary can read this", (await network.OfAsync("consent list --as rita")).Output);
        Assert.Contains(
            "the key service of st-mary can read this", (await network.OfAsync("consent explain --as rita")).Output);
        var words = (await JsonAsync("access log --as rita"))["entries"]!.AsArray()
            .Select(entry => (string)entry!["words"]!);
        Assert.Contains(words, sentence => sentence.Contains("its key service handed the reader the keys"));
    }

    [Fact]
    public async Task in_an_emergency_read_and_are_reviewed()
    {
        await JoinAsync("emil", "nora");
        await JsonAsync($"record put {network.File(SomeBundle.Good)} --patient emil --as dora");
        var folder = network.NewPath("out");
        var open = $"access emergency --patient emil --reason unconscious --statement hurry --to {folder} --as nora";
        (await network.OfAsync(open)).Refused("no-emergency-key", 1);

        await JsonAsync("consent emergency set --organisations st-mary --categories laboratory --as emil");
        var read = await JsonAsync(open);
        Assert.NotNull(Assert.Single(read["records"]!.AsArray())!["file"]);

        var cases = (await JsonAsync("access cases --as registrar"))["cases"]!.AsArray();
        var emergency = (string)cases[^1]!["case"]!;
        Assert.Equal(
            "hurry", (string?)(await JsonAsync($"access statement {emergency[..12]} --as emil"))["statement"]);
        (await network.OfAsync($"access review {emergency} --justified perhaps --as registrar"))
            .Refused("justified-malformed", 2);
        await JsonAsync($"access review {emergency[..12]} --justified yes --as registrar");
        (await network.OfAsync($"access review {emergency} --justified no --as emil"))
            .Refused("already-reviewed", 1);

        var shown = await JsonAsync("consent emergency show --as emil");
        Assert.True((bool)Assert.Single(shown["cases"]!.AsArray())!["reviewed"]!);
        await JsonAsync("consent emergency clear --as emil");
        Assert.Empty((await JsonAsync("consent emergency show --as emil"))["emergency"]!.AsArray());
    }

    [Fact]
    public async Task as_guardians_are_appointed_by_their_card_act_and_are_removed()
    {
        await JsonAsync("member register gus --role patient --as registrar");
        await JsonAsync("member register mary --role patient --as registrar");
        (await network.OfAsync("consent list --for gus --as mary")).Refused("not-a-guardian", 1);
        (await network.OfAsync("consent guardian add --days 30 --as gus")).Refused("card-missing", 2);
        var card = network.NewPath("mary.json");
        await JsonAsync($"wallet card mary --out {card}");
        (await network.OfAsync($"consent guardian add --to-card {network.File("{}")} --days 30 --as gus"))
            .Refused("proof-invalid", 4);

        await JsonAsync($"consent guardian add --to-card {card} --days 30 --as gus");
        Assert.Contains("mary, a guardian", (await network.OfAsync("consent list --as gus")).Output);
        var granted = await JsonAsync("consent grant --to dora --categories ecg --days 7 --for gus --as mary");
        Assert.Equal(2, (await JsonAsync("consent list --for gus --as mary"))["consents"]!.AsArray().Count);
        await JsonAsync($"consent revoke {(string)granted["consent"]!} --for gus --as mary");

        await JsonAsync("consent guardian remove mary --as gus");
        (await network.OfAsync("consent list --for gus --as mary")).Refused("not-a-guardian", 1);
        (await network.OfAsync("consent guardian remove mary --as gus")).Refused("not-a-guardian", 1);
    }

    private async Task JoinAsync(string patient, string nurse)
    {
        await JsonAsync($"member register {patient} --role patient --as registrar");
        await JsonAsync($"member register {nurse} --role nurse --licence RN-1 --as registrar");
        await JsonAsync($"member verify {nurse} --as registrar");
    }

    private async Task<JsonNode> JsonAsync(string line)
    {
        var run = await network.OfAsync($"{line} --json");
        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}: {run.Output}{run.Errors}");
        return run.Json;
    }
}
