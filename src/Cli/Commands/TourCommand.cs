using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Cli.Tour;
using Salus.Cli.Tour.Chapters;
using Spectre.Console;

namespace Salus.Cli.Commands;

/// <summary>`salus tour`: the main job, step by step, on a network founded for it.</summary>
internal static class TourCommand
{
    public static readonly Option<FileInfo> Bundle = new("--bundle")
    {
        Description = "A FHIR R4 Bundle of one patient, JSON. Default: an invented patient's.",
        HelpName = "FILE",
    };

    public static readonly Option<int> Seed = new("--seed")
    {
        Description = "Which patient is invented when no bundle is given.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Exit = new("--exit")
    {
        Description = "Leave when done; exit code 0 only if every step had its expected outcome. Takes free ports.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "tour",
        "Walks the main job on a new network: store, grant, read, revoke, prove; and attacks that fail.",
        "./salus tour",
        "./salus tour --exit",
        "./salus tour --bundle patient.json --exit --json")
        .With(Bundle, Seed, Exit)
        .With(Hosting.Validators)
        .With(Hosting.Options)
        .With(StandardOptions.Local)
        .Runs(call => RunAsync(call, call.Get(Exit)));

    public static async Task<int> RunAsync(Call call, bool isToExit)
    {
        var began = Stopwatch.GetTimestamp();

        // A bundle that is refused is refused before anything is written or removed.
        var bundle = TourBundle.Open(call.Get(Bundle), call.Get(Seed));
        int? freePorts = isToExit ? 0 : null;
        var plan = Hosting.Plan(call, freePorts) with { IsForTour = true, Regions = 1 };
        var terminal = call.Screen.IsJson ? Silent() : call.Screen.Terminal;
        var screen = new TourScreen(terminal);
        screen.Title(
            "Salus: a tour",
            "Patients hold the keys, hospitals together run the ledger, and nobody in the middle can read or rewrite a "
            + "record.",
            "Everything below really happens, on a network founded in this minute on this machine.");
        if (DevelopmentNetwork.MakeRoom(call.Folder) is { } moved)
        {
            call.Screen.Remark(moved);
        }

        await DevelopmentNetwork.FoundAsync(call.Folder, plan, call.Stop);
        await using var network = await Hosting.UpAsync(call, freePorts);
        Hosting.Announce(call.Folder, network);
        IhmConfiguration.WriteBeside(call.Folder, [.. network.Nodes.Select(node => node.Browsers)]);
        await using var cast = await Cast.OpenAsync(call.Folder, network, bundle, call.Stop);
        var walk = new TourWalk(screen);
        foreach (var chapter in Chapters(cast))
        {
            await walk.WalkAsync(chapter, call.Stop);
        }

        screen.Summary(walk.Walked, Stopwatch.GetElapsedTime(began));
        if (call.Screen.IsJson)
        {
            var document = ToJson(walk, Stopwatch.GetElapsedTime(began));
            document["node"] = UpCommand.ToJson(call, network, cast.IhmAddress, isNew: true);
            call.Screen.Write(new Answer(document, new Text("")));
        }

        if (!isToExit)
        {
            screen.TryNext(NextIdeas.AfterTour);
            terminal.WriteLine();
            terminal.Write(UpCommand.Addresses(network));
            terminal.Write(UpCommand.Portal(call, network, cast.IhmAddress));
            terminal.WriteLine("The network stays up. Type the commands in another terminal; Ctrl-C stops it.");
            await Hosting.ServeAsync(call, network);
        }

        return walk.IsAsExpected ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private static IEnumerable<Chapter> Chapters(Cast cast) =>
    [
        WhoIsWho.Of(cast),
        BobWrites.Of(cast),
        OthersAsk.Of(cast),
        AliceGrants.Of(cast),
        CarolReads.Of(cast),
        AttacksThatFail.Of(cast),
        AliceRevokes.Of(cast),
        LogAndProof.Of(cast),
        TheIhmWatches.Of(cast),
        TheStoreIsChecked.Of(cast),
    ];

    private static IAnsiConsole Silent() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private static JsonObject ToJson(TourWalk walk, TimeSpan took) => new()
    {
        ["asExpected"] = walk.IsAsExpected,
        ["ms"] = (long)took.TotalMilliseconds,
        ["chapters"] = new JsonArray([.. walk.Walked.Select(JsonNode (chapter) => new JsonObject
        {
            ["title"] = chapter.Chapter.Title,
            ["asExpected"] = chapter.IsAsExpected,
            ["steps"] = new JsonArray([.. chapter.Steps.Select(JsonNode (step) => new JsonObject
            {
                ["number"] = step.Number,
                ["words"] = step.Step.Words,
                ["expected"] = step.Step.Expected,
                ["outcome"] = step.Outcome.Words,
                ["asExpected"] = step.Outcome.IsAsExpected,
                ["ms"] = Math.Round(step.Took.TotalMilliseconds, 1),
            })]),
        })]),
    };
}
