using System.Globalization;

namespace Salus.Bench.Measures;

/// <summary>What a node tells of itself, in the text format of Prometheus.</summary>
internal static class NodeMetrics
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The sum of each metric over all that it is told apart by;
    /// empty when the node does not answer.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(BenchNode node, CancellationToken stop)
    {
        try
        {
            var text = await Http.GetStringAsync(new Uri(node.Operations, "metrics"), stop);
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line[0] != '#')
                .GroupBy(line => line[..line.IndexOfAny(['{', ' '])], Value)
                .ToDictionary(group => group.Key, group => group.Sum());
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException
            && !stop.IsCancellationRequested)
        {
            return new Dictionary<string, double>();
        }
    }

    private static double Value(string line) =>
        double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
}
