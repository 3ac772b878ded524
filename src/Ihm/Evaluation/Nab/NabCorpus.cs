using System.Text.Json;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>The Numenta Anomaly Benchmark's files, and the names of those that its labels know and the folder lacks.
/// </summary>
public sealed record NabCorpus(IReadOnlyList<NabSeries> Series, IReadOnlyList<string> Missing)
{
    private static readonly string Labels = Path.Combine("labels", "combined_windows.json");

    public static bool IsAt(string folder) => File.Exists(Path.Combine(folder, Labels));

    public static NabCorpus Read(string folder)
    {
        List<NabSeries> series = [];
        List<string> missing = [];
        foreach (var (name, windows) in ReadWindows(Path.Combine(folder, Labels)).OrderBy(
            file => file.Key, StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, "data", name);
            if (File.Exists(path))
            {
                series.Add(NabSeries.Read(
                    path,
                    name,
                    windows.Select(window => (NabSeries.Time(name, window[0]), NabSeries.Time(name, window[1])))));
            }
            else
            {
                missing.Add(name);
            }
        }

        return series.Count > 0
            ? new NabCorpus(series, missing)
            : throw new DataSetException("data-set-incomplete", $"{Path.Combine(folder, "data")} has no file of it.");
    }

    private static Dictionary<string, string[][]> ReadWindows(string path)
    {
        try
        {
            var windows = JsonSerializer.Deserialize<Dictionary<string, string[][]>>(File.ReadAllBytes(path));
            return windows is not null && windows.Values.All(all => all.All(window => window.Length == 2))
                ? windows
                : throw new JsonException("each window has a first and a last time");
        }
        catch (JsonException fault)
        {
            throw new DataSetException("data-set-malformed", $"{path}: {fault.Message}");
        }
    }
}
