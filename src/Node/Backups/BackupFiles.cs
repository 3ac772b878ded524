using System.Security.Cryptography;
using Salus.Primitives;

namespace Salus.Node.Backups;

/// <summary>Copies files into a folder and writes a line of each into a list, as sha256sum does; or checks such a
/// list.</summary>
internal sealed class BackupFiles(string root) : IDisposable
{
    private const int BufferSize = 1024 * 1024;

    private readonly StreamWriter _list = new(Path.Combine(root, BackupManifest.FilesName));

    /// <summary>How many files there are.</summary>
    public long Count { get; private set; }

    /// <summary>Copies a file, or its first bytes; false when it is gone.</summary>
    public async Task<bool> TryCopyAsync(
        string from, string name, long? length, CancellationToken cancellationToken)
    {
        FileStream source;
        try
        {
            source = new FileStream(
                from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted between listing and copying: an erasure, or a segment that was never acknowledged.
            return false;
        }

        await using (source)
        {
            var target = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await CopyAsync(source, target, length ?? long.MaxValue, cancellationToken);
        }

        await AddAsync(name, cancellationToken);
        return true;
    }

    /// <summary>Lists a file that is in the folder already, and makes it durable.</summary>
    public async Task AddAsync(string name, CancellationToken cancellationToken)
    {
        var digest = await DigestAsync(Path.Combine(root, name), cancellationToken);
        await _list.WriteAsync($"{digest}  {name}\n".AsMemory(), cancellationToken);
        Count++;
    }

    /// <summary>Ends the list; its digest.</summary>
    public async Task<Digest> FinishAsync(CancellationToken cancellationToken)
    {
        await _list.DisposeAsync();
        return await DigestAsync(Path.Combine(root, BackupManifest.FilesName), cancellationToken);
    }

    /// <summary>The names in a list, each compared with its digest; throws <see
    /// cref="BackupDamagedException"/>.</summary>
    public static async IAsyncEnumerable<string> CheckAsync(
        string root, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in File.ReadLinesAsync(
            Path.Combine(root, BackupManifest.FilesName), cancellationToken))
        {
            if (line.Split("  ", 2) is not [var text, var name]
                || !Digest.TryParse(text, out var due)
                || !IsInside(name))
            {
                throw new BackupDamagedException($"{BackupManifest.FilesName} has a line that is none of ours");
            }

            var path = Path.Combine(root, name);
            if (!File.Exists(path))
            {
                throw new BackupDamagedException($"{name} is missing");
            }

            if (await DigestAsync(path, cancellationToken) != due)
            {
                throw new BackupDamagedException($"{name} is not what was backed up");
            }

            yield return name;
        }
    }

    public static async Task<Digest> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Digest.Read(await SHA256.HashDataAsync(file, cancellationToken));
    }

    public void Dispose() => _list.Dispose();

    // A name leads nowhere but below the folder.
    private static bool IsInside(string name) => name.Length > 0
        && !Path.IsPathRooted(name)
        && name.Split('/', '\\').All(part => part is not ("" or "." or ".."));

    private static async Task CopyAsync(
        FileStream source, string target, long length, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[BufferSize];
        while (length > 0)
        {
            var read = await source.ReadAsync(
                buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            length -= read;
        }

        file.Flush(flushToDisk: true);
    }
}
