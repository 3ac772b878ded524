namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class The_validators_of_a_network(RunningNetwork network)
{
    [Fact]
    public async Task are_shown_with_whose_silence_stops_the_ledgers()
    {
        var shown = (await network.OfAsync("governance show --as dora --json")).Accepted().Json;

        Assert.Single(shown["validators"]!.AsArray());
        Assert.Single(shown["stoppableBy"]!.AsArray());
        Assert.Contains("stops the ledgers", (await network.OfAsync("governance show --as dora")).Accepted().Output);
    }

    // spec api 4.10
    [Fact]
    public async Task are_voted_on_with_all_else_that_a_proposal_may_change()
    {
        var proposed = (await network.OfAsync(
            "governance propose --quota researcher=700/7 --as registrar --json")).Accepted().Json;
        var id = (string)proposed["proposal"]!;
        Assert.Contains(id, (await network.OfAsync("governance show --as dora")).Accepted().Output);

        (await network.OfAsync($"governance vote {id[..8]} --as dora")).Refused("not-a-party", 1);
        var voted = await network.OfAsync($"governance vote {id[..8]} --as registrar");

        Assert.Contains("a researcher sends 700 transactions at once and 7 a second", voted.Accepted().Output);
        Assert.Contains("It is accepted", voted.Output);
        Assert.DoesNotContain(id, (await network.OfAsync("governance show --as dora")).Accepted().Output);
    }

    [Fact]
    public async Task may_be_joined_by_a_further_node_of_a_hospital()
    {
        var folder = Path.Combine(network.Folder.Root, "node-5");
        var create = $"node create {folder} --like {network.Folder.Node}";

        (await network.OfAsync($"{create} --validator V5")).Refused("validator-id-unusable", 2);
        (await network.OfAsync($"{create} --validator {network.Node.Validator}")).Refused("validator-id-unusable", 2);
        (await network.OfAsync($"node create {folder} --like {network.Folder.Root} --validator v5"))
            .Refused("data-folder-incomplete", 2);
        Assert.False(Directory.Exists(folder));

        var made = (await network.OfAsync($"{create} --validator v5 --json")).Accepted().Json;
        var offer = (await network.OfAsync($"governance offer {folder} --power 2 --json")).Accepted().Json;
        Assert.Equal(("v5", 2), ((string?)made["validator"], (int)offer["power"]!));
        Assert.NotEqual(
            await File.ReadAllTextAsync(Path.Combine(network.Folder.Node, "validator.json")),
            await File.ReadAllTextAsync(Path.Combine(folder, "validator.json")));
        (await network.OfAsync($"{create} --validator v6")).Refused("data-folder-not-empty", 2);
    }

    [Fact]
    public async Task stay_one_where_one_orders_alone()
    {
        var id = network.Node.Validator;
        (await network.OfAsync($"governance propose --power {id}=0 --as registrar")).Refused("powers-not-allowed", 1);
        var offer = (await network.OfAsync($"governance offer {network.Folder.Node} --json")).Accepted().Output;
        (await network.OfAsync($"governance propose --add {network.File(offer)} --as registrar"))
            .Refused("validator-exists", 1);
        (await network.OfAsync($"governance propose --add {network.File("{}")} --as registrar"))
            .Refused("offer-malformed", 2);
        (await network.OfAsync("governance propose --power v1 --as registrar")).Refused("power-malformed", 2);
        (await network.OfAsync("governance propose --quota nobody=1/1 --as registrar"))
            .Refused("quota-malformed", 2);
    }
}
