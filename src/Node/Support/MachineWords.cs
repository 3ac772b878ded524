using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Salus.Node.Support;

/// <summary>The machine and the data folder in words: sizes and counts, no names of files that are ids.</summary>
internal static class MachineWords
{
    public static string Of(string dataFolder)
    {
        var text = new StringBuilder();
        Line($"system: {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
        Line($"runtime: {RuntimeInformation.FrameworkDescription}");
        Line($"processors: {Environment.ProcessorCount}");
        Line($"memory: {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024):N0} MiB");
        var disk = new DriveInfo(Path.GetFullPath(dataFolder));
        Line($"disk: {disk.AvailableFreeSpace / (1024 * 1024):N0} of {disk.TotalSize / (1024 * 1024):N0} MiB free");
        foreach (var file in new DirectoryInfo(dataFolder).EnumerateFiles().OrderBy(file => file.Name))
        {
            Line($"file {file.Name}: {file.Length:N0} bytes, {file.UnixFileMode}");
        }

        foreach (var folder in new DirectoryInfo(dataFolder).EnumerateDirectories().OrderBy(folder => folder.Name))
        {
            var files = folder.EnumerateFiles("*", SearchOption.AllDirectories).ToList();
            Line($"folder {folder.Name}: {files.Count:N0} files, {files.Sum(file => file.Length):N0} bytes");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
