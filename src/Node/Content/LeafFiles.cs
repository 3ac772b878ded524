using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Content;

/// <summary>The leaves of each content, kept in a file beside it. Such a file is believed only if it yields the CID,
/// and may be lost at any time: it is then made again from the content (spec storage 5.5).</summary>
internal sealed class LeafFiles(DataFolder folder)
{
    // A content of 1 TiB has as many leaves.
    private const long MostBytes = 40L * 1024 * 1024;

    public const string Ending = ".leaves";

    public string PathOf(Cid cid) => folder.ContentFile(cid) + Ending;

    public async Task<Leaves?> FindAsync(Cid cid, CancellationToken cancellationToken)
    {
        var path = PathOf(cid);
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= MostBytes
                ? Leaves.Read(await File.ReadAllBytesAsync(path, cancellationToken), cid)
                : null;
        }
        catch (IOException)
        {
            // It was deleted meanwhile, or does not read: the content itself decides.
            return null;
        }
    }

    /// <summary>Keeps them; on a disk that takes no more they are not kept, which costs time and nothing
    /// else.</summary>
    public void Keep(Leaves leaves)
    {
        var path = PathOf(leaves.Cid);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, leaves.Write());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
        }
    }

    public void Forget(Cid cid)
    {
        if (Path.Exists(Path.GetDirectoryName(PathOf(cid))))
        {
            File.Delete(PathOf(cid));
        }
    }
}
