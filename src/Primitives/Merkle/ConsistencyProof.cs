using System.Numerics;

namespace Salus.Primitives.Merkle;

/// <summary>The proof that a tree of <paramref name="OldSize"/> leaves is the beginning of one of
/// <paramref name="Size"/> leaves (RFC 6962 section 2.1.2).</summary>
public sealed record ConsistencyProof(long OldSize, long Size, IReadOnlyList<Digest> Path)
{
    /// <summary>Whether the tree under <paramref name="oldRoot"/> is the beginning of the one under
    /// <paramref name="root"/>. Every tree begins with the empty one.</summary>
    public bool Verify(Digest oldRoot, Digest root)
    {
        if (OldSize < 0 || OldSize > Size)
        {
            return false;
        }

        if (OldSize == Size)
        {
            return Path.Count == 0 && oldRoot == root && (Size != 0 || root == Digest.Of([]));
        }

        return OldSize == 0
            ? Path.Count == 0 && oldRoot == Digest.Of([])
            : VerifyPath(oldRoot, root);
    }

    public bool Equals(ConsistencyProof? other) =>
        other is not null && OldSize == other.OldSize && Size == other.Size && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(OldSize, Size, Path.Count);

    // RFC 9162 section 2.1.4.2, for 0 < OldSize < Size; the names are those of the RFC.
    private bool VerifyPath(Digest oldRoot, Digest root)
    {
        // A complete old tree is a node of the new one, so the proof leaves its root out.
        IEnumerable<Digest> path = BitOperations.IsPow2(OldSize) ? Path.Prepend(oldRoot) : Path;
        var (fn, sn) = (OldSize - 1, Size - 1);
        while (long.IsOddInteger(fn))
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        using var nodes = path.GetEnumerator();
        if (!nodes.MoveNext())
        {
            return false;
        }

        var (fr, sr) = (nodes.Current, nodes.Current);
        while (nodes.MoveNext())
        {
            if (sn == 0)
            {
                return false;
            }

            var c = nodes.Current;
            if (long.IsOddInteger(fn) || fn == sn)
            {
                (fr, sr) = (MerkleTree.HashNode(c, fr), MerkleTree.HashNode(c, sr));
                while (long.IsEvenInteger(fn) && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                sr = MerkleTree.HashNode(sr, c);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && fr == oldRoot && sr == root;
    }
}
