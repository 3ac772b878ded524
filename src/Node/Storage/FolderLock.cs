using System.Globalization;

namespace Salus.Node.Storage;

/// <summary>The right to work on a data folder; the operating system takes it back when the process ends (spec storage
/// 1.2).</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(DataFolder folder)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(folder.Root);
            file = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (File.Exists(folder.LockFile))
        {
            throw new FolderInUseException(folder.Root, Owner(folder));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder.Root, cause);
        }

        File.WriteAllText(folder.LockOwner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new FolderLock(file);
    }

    public void Dispose() => _file.Dispose();

    // .NET asks for a lock even to read, so the owner's number is in a file of its own.
    private static string Owner(DataFolder folder) =>
        File.Exists(folder.LockOwner) ? File.ReadAllText(folder.LockOwner) : "that has just started";
}
