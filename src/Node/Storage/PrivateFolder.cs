namespace Salus.Node.Storage;

/// <summary>Folders that only their owner may enter (0700) from when they are made: what lies in them may then have
/// any mode.</summary>
public static class PrivateFolder
{
    private const UnixFileMode OwnersOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes it, or refuses one that is there and that others may enter: <c>folder-open</c> (spec certificates
    /// 1.5).</summary>
    public static void MakeOrRequireClosed(string path)
    {
        Make(path);
        RequireClosed(path);
    }

    /// <summary>Refuses a folder that others than its owner may enter: <c>folder-open</c>.</summary>
    public static void RequireClosed(string path)
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new FolderOpenException(path);
        }
    }

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
