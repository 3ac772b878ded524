using System.Diagnostics;
using System.Globalization;

namespace Salus.Bench.Measures;

/// <summary>What the nodes and this process used between two moments, or in several such windows together.</summary>
internal sealed class NodeUsage(BenchNodes nodes)
{
    private const double MiB = 1 << 20;

    private Moment[] _before = [];
    private Moment[]? _used;
    private TimeSpan _ownBefore;
    private TimeSpan _own;

    /// <summary>Processor time of all nodes together, and of this process.</summary>
    public ProcessorSeconds Used => new(
        Math.Round(Processes.Sum(process => process.CoreSeconds), 2), Math.Round(_own.TotalSeconds, 2));

    /// <summary>What each node used.</summary>
    public IReadOnlyList<ProcessFigures> Processes => [.. (_used ?? []).Select(used => new ProcessFigures(
        Math.Round(used.Processor.TotalSeconds, 2),
        (long)(used.MostMemory / MiB),
        InMiB(used.Read),
        InMiB(used.Written),
        InMiB(used.Received),
        InMiB(used.Sent)))];

    public async Task StartAsync(CancellationToken stop) =>
        (_before, _ownBefore) = (await NowAsync(stop), Environment.CpuUsage.TotalTime);

    public async Task StopAsync(CancellationToken stop)
    {
        var own = Environment.CpuUsage.TotalTime - _ownBefore;
        var now = await NowAsync(stop);
        Moment[] used = [.. now.Zip(_before, (now, before) => now.Since(before))];
        _used = _used is null ? used : [.. _used.Zip(used, (all, window) => all.And(window))];
        _own += own;
    }

    private static double InMiB(long bytes) => Math.Round(bytes / MiB, 1);

    private async Task<Moment[]> NowAsync(CancellationToken stop) =>
        await Task.WhenAll(nodes.All.Select(node => Moment.OfAsync(node, nodes.Traffic, stop)));

    private sealed record Moment(
        TimeSpan Processor, long MostMemory, long Read, long Written, long Received, long Sent)
    {
        private static readonly Moment Unknown = new(TimeSpan.Zero, 0, 0, 0, 0, 0);

        // Of one that has ended meanwhile nothing is known.
        public Moment Since(Moment before) => Processor < before.Processor ? Unknown : new(
            Processor - before.Processor,
            MostMemory,
            Read - before.Read,
            Written - before.Written,
            Received - before.Received,
            Sent - before.Sent);

        public Moment And(Moment later) => new(
            Processor + later.Processor,
            later.MostMemory,
            Read + later.Read,
            Written + later.Written,
            Received + later.Received,
            Sent + later.Sent);

        // A node that was killed meanwhile has used nothing that could still be asked for.
        public static async Task<Moment> OfAsync(BenchNode node, Traffic traffic, CancellationToken stop)
        {
            var metrics = await NodeMetrics.ReadAsync(node, stop);
            var (received, sent) = traffic.Of(node.Address);
            try
            {
                using var process = Process.GetProcessById(node.Process);
                return new Moment(
                    process.TotalProcessorTime,
                    process.PeakWorkingSet64,
                    OnDisk(node.Process, "read_bytes"),
                    OnDisk(node.Process, "write_bytes"),
                    received + (long)metrics.GetValueOrDefault("salus_peer_in_bytes_total"),
                    sent + (long)metrics.GetValueOrDefault("salus_peer_out_bytes_total"));
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                return Unknown;
            }
        }

        // proc(5): bytes that the process made the storage layer read and write. Only Linux counts them.
        private static long OnDisk(int id, string what)
        {
            var path = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/io";
            var counter = File.Exists(path)
                ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(what, StringComparison.Ordinal))
                : null;
            return counter is null ? 0 : long.Parse(counter.AsSpan(what.Length + 1), CultureInfo.InvariantCulture);
        }
    }
}
