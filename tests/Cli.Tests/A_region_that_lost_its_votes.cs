using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;

namespace Salus.Cli.Tests;

/// <summary>What operators type whose validators were all restored.</summary>
public sealed class A_region_that_lost_its_votes : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-lost-");

    private NetworkFolder Folder => new(Path.Combine(_root.FullName, ".salus"));

    // spec votes 7.1, 7.2, 7.3
    [Fact]
    public async Task begins_again_from_the_command_line()
    {
        await DevelopmentNetwork.FoundAsync(
            Folder, new DevelopmentPlan { Validators = 4, Port = 0 }, CancellationToken.None);
        (await Run.OfAsync($"node lost-votes --node-data {Folder.Nodes[0]} --out {Statement(0)}"))
            .Refused("votes-kept", ExitCodes.BadInput);
        foreach (var votes in Folder.Nodes.Take(3)
            .SelectMany(node => Directory.EnumerateFiles(node, "votes-*", SearchOption.AllDirectories)))
        {
            File.Delete(votes);
        }

        for (var place = 0; place < 3; place++)
        {
            var stated = await Run.OfAsync(
                $"node lost-votes --node-data {Folder.Nodes[place]} --out {Statement(place)} --json");
            Assert.Equal(3, stated.Accepted().Json["heads"]!.AsArray().Count);
        }

        var begin = $"node begin-again --node-data {Folder.Nodes[0]}";
        (await Run.OfAsync(begin)).Refused("usage", ExitCodes.BadInput);
        (await Run.OfAsync($"{begin} {Statement(9)}")).Refused("file-not-found", ExitCodes.BadInput);
        (await Run.OfAsync($"{begin} {Statement(1)}")).Refused("lost-votes-refused", ExitCodes.BadInput);
        (await Run.OfAsync($"{begin} {Statement(1)} {Statement(2)}")).Accepted();
        (await Run.OfAsync($"{begin} {Statement(1)} {Statement(2)}")).Refused("votes-kept", ExitCodes.BadInput);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Statement(int place) => Path.Combine(_root.FullName, $"v{place}.lost-votes");
}
