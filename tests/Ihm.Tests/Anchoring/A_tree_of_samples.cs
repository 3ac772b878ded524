using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Tests.Patients;
using Salus.Ledger;
using Salus.Primitives.Merkle;

namespace Salus.Ihm.Tests.Anchoring;

public sealed class A_tree_of_samples
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact] // spec ihm 3.2
    public void has_each_reading_in_canonical_bytes()
    {
        var reading = Reading.Of(Signal.BodyTemperature, "s-1", new Timestamp(1_700_000_000_000), 36.6);
        Assert.Equal(
            "{\"device\":\"" + Some.Agent + "\",\"signal\":\"body-temperature\",\"code\":\"8310-5\",\"id\":\"s-1\","
            + "\"version\":1,\"time\":1700000000000,\"unit\":\"Cel\",\"periodMs\":0,\"values\":[36.6]}",
            Encoding.UTF8.GetString(SampleTree.BytesOf(Some.Agent, reading)));
        var withdrawn = reading with { Version = 2, Values = [] };
        Assert.EndsWith(
            "\"version\":2,\"time\":1700000000000,\"unit\":\"Cel\",\"periodMs\":0,\"values\":[]}",
            Encoding.UTF8.GetString(SampleTree.BytesOf(Some.Agent, withdrawn)));
    }

    [Fact] // spec ihm 3.3
    public void salts_each_leaf_by_its_place()
    {
        var tree = Grown(5);
        byte[] place = [0, 0, 0, 0, 0, 0, 0, 3];
        var salt = HMACSHA256.HashData(Salt, place);
        Assert.Equal(salt, tree.Show(3).Salt);
        var leaves = MerkleTree.Of([]);
        for (var index = 0; index < 5; index++)
        {
            var shown = tree.Show(index);
            leaves.Append([.. shown.Salt, .. shown.Reading]);
        }

        Assert.Equal(leaves.Root(), tree.Root);
    }

    [Fact] // spec ihm 3.3
    public void has_another_root_for_the_same_readings_under_another_salt() =>
        Assert.NotEqual(Grown(5).Root, Grown(5, RandomNumberGenerator.GetBytes(32)).Root);

    [Theory] // spec ihm 3.8
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void shows_each_of_its_readings(int count)
    {
        var tree = Grown(count);
        for (var index = 0; index < count; index++)
        {
            var (salt, reading, path) = tree.Show(index);
            byte[] leaf = [.. salt, .. reading];
            Assert.True(path.Verify(leaf.AsSpan(), tree.Root));
            leaf[^2] ^= 1;
            Assert.False(path.Verify(leaf.AsSpan(), tree.Root));
        }
    }

    [Fact] // spec ihm 3.4
    public void is_the_same_tree_for_who_opens_the_content()
    {
        var tree = Grown(9);
        var read = SampleTree.Read(tree.Content());
        Assert.Equal((tree.Root, tree.Count), (read.Root, read.Count));
        Assert.Throws<JsonException>(() => SampleTree.Read("{\"kind\":\"other\",\"salt\":\"\"}"u8.ToArray()));
    }

    private static SampleTree Grown(int count, byte[]? salt = null)
    {
        var tree = new SampleTree(salt ?? Salt);
        for (var index = 0; index < count; index++)
        {
            tree.Add(SampleTree.BytesOf(
                Some.Agent, Reading.Of(Signal.HeartRate, $"h-{index}", new Timestamp(1_000 * index), 60 + index)));
        }

        return tree;
    }
}
