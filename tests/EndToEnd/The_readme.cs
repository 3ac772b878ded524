using System.Text.Json.Nodes;
using Salus.Client.Fhir.Synthetic;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd;

/// <summary>What a newcomer types in a second terminal: the README's own lines, in order, none left out.</summary>
public sealed class The_readme
{
    private const string Prompt = "./salus ";
    private const int Patience = 30;

    [Fact]
    public async Task leads_a_newcomer_from_registering_to_proving()
    {
        using var folder = new TestFolder();
        folder.Write("BUNDLE.json", SyntheticBundle.Generate(seed: 5).Json);
        await using var network = await RunningNode.StartAsync(folder, "up");
        var answers = new Dictionary<string, JsonObject>();
        await TypeAsync("## Five things", folder, answers);

        Assert.Equal("deny", (string?)answers["access request"]["decision"]);
        Assert.Equal(0, (int)answers["record put"]["refused"]!);
        Assert.Equal((int)answers["record put"]["stored"]!, answers["record list"]["records"]!.AsArray().Count);
        Assert.NotEmpty(answers["record export"]["records"]!.AsArray());
        Assert.Single(answers["consent explain"]["readers"]!.AsArray());
        Assert.Contains("RecordStored", answers["access log"]["entries"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)answers["verify proof.json"]["valid"]!);
        await LooksBackAsync(folder);

        await TypeAsync("## And what else", folder, answers);
        Assert.True((bool)answers["record erase"]["complete"]!);

        // By the IHM that the first command has started.
        await TypeAsync("## Wearables", folder, answers);
        Assert.Equal((string?)network.Answer["ihm"], (string?)answers["ihm adopt"]["served"]);
        Assert.NotNull((string?)answers["ihm acknowledge"]["acknowledged"]!["by"]);
    }

    private static async Task TypeAsync(string chapter, TestFolder folder, Dictionary<string, JsonObject> answers)
    {
        foreach (var line in Lines(chapter))
        {
            string[] words = [.. line.Split(' ').Select(word => Known(word, answers))];
            var isAskingTooEarly = line.StartsWith("access request", StringComparison.Ordinal);

            var ended = await SalusProcess.RunAsync(folder, [.. words, "--json"]);
            for (var turn = 1; IsTooEarly(line, ended) && turn < Patience; turn++)
            {
                ended = await SalusProcess.RunAsync(folder, [.. words, "--json"]);
            }

            answers[string.Join(' ', words[..2])] = ended.With(isAskingTooEarly ? 1 : 0).Json;
            Assert.Empty(ended.Errors);
        }
    }

    // What was sent is watched at once; whoever types is slower than that.
    private static bool IsTooEarly(string line, Ended ended) =>
        line.StartsWith("ihm alerts", StringComparison.Ordinal) && ended.Json["alerts"]!.AsArray().Count == 0;

    // What stands in capitals is what an answer before has said.
    private static string Known(string word, Dictionary<string, JsonObject> answers) => word switch
    {
        "CONSENT" or "TRANSACTION" => (string)answers["consent grant"]["consent"]!,
        "RECORD" => (string)answers["record list"]["records"]![0]!["record"]!,
        "ALERT" => (string)answers["ihm alerts"]["alerts"]![0]!["alert"]!,
        _ => word,
    };

    /// <summary>What the README says happens, seen once more when all its lines are typed.</summary>
    private static async Task LooksBackAsync(TestFolder folder)
    {
        foreach (var patient in new[] { "paul", new string('a', 26) })
        {
            string[] ask = ["access", "request", "--patient", patient, "--category", "laboratory", "--as", "erin"];
            var asked = await SalusProcess.RunAsync(folder, [.. ask, "--json"]);
            Assert.Equal("deny", (string?)asked.With(1).Json["decision"]);
        }

        var explained = await SalusProcess.RunAsync(folder, "consent", "explain", "--as", "paul", "--json");
        Assert.Empty(explained.With(0).Json["readers"]!.AsArray());
    }

    /// <summary>The commands of the code blocks of a chapter.</summary>
    private static List<string> Lines(string title)
    {
        var chapter = File.ReadAllLines(Path.Combine(SalusProgram.Checkout, "README.md"))
            .SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith(Prompt, StringComparison.Ordinal))
            .Select(line => line[Prompt.Length..])
            // Data sets do not come with the program.
            .Where(line => !line.StartsWith("ihm evaluate", StringComparison.Ordinal))
            .ToList();
        Assert.True(chapter.Count > 4, $"README.md has a chapter {title}");
        return chapter;
    }
}
