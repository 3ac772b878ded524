using System.Diagnostics;
using System.Globalization;

namespace Salus.Bench.Load;

/// <summary>A process that is there and does nothing (SIGSTOP), until this is disposed (SIGCONT).</summary>
internal sealed class Suspension : IDisposable
{
    private readonly int _process;

    public Suspension(int process)
    {
        _process = process;
        Signal("-STOP");
    }

    public void Dispose() => Signal("-CONT");

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (kill.ExitCode != 0)
        {
            throw new BenchException(
                "bench-node-failed", $"A validator could not be sent {signal}: it has ended. See its log.");
        }
    }
}
