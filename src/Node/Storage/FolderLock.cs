using System.Globalization;

namespace Salus.Node.Storage;

/// <summary>The right to work on a data folder; the operating system takes it back when the process ends (spec storage 1.2).</summary>
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

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new FolderLock(file);
    }

    public void Dispose() => _file.Dispose();

    // Sharing everything asks for no lock, so the owner's number can be read while the owner holds it.
    private static string Owner(DataFolder folder)
    {
        using var file = new FileStream(folder.LockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
