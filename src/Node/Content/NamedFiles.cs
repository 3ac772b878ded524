using Microsoft.Win32.SafeHandles;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>Files under the name of what is in them: moved there whole, deleted for good, durable both ways.</summary>
internal static class NamedFiles
{
    /// <summary>The file, to be read; null when it is not there. It may be deleted meanwhile.</summary>
    public static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Moves a flushed file to its name, in the place of one that is there.</summary>
    public static void Place(string file, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        OnDisk(path, () =>
        {
            Directory.CreateDirectory(folder);
            File.Move(file, path, overwrite: true);
            DiskFile.FlushFolder(folder);
            return true;
        });
    }

    /// <summary>Deletes a file; false when it was not there.</summary>
    public static bool Delete(string path) => OnDisk(path, () =>
    {
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        DiskFile.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    });

    /// <summary>Sets when a file that is about to be placed was written.</summary>
    public static void Date(string file, DateTimeOffset time) => OnDisk(file, () =>
    {
        File.SetLastWriteTimeUtc(file, time.UtcDateTime);
        return true;
    });

    /// <summary>Whether it is there and was written before a time.</summary>
    public static bool IsWrittenBefore(string path, DateTimeOffset time) =>
        File.Exists(path) && File.GetLastWriteTimeUtc(path) < time.UtcDateTime;

    /// <summary>Files in the folders of a folder that are named by a CID and an ending, written before a
    /// time.</summary>
    public static IEnumerable<Cid> WrittenBefore(string root, string ending, DateTimeOffset time)
    {
        foreach (var path in Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateFiles))
        {
            if (path.EndsWith(ending, StringComparison.Ordinal)
                && Cid.TryParse(Path.GetFileName(path.AsSpan())[..^ending.Length], out var cid)
                && IsWrittenBefore(path, time))
            {
                yield return cid;
            }
        }
    }

    private static bool OnDisk(string path, Func<bool> act)
    {
        try
        {
            return act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(path, cause);
        }
    }
}
