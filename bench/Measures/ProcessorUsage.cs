using System.Diagnostics;

namespace Salus.Bench.Measures;

/// <summary>Processor time of the node and of this process between two moments.</summary>
internal sealed class ProcessorUsage(int nodeProcess)
{
    private TimeSpan _node;
    private TimeSpan _own;

    public ProcessorSeconds Used { get; private set; } = new(0, 0);

    public void Start() => (_node, _own) = (NodeTime(), Environment.CpuUsage.TotalTime);

    public void Stop() => Used = new ProcessorSeconds(
        Math.Round((NodeTime() - _node).TotalSeconds, 2),
        Math.Round((Environment.CpuUsage.TotalTime - _own).TotalSeconds, 2));

    private TimeSpan NodeTime()
    {
        using var process = Process.GetProcessById(nodeProcess);
        return process.TotalProcessorTime;
    }
}
