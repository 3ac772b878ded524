using System.Security.Cryptography;

namespace Salus.Client.Wallets;

/// <summary>Writes a file whole or not at all: beside it, flushed to disk, then renamed over it. Of several that are
/// written at once, each beside it under a name of its own, the last one stays.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(8)}.unfinished";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using var file = new FileStream(unfinished, options);
            await file.WriteAsync(bytes, cancellationToken);
            file.Flush(flushToDisk: true);
            File.Move(unfinished, path, overwrite: true);

            // The name, too: the ledger may hear next of the keys that are in it.
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
