using System.Text.Json.Nodes;

namespace Salus.Cli.Tests;

public sealed class An_evaluation : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-evaluate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // spec ihm-detection 6.3
    public async Task of_beats_prints_each_recording_and_the_total_and_writes_them()
    {
        Beats("7");
        Beats("8");
        var json = Path.Combine(_folder, "scores.json");
        var run = (await Run.OfAsync("ihm", "evaluate", _folder, "--json", json)).Accepted();
        Assert.Matches(@"7 +20 +intervals +1\.000 +1\.000 +1\.000", run.Output);
        Assert.Matches("all +40 +intervals", run.Output);
        var scores = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
        Assert.Equal((1, 1, 1), ((double)scores["precision"]!, (double)scores["recall"]!, (double)scores["f1"]!));
        Assert.Equal(2, scores["files"]!.AsArray().Count);
    }

    [Fact] // spec ihm-detection 6.3
    public async Task gives_no_score_to_recordings_that_are_not_there()
    {
        Beats("7");
        var json = Path.Combine(_folder, "scores.json");
        var run = (await Run.OfAsync("ihm", "evaluate", _folder, "--json", json)).Accepted();
        Assert.DoesNotContain("with 50 or more", run.Output);
        Assert.Null(JsonNode.Parse(await File.ReadAllTextAsync(json))!["withEnough"]!["intervals"]);
    }

    [Fact] // spec ihm-detection 7.6
    public async Task of_nab_without_any_file_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "labels"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "labels", "combined_windows.json"), """{"a.csv": []}""");
        (await Run.OfAsync("ihm", "evaluate", _folder)).Refused("data-set-incomplete", 2);
    }

    [Fact] // spec ihm-detection 7.5, 7.6
    public async Task of_nab_has_the_three_profiles_and_the_checks()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "labels"));
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "labels", "combined_windows.json"), """
            {"a.csv": [["2014-01-03 00:00:00", "2014-01-03 02:00:00"]], "b.csv": []}
            """);
        var start = new DateTime(2014, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var random = new Random(2);
        var rows = Enumerable.Range(0, 1000).Select(i =>
            $"{start.AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{(i == 580 ? 90 : 10 + random.NextDouble())}");
        await File.WriteAllLinesAsync(Path.Combine(_folder, "data", "a.csv"), ["timestamp,value", .. rows]);
        var json = Path.Combine(_folder, "scores.json");

        var run = (await Run.OfAsync("ihm", "evaluate", _folder, "--json", json)).Accepted();

        Assert.Contains("Missing, so the corpus is not complete: b.csv", run.Output);
        var scores = JsonNode.Parse(await File.ReadAllTextAsync(json))!;
        Assert.All(["standard", "rewardLowFP", "rewardLowFN"], name => Assert.InRange((double)scores[name]!, 90, 100));
        Assert.NotNull(scores["checks"]!["relativeEntropy"]);
    }

    [Fact] // spec ihm-detection 6.1
    public async Task of_a_folder_without_data_says_what_would_be()
    {
        (await Run.OfAsync("ihm", "evaluate", _folder)).Refused("data-set-unknown", 2);
        (await Run.OfAsync("ihm", "evaluate", Path.Combine(_folder, "none"))).Refused("data-set-missing", 2);
    }

    // Every tenth beat comes early and is followed by a pause.
    private void Beats(string name)
    {
        List<string> rows = ["beat,sample,t_s,rr_ms,hr_bpm,pvc"];
        for (var beat = 0; beat < 205; beat++)
        {
            var isEarly = beat % 10 == 9;
            var sample = 300 * (beat + 1) - (isEarly ? 120 : 0);
            rows.Add($"{beat},{sample},,,,{(isEarly ? 1 : 0)}");
        }

        File.WriteAllLines(Path.Combine(_folder, $"{name}_rr_labelled.csv"), rows);
    }
}
