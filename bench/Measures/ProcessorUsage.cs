using System.Diagnostics;
using System.Globalization;

namespace Salus.Bench.Measures;

/// <summary>What the nodes and this process used between two moments.</summary>
internal sealed class ProcessorUsage(IReadOnlyList<int> nodeProcesses)
{
    private const double MiB = 1 << 20;

    private IReadOnlyList<Moment> _before = [];
    private TimeSpan _own;

    /// <summary>Processor time of all nodes together, and of this process.</summary>
    public ProcessorSeconds Used { get; private set; } = new(0, 0);

    /// <summary>What each node used.</summary>
    public IReadOnlyList<ProcessFigures> Processes { get; private set; } = [];

    public void Start() => (_before, _own) = ([.. nodeProcesses.Select(Moment.Of)], Environment.CpuUsage.TotalTime);

    public void Stop()
    {
        Processes = [.. nodeProcesses.Select(Moment.Of).Zip(_before, (now, before) => new ProcessFigures(
            Math.Round((now.Processor - before.Processor).TotalSeconds, 2),
            (long)(now.MostMemory / MiB),
            Math.Round((now.Read - before.Read) / MiB, 1),
            Math.Round((now.Written - before.Written) / MiB, 1)))];
        Used = new ProcessorSeconds(
            Math.Round(Processes.Sum(process => process.CoreSeconds), 2),
            Math.Round((Environment.CpuUsage.TotalTime - _own).TotalSeconds, 2));
    }

    private sealed record Moment(TimeSpan Processor, long MostMemory, long Read, long Written)
    {
        // A node that was killed meanwhile has used nothing that could still be asked for.
        public static Moment Of(int id)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                return new Moment(
                    process.TotalProcessorTime,
                    process.PeakWorkingSet64,
                    OnDisk(id, "read_bytes"),
                    OnDisk(id, "write_bytes"));
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                return new Moment(TimeSpan.Zero, 0, 0, 0);
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
