using System.Globalization;
using System.Runtime.InteropServices;

namespace Salus.Bench.Measures;

/// <summary>The machine a run was made on, and how busy it was with other things before.</summary>
public sealed record MachineDescription(
    string Cpu, int Cores, long MemoryMiB, string Os, string Dotnet, string FileSystem, double LoadBefore)
{
    private const string CpuFile = "/proc/cpuinfo";
    private const string LoadFile = "/proc/loadavg";

    /// <summary>This machine, and the file system of a folder.</summary>
    public static MachineDescription Read(string folder) => new(
        CpuName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        FileSystemOf(folder),
        Load());

    private static string CpuName()
    {
        var model = File.Exists(CpuFile)
            ? File.ReadLines(CpuFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    // The mounted volume with the longest path that leads to the folder.
    private static string FileSystemOf(string folder) => DriveInfo.GetDrives()
        .Where(drive => drive.IsReady && Path.GetFullPath(folder).StartsWith(drive.Name, StringComparison.Ordinal))
        .MaxBy(drive => drive.Name.Length)?.DriveFormat ?? "unknown";

    private static double Load() => File.Exists(LoadFile)
        ? double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;
}
