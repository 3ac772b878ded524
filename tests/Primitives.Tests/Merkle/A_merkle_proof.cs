using Salus.Primitives.Merkle;

namespace Salus.Primitives.Tests.Merkle;

public sealed class A_merkle_proof
{
    private static readonly int[] AroundPowersOfTwo = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65];

    public static TheoryData<int> Sizes => new(AroundPowersOfTwo);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void holds_for_every_leaf_and_for_no_other_place_size_leaf_or_root(int size)
    {
        // spec wire 1.10
        var leaves = A_merkle_tree.Leaves(size);
        var tree = MerkleTree.Of(leaves);
        var root = tree.Root();
        for (var index = 0; index < size; index++)
        {
            var proof = tree.Prove(index);
            Assert.True(proof.Verify(leaves[index], root));
            Assert.False(proof.Verify(Digest.Of([1]), root));
            Assert.False(proof.Verify(leaves[index], Digest.Of([1])));
            Assert.DoesNotContain(Enumerable.Range(-1, size + 3).Where(other => other != index),
                other => (proof with { Index = other }).Verify(leaves[index], root));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void is_refused_when_a_node_is_changed_added_removed_or_moved(int size)
    {
        // spec wire 1.10
        var leaves = A_merkle_tree.Leaves(size);
        var tree = MerkleTree.Of(leaves);
        for (var index = 0; index < size; index++)
        {
            var proof = tree.Prove(index);
            Assert.All(Tampered(proof.Path), path =>
                Assert.False((proof with { Path = path }).Verify(leaves[index], tree.Root())));
        }
    }

    [Fact]
    public void is_refused_when_the_index_is_not_below_the_size()
    {
        // spec wire 1.10
        var leaf = A_merkle_tree.Leaves(1)[0];
        var root = MerkleTree.Root([leaf]);
        Assert.True(new InclusionProof(0, 1, []).Verify(leaf, root));
        Assert.False(new InclusionProof(1, 1, []).Verify(leaf, root));
        Assert.False(new InclusionProof(0, 0, []).Verify(leaf, root));
        Assert.False(new InclusionProof(-1, 1, []).Verify(leaf, root));
        Assert.False(new InclusionProof(0, long.MaxValue, []).Verify(leaf, root));
    }

    [Fact]
    public void shows_that_every_earlier_tree_is_the_beginning_of_a_later_one()
    {
        // spec wire 1.11
        var roots = Enumerable.Range(0, 66).Select(size => MerkleTree.Root(A_merkle_tree.Leaves(size))).ToArray();
        foreach (var (old, size) in Pairs())
        {
            var proof = MerkleTree.Of(A_merkle_tree.Leaves(size)).ProveConsistency(old);
            Assert.True(proof.Verify(roots[old], roots[size]), $"{old} -> {size}");
            // The empty tree begins every tree, so its proof says nothing about the later root.
            Assert.Equal(old == 0 && size != 0, proof.Verify(roots[old], Digest.Of([1])));
            Assert.False(proof.Verify(Digest.Of([1]), roots[size]), $"{old} -> {size}");
        }
    }

    [Fact]
    public void of_consistency_is_refused_when_a_node_is_changed_added_removed_or_moved()
    {
        // spec wire 1.11
        foreach (var (old, size) in Pairs())
        {
            var tree = MerkleTree.Of(A_merkle_tree.Leaves(size));
            var oldRoot = MerkleTree.Root(A_merkle_tree.Leaves(old));
            var proof = tree.ProveConsistency(old);
            Assert.All(Tampered(proof.Path), path =>
                Assert.False((proof with { Path = path }).Verify(oldRoot, tree.Root()), $"{old} -> {size}"));
        }
    }

    [Fact]
    public void of_consistency_is_refused_when_one_of_the_earlier_leaves_was_changed()
    {
        // spec wire 1.11
        foreach (var (old, size) in Pairs().Where(pair => pair.Old > 0))
        {
            var rewritten = A_merkle_tree.Leaves(size);
            rewritten[old - 1] = Digest.Of([1]);
            var proof = MerkleTree.Of(rewritten).ProveConsistency(old);
            Assert.False(proof.Verify(MerkleTree.Root(A_merkle_tree.Leaves(old)), MerkleTree.Root(rewritten)));
        }
    }

    [Fact]
    public void of_consistency_is_refused_when_its_sizes_are_impossible()
    {
        // spec wire 1.11
        var root = MerkleTree.Root(A_merkle_tree.Leaves(2));
        Assert.False(new ConsistencyProof(3, 2, []).Verify(root, root));
        Assert.False(new ConsistencyProof(-1, 2, []).Verify(root, root));
        Assert.False(new ConsistencyProof(0, 0, []).Verify(root, root));
        Assert.False(new ConsistencyProof(1, long.MaxValue, []).Verify(root, root));
    }

    [Fact]
    public void equals_another_with_the_same_nodes()
    {
        var leaves = A_merkle_tree.Leaves(9);
        Assert.Equal(MerkleTree.Prove(leaves, 4), MerkleTree.Prove(leaves, 4));
        Assert.NotEqual(MerkleTree.Prove(leaves, 4), MerkleTree.Prove(leaves, 5));
        Assert.Equal(MerkleTree.Of(leaves).ProveConsistency(4), MerkleTree.Of(leaves).ProveConsistency(4));
    }

    private static IEnumerable<(int Old, int Size)> Pairs() =>
        from size in AroundPowersOfTwo
        from old in new[] { 0, 1, 2, 3, 4, 7, 8, 9, size / 2, size - 1, size }.Distinct()
        where old <= size
        select (old, size);

    private static IEnumerable<IReadOnlyList<Digest>> Tampered(IReadOnlyList<Digest> path)
    {
        yield return [.. path, Digest.Of([9])];
        yield return [Digest.Of([9]), .. path];
        for (var index = 0; index < path.Count; index++)
        {
            yield return [.. path.Take(index), Digest.Of([9]), .. path.Skip(index + 1)];
            yield return [.. path.Take(index), .. path.Skip(index + 1)];
            if (index > 0)
            {
                yield return [.. path.Take(index - 1), path[index], path[index - 1], .. path.Skip(index + 1)];
            }
        }
    }
}
