using System.Diagnostics;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Disks;

/// <summary>A disk of 8 MB in memory, to be filled or made read-only. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TestFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => System.IO.Path.Combine(_folder.Root, "disk");

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Null where mounting is not allowed.</summary>
    public static SmallDisk? TryMount()
    {
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.Path);
        if (Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=8m", "salus-e2e", disk.Path))
        {
            return disk;
        }

        disk._folder.Dispose();
        return null;
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var ballast = File.OpenHandle(Ballast, FileMode.Create, FileAccess.Write);
        var length = 0L;
        for (var part = new byte[64 * 1024]; part.Length > 0;)
        {
            try
            {
                RandomAccess.Write(ballast, part, length);
                length += part.Length;
            }
            catch (IOException)
            {
                part = part[(part.Length / 2 + 1)..];
            }
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", Path));

    public void Dispose()
    {
        Assert.True(Run("umount", "--lazy", Path));
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
