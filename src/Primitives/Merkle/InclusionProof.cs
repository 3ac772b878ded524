namespace Salus.Primitives.Merkle;

/// <summary>The proof that a leaf stands at <paramref name="Index"/> (from 0) of a tree of <paramref name="Size"/>
/// leaves: the siblings on its way up, lowest first (RFC 6962 section 2.1.1).</summary>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<Digest> Path)
{
    /// <summary>Whether this leaf, itself a digest, is at the index under this root.</summary>
    public bool Verify(Digest leaf, Digest root) => VerifyHash(MerkleTree.HashLeaf(leaf), root);

    /// <summary>Whether this leaf of any length is at the index under this root.</summary>
    public bool Verify(ReadOnlySpan<byte> leaf, Digest root) => VerifyHash(MerkleTree.HashLeaf(leaf), root);

    public bool Equals(InclusionProof? other) =>
        other is not null && Index == other.Index && Size == other.Size && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Index, Size, Path.Count);

    // RFC 9162 section 2.1.3.2; the names are those of the RFC.
    private bool VerifyHash(Digest hash, Digest root)
    {
        if (Index < 0 || Index >= Size)
        {
            return false;
        }

        var (fn, sn, r) = (Index, Size - 1, hash);
        foreach (var p in Path)
        {
            if (sn == 0)
            {
                return false;
            }

            if (long.IsOddInteger(fn) || fn == sn)
            {
                r = MerkleTree.HashNode(p, r);
                while (long.IsEvenInteger(fn) && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                r = MerkleTree.HashNode(r, p);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && r == root;
    }
}
