using System.Globalization;

namespace Salus.Node.Storage;

/// <summary>The right to work on a data folder; the operating system takes it back when the process ends (spec storage
/// 1.2).</summary>
public sealed class FolderLock : IDisposable
{
    // What the system says of a file that another process holds: EAGAIN of Linux and of macOS, a sharing violation.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x8007_0020)];

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(DataFolder folder)
    {
        FileStream? file = null;
        try
        {
            PrivateFolder.MakeOrRequireClosed(folder.Root);
            file = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            File.WriteAllText(folder.LockOwner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(file);
        }
        catch (IOException fault) when (file is null && HeldByAnother.Contains(fault.HResult))
        {
            throw new FolderInUseException(folder.Root, Owner(folder));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new StoreUnavailableException(folder.Root, cause);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET asks for a lock even to read, so the owner's number is in a file of its own.
    private static string Owner(DataFolder folder) =>
        File.Exists(folder.LockOwner) && File.ReadAllText(folder.LockOwner) is { Length: > 0 } owner
            ? owner
            : "that has just started";
}
