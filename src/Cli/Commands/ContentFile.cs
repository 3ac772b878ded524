using Salus.Cli.Output;

namespace Salus.Cli.Commands;

/// <summary>Opened content on the reader's disk: whole or not at all, for the owner only, and nothing is
/// replaced.</summary>
internal static class ContentFile
{
    public static void RequireNew(string path)
    {
        if (Path.Exists(path))
        {
            throw new FailureException(
                "file-exists", $"{path} is there already.", "Choose another name; nothing is ever replaced.");
        }
    }

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        RequireNew(path);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var unfinished = path + ".unfinished";
        try
        {
            using (var file = new FileStream(unfinished, options))
            {
                file.Write(bytes);
            }

            File.Move(unfinished, path);
        }
        catch (IOException)
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
