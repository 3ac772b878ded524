namespace Salus.Client.Wallets;

/// <summary>Writes a file whole or not at all: beside it, flushed to disk, then renamed over it.</summary>
internal static class WholeFile
{
    public const string UnfinishedSuffix = ".unfinished";

    public static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var unfinished = path + UnfinishedSuffix;

        // Left by a process that was killed; created anew, so that it has this mode and these bytes only.
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(unfinished, options))
        {
            await file.WriteAsync(bytes, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
