namespace Salus.Node.Storage;

/// <summary>Folders that only their owner may enter (0700) from when they are made: what lies in them may then have
/// any mode.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnersOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it; one that is there stays as its owner has it.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersOnly);
        }
    }
}
