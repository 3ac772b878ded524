using System.Text.Json.Nodes;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Merkle;
using Salus.Primitives.Sealing;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/content.json and merkle.json.</summary>
public sealed class The_vectors_of_content
{
    private const int Segment = 1 << 20;

    [Fact] // spec content 1.5, 2.1, 3.2 to 3.5
    public void Hold_for_lengths_and_cids()
    {
        var file = VectorFile.Read("content", MakeContent);
        Assert.All(file["lengths"]!.AsArray(), one =>
        {
            var length = (long)one!["length"]!;
            Assert.Equal((long)one["padded"]!, Padme.PaddedLength(length));
            Assert.Equal((long)one["sealed"]!, SealedContent.SealedLength(length));
        });
        Assert.All(file["cids"]!.AsArray(), one =>
            Assert.Equal(one.Text("cid"), CidBuilder.Of(Pattern((int)one!["length"]!)).ToString()));
    }

    [Fact] // spec content 1.2 to 1.8
    public void Hold_for_sealed_content()
    {
        var file = VectorFile.Read("content", MakeContent);
        VectorFile.Check(file["sealed"], CodeOf);
        foreach (var one in file["sealed"]!.AsArray().Where(one => one!["code"] is null))
        {
            var opened = SealedContent.Open(one.Bytes("bytes"), one.Bytes("key"), one.Bytes("associatedData"));
            Assert.Equal(one.Bytes("plaintext"), opened);
        }
    }

    [Fact] // spec wire 1.9, 1.10
    public void Hold_for_merkle_trees()
    {
        var file = VectorFile.Read("merkle", MakeMerkle);
        foreach (var root in file["roots"]!.AsArray())
        {
            Assert.Equal(root.Text("root"), MerkleTree.Root([.. Leaves((int)root!["size"]!)]).ToString());
        }

        foreach (var one in file["proofs"]!.AsArray())
        {
            var path = one!["path"]!.AsArray().Select(node => Digest.Parse((string)node!));
            var proof = new InclusionProof((long)one["index"]!, (long)one["size"]!, [.. path]);
            var holds = proof.Verify(Digest.Parse(one.Text("leaf")), Digest.Parse(one.Text("root")));
            Assert.True((bool)one["holds"]! == holds, one.ToJsonString());
        }
    }

    private static string? CodeOf(JsonObject one) => Refused.CodeOf(
        () => SealedContent.Open(one.Bytes("bytes"), one.Bytes("key"), one.Bytes("associatedData")));

    private static JsonObject MakeContent()
    {
        var lengths = new long[]
        {
            0, 1, 2, 3, 8, 9, 100, 1_000, 4_095, 1_048_519, 1_048_520, 1_048_521, 2_097_096, 2_097_097, 100_000_007,
            8_589_934_593, 1_099_511_627_777,
        };
        int[] cids = [0, 1, Segment, Segment + 1, 3 * Segment + 5];
        return new JsonObject
        {
            ["lengths"] = new JsonArray([.. lengths.Select(length => new JsonObject
            {
                ["length"] = length,
                ["padded"] = Padme.PaddedLength(length),
                ["sealed"] = SealedContent.SealedLength(length),
            })]),
            ["cids"] = new JsonArray([.. cids.Select(length => new JsonObject
            {
                ["length"] = length,
                ["cid"] = CidBuilder.Of(Pattern(length)).ToString(),
            })]),
            ["sealed"] = MakeSealed(),
        };
    }

    private static JsonArray MakeSealed()
    {
        var key = SealedContent.NewKey();
        byte[] plaintext = Pattern(100), associated = "belongs to"u8.ToArray();
        var whole = SealedContent.Seal(plaintext, key, associated);
        var empty = SealedContent.Seal([], key, associated);
        JsonObject Case(byte[] bytes, byte[]? data = null) => new()
        {
            ["bytes"] = Base64Url.Encode(bytes),
            ["key"] = Base64Url.Encode(key),
            ["associatedData"] = Base64Url.Encode(data ?? associated),
        };
        JsonObject Good(byte[] bytes, byte[] opened)
        {
            var one = Case(bytes);
            one["plaintext"] = Base64Url.Encode(opened);
            return one;
        }

        var refused = new[]
        {
            Case([]), Case(whole[..39]), Case(whole[..40]), Case(whole[..55]), Case(whole[..56]), Case(whole[..^1]),
            Case([.. whole, 0]), Case([41, .. whole[1..]]), Case(Flipped(whole, 1)), Case(Flipped(whole, 35)),
            Case(Flipped(whole, 60)), Case(Flipped(whole, whole.Length - 1)), Case(whole, []),
            Case(whole, "belongs elsewhere"u8.ToArray()),
        };
        return
        [
            Good(whole, plaintext),
            Good(empty, []),
            .. VectorFile.Coded(refused, CodeOf).Select(one => one!.DeepClone()),
        ];
    }

    private static JsonObject MakeMerkle()
    {
        List<JsonObject> proofs = [];
        foreach (var size in new[] { 1, 2, 3, 7, 8 })
        {
            var leaves = Leaves(size);
            var root = MerkleTree.Root([.. leaves]);
            proofs.AddRange(Enumerable.Range(0, size).Select(index => Shown(leaves[index], root, leaves.Prove(index))));
        }

        var five = Leaves(5);
        var (of, good) = (MerkleTree.Root([.. five]), five.Prove(2));
        proofs.AddRange(
        [
            Shown(five[1], of, good),
            Shown(five[2], Digest.Of("other"u8), good),
            Shown(five[2], of, good with { Index = 3 }),
            Shown(five[2], of, good with { Index = 5 }),
            Shown(five[2], of, good with { Size = 3 }),
            Shown(five[2], of, good with { Path = [.. good.Path.Skip(1)] }),
            Shown(five[2], of, good with { Path = [.. good.Path, of] }),
            Shown(five[2], of, good with { Path = [.. good.Path.Reverse()] }),
        ]);
        return new JsonObject
        {
            ["roots"] = new JsonArray([.. Enumerable.Range(0, 10).Select(size => new JsonObject
            {
                ["size"] = size,
                ["root"] = MerkleTree.Root([.. Leaves(size)]).ToString(),
            })]),
            ["proofs"] = new JsonArray([.. proofs]),
        };
    }

    private static JsonObject Shown(Digest leaf, Digest root, InclusionProof proof) => new()
    {
        ["leaf"] = leaf.ToString(),
        ["root"] = root.ToString(),
        ["index"] = proof.Index,
        ["size"] = proof.Size,
        ["path"] = new JsonArray([.. proof.Path.Select(node => (JsonNode)node.ToString())]),
        ["holds"] = proof.Verify(leaf, root),
    };

    // The leaf at a place is the SHA-256 of that one byte.
    private static List<Digest> Leaves(int size) =>
        [.. Enumerable.Range(0, size).Select(index => Digest.Of([(byte)index]))];

    private static byte[] Pattern(int length) =>
        [.. Enumerable.Range(0, length).Select(index => (byte)(index % 251))];

    private static byte[] Flipped(byte[] bytes, int position)
    {
        byte[] flipped = [.. bytes];
        flipped[position] ^= 1;
        return flipped;
    }
}

file static class Tree
{
    public static InclusionProof Prove(this IReadOnlyList<Digest> leaves, int index) => MerkleTree.Prove(leaves, index);
}
