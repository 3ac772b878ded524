using System.Numerics;
using System.Security.Cryptography;

namespace Salus.Primitives.Merkle;

/// <summary>The Merkle tree of RFC 6962 section 2 over SHA-256: append leaves, take the root, prove that a leaf is in
/// it and that an earlier tree is its beginning. Every complete subtree is kept, so a proof costs O(log n).</summary>
public sealed class MerkleTree
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    // _levels[k][i] is the root of the complete subtree over leaves [i * 2^k, (i + 1) * 2^k).
    private readonly List<List<Digest>> _levels = [[]];

    /// <summary>How many leaves the tree has.</summary>
    public int Size => _levels[0].Count;

    /// <summary>The root over <paramref name="leaves"/>; of no leaves it is the SHA-256 of nothing.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length < 2)
        {
            return leaves.IsEmpty ? Digest.Of([]) : HashLeaf(leaves[0]);
        }

        var left = LeftSize(leaves.Length);
        return HashNode(Root(leaves[..left]), Root(leaves[left..]));
    }

    /// <summary>The proof that the leaf at <paramref name="index"/> (from 0) is in the tree over
    /// <paramref name="leaves"/>.</summary>
    public static InclusionProof Prove(IReadOnlyList<Digest> leaves, int index) => Of(leaves).Prove(index);

    /// <summary>The tree over <paramref name="leaves"/>.</summary>
    public static MerkleTree Of(IReadOnlyList<Digest> leaves)
    {
        var tree = new MerkleTree();
        for (var index = 0; index < leaves.Count; index++)
        {
            tree.Append(leaves[index]);
        }

        return tree;
    }

    /// <summary>The hash of a leaf: SHA-256(0x00 || leaf). The prefix keeps a node from passing for a leaf.</summary>
    public static Digest HashLeaf(ReadOnlySpan<byte> leaf)
    {
        if (leaf.Length > Digest.Size)
        {
            return Digest.Of([LeafPrefix, .. leaf]);
        }

        Span<byte> input = stackalloc byte[1 + Digest.Size];
        input[0] = LeafPrefix;
        leaf.CopyTo(input[1..]);
        return Digest.Of(input[..(1 + leaf.Length)]);
    }

    /// <summary>The hash of a leaf that is itself a digest: SHA-256(0x00 || 32 bytes).</summary>
    public static Digest HashLeaf(Digest leaf)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        leaf.CopyTo(bytes);
        return HashLeaf(bytes);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 || left || right).</summary>
    public static Digest HashNode(Digest left, Digest right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Digest.Size];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.Size)..]);
        return Digest.Of(input);
    }

    /// <summary>Adds a leaf that is itself a digest.</summary>
    public void Append(Digest leaf) => AppendHash(HashLeaf(leaf));

    /// <summary>Adds a leaf of any length.</summary>
    public void Append(ReadOnlySpan<byte> leaf) => AppendHash(HashLeaf(leaf));

    /// <summary>The root over all leaves; of no leaves it is the SHA-256 of nothing.</summary>
    public Digest Root() => Size == 0 ? Digest.Of([]) : RootOf(0, Size);

    /// <summary>The proof that the leaf at <paramref name="index"/> (from 0) is in this tree (RFC 6962 section
    /// 2.1.1).</summary>
    public InclusionProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<Digest>();
        AddInclusionPath(path, index, 0, Size);
        return new InclusionProof(index, Size, path);
    }

    /// <summary>The proof that the first <paramref name="oldSize"/> leaves are the tree of that size
    /// (RFC 6962 section 2.1.2).</summary>
    public ConsistencyProof ProveConsistency(int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, Size);
        var path = new List<Digest>();
        if (oldSize != 0)
        {
            AddConsistencyPath(path, oldSize, 0, Size, isOldRoot: true);
        }

        return new ConsistencyProof(oldSize, Size, path);
    }

    private void AppendHash(Digest hash)
    {
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
            {
                _levels.Add([]);
            }

            var row = _levels[level];
            row.Add(hash);
            if (int.IsOddInteger(row.Count))
            {
                return;
            }

            hash = HashNode(row[^2], row[^1]);
        }
    }

    // RFC 6962 section 2.1: MTH(D[start : start + count]); the split makes every start a multiple of what it asks for.
    private Digest RootOf(int start, int count)
    {
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((uint)count);
            return _levels[level][start >> level];
        }

        var left = LeftSize(count);
        return HashNode(RootOf(start, left), RootOf(start + left, count - left));
    }

    // RFC 6962 section 2.1.1: PATH(m, D[n]), from the leaf up.
    private void AddInclusionPath(List<Digest> path, int index, int start, int count)
    {
        if (count == 1)
        {
            return;
        }

        var left = LeftSize(count);
        if (index < left)
        {
            AddInclusionPath(path, index, start, left);
            path.Add(RootOf(start + left, count - left));
        }
        else
        {
            AddInclusionPath(path, index - left, start + left, count - left);
            path.Add(RootOf(start, left));
        }
    }

    // RFC 6962 section 2.1.2: SUBPROOF(m, D[n], b).
    private void AddConsistencyPath(List<Digest> path, int oldCount, int start, int count, bool isOldRoot)
    {
        if (oldCount == count)
        {
            if (!isOldRoot)
            {
                path.Add(RootOf(start, count));
            }

            return;
        }

        var left = LeftSize(count);
        if (oldCount <= left)
        {
            AddConsistencyPath(path, oldCount, start, left, isOldRoot);
            path.Add(RootOf(start + left, count - left));
        }
        else
        {
            AddConsistencyPath(path, oldCount - left, start + left, count - left, isOldRoot: false);
            path.Add(RootOf(start, left));
        }
    }

    // The largest power of two below count.
    private static int LeftSize(int count) => 1 << BitOperations.Log2((uint)(count - 1));
}
