using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Cli.Evaluating;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm evaluate`: the detectors at their one setting, against labels that they do not see.</summary>
internal static class IhmEvaluate
{
    private static readonly Argument<string> DataSetPath = new("dataset")
    {
        Description = "The NAB corpus, beats of MIT-BIH as CSV, WFDB records, labelled series (.out), "
            + "plain recordings; or a folder of such folders.",
    };

    private static readonly Option<FileInfo> Json = new("--json")
    {
        Description = "Write the scores here too, as one JSON document.",
        HelpName = "FILE",
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static SalusCommand Create() => new SalusCommand(
        "evaluate",
        "Scores anomaly and rhythm detection on a labelled data set, file by file and in total.",
        "./salus ihm evaluate ../shared/data/timeseries/mitbih",
        "./salus ihm evaluate ../shared/data/timeseries/nab --json nab.json",
        "./salus ihm evaluate ../shared/data/timeseries/tsb-uad-ecg/MBA_ECG805_data.out")
        .With(DataSetPath, Json)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var path = call.Need(DataSetPath);
        var sets = DataSet.Open(path);
        call.Get(Json)?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        List<Scored> scored = [];
        using (var progress = call.Screen.Progress())
        {
            foreach (var set in sets)
            {
                call.Stop.ThrowIfCancellationRequested();
                var words = $"{set.Name}: reading";
                var run = Task.Run(() => Score.Of(set, now => words = now, call.Stop), call.Stop);
                await progress.WhileAsync(run, () => words, call.Stop);
                scored.Add(await run);
            }
        }

        foreach (var one in scored)
        {
            call.Screen.Write(new Answer(one.Document, one.View));
        }

        if (call.Get(Json) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, Document(scored).ToJsonString(Indented) + "\n", call.Stop);
        }

        return ExitCodes.Ok;
    }

    // One data set is the document; several stand in it by name.
    private static JsonObject Document(List<Scored> scored) => scored is [var only]
        ? only.Document
        : new JsonObject(scored.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Document)));
}
