using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Merkle;

namespace Salus.Primitives.Tests.Merkle;

public sealed class A_merkle_tree
{
    // The eight leaves, roots and paths of the reference tests of Certificate Transparency (merkle_tree_test.cc).
    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void without_leaves_has_the_digest_of_nothing_as_its_root()
    {
        // spec wire 1.9, RFC 6962 section 2.1
        Assert.Equal(Digest.Of([]), MerkleTree.Root([]));
    }

    [Fact]
    public void has_the_roots_of_certificate_transparency()
    {
        // spec wire 1.9
        Assert.Equal(ReferenceRoots, Enumerable.Range(1, 8).Select(size => Reference(size).Root().ToString()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void has_the_inclusion_paths_of_certificate_transparency(int index, int size, params string[] path)
    {
        // spec wire 1.10
        var proof = Reference(size).Prove(index);
        Assert.Equal(path, proof.Path.Select(node => node.ToString()));
        Assert.True(proof.Verify(Leaf(index), Digest.Parse(ReferenceRoots[size - 1])));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void has_the_consistency_paths_of_certificate_transparency(int oldSize, int size, params string[] path)
    {
        // spec wire 1.11
        var proof = Reference(size).ProveConsistency(oldSize);
        Assert.Equal(path, proof.Path.Select(node => node.ToString()));
        Assert.True(proof.Verify(Digest.Parse(ReferenceRoots[oldSize - 1]), Digest.Parse(ReferenceRoots[size - 1])));
    }

    [Fact]
    public void has_the_root_that_the_definition_gives_it()
    {
        // RFC 6962 section 2.1, computed here by its own recursion over plain byte arrays.
        Prop.ForAll(Gen.Choose(0, 300).ToArbitrary(), size =>
            MerkleTree.Root(Leaves(size)) == Digest.Read(Definition([.. Leaves(size).Select(leaf => leaf.ToArray())])))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void tells_a_leaf_from_a_node()
    {
        // Without the prefixes, the two children of a node would make one leaf with the same hash.
        var children = Leaves(2);
        var (left, right) = (MerkleTree.HashLeaf(children[0]), MerkleTree.HashLeaf(children[1]));
        byte[] passedOff = [.. left.ToArray(), .. right.ToArray()];
        Assert.NotEqual(MerkleTree.Root(children), MerkleTree.HashLeaf(passedOff));
    }

    [Fact]
    public void proves_no_leaf_that_it_does_not_have()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Prove(Leaves(3), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Prove(Leaves(3), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Of(Leaves(3)).ProveConsistency(4));
    }

    internal static Digest[] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(index => Digest.Of(Encoding.ASCII.GetBytes($"leaf {index}")))];

    private static byte[] Leaf(int index) => Convert.FromHexString(ReferenceLeaves[index]);

    private static MerkleTree Reference(int size)
    {
        var tree = new MerkleTree();
        for (var index = 0; index < size; index++)
        {
            tree.Append(Leaf(index));
        }

        return tree;
    }

    private static byte[] Definition(byte[][] leaves)
    {
        if (leaves.Length < 2)
        {
            return Digest.Of(leaves.Length == 0 ? [] : [0, .. leaves[0]]).ToArray();
        }

        var left = 1;
        while (left * 2 < leaves.Length)
        {
            left *= 2;
        }

        return Digest.Of([1, .. Definition(leaves[..left]), .. Definition(leaves[left..])]).ToArray();
    }
}
