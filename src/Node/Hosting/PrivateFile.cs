using System.Text;
using Salus.Node.Storage;

namespace Salus.Node.Hosting;

/// <summary>Files that only their owner may read (0600), from their first byte on.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static void Write(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts a file in place of another, whatever that one's mode was, whole or not at all, and durable when
    /// this returns.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var unfinished = path + ".unfinished";

        // Left by a process that was killed; made anew, so that it has this mode.
        File.Delete(unfinished);
        WriteNew(unfinished, bytes);
        File.Move(unfinished, path, overwrite: true);
        DiskFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Whether there is such a file, and others than its owner may open it.</summary>
    public static bool IsOpen(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Refuses a file with a private key that others than its owner may open: <c>key-file-open</c> (spec
    /// certificates 1.4).</summary>
    public static void RequireClosed(string path)
    {
        if (IsOpen(path))
        {
            throw new NodeStartException(
                "key-file-open",
                $"{path} holds a private key that others on this machine may open. Close it with: chmod 600 {path}    "
                + "and if others may have read it, replace the key.");
        }
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
