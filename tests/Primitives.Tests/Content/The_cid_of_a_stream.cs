using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Content;

namespace Salus.Primitives.Tests.Content;

public sealed class The_cid_of_a_stream
{
    private const string Absent = "shared/data/cid-vectors.json is absent: only the embedded vectors are checked";
    private const int ReferenceCount = 128;

    private static readonly Dictionary<string, UnixFsProfile> Profiles = new()
    {
        ["v1-raw-256k-w174"] = new(262144, 174, rawLeaves: true, cidVersion: 1),
        ["v1-raw-256k-w1024"] = new(262144, 1024, rawLeaves: true, cidVersion: 1),
        ["v1-raw-1m-w174"] = new(1048576, 174, rawLeaves: true, cidVersion: 1),
        ["v1-raw-1m-w1024"] = UnixFsProfile.V1,
        ["v0-pb-256k-w174"] = UnixFsProfile.V0,
        ["v1-pb-256k-w174"] = new(262144, 174, rawLeaves: false, cidVersion: 1),
        ["v1-raw-1k-w174"] = new(1024, 174, rawLeaves: true, cidVersion: 1),
        ["v1-raw-1k-w1024"] = new(1024, 1024, rawLeaves: true, cidVersion: 1),
    };

    private sealed record Vector(string Pattern, int Size, string Variant, string Cid);

    public static TheoryData<string, int> ReferenceStreams
    {
        get
        {
            var streams = new TheoryData<string, int>();
            foreach (var (pattern, size) in Reference().Select(vector => (vector.Pattern, vector.Size)).Distinct())
            {
                streams.Add(pattern, size);
            }

            if (streams.Count == 0)
            {
                streams.Add(Absent, 0);
            }

            return streams;
        }
    }

    [Theory]
    [MemberData(nameof(ReferenceStreams))]
    public void is_the_one_that_six_other_tools_compute(string pattern, int size)
    {
        // spec content 3.2, spec content 3.4, spec content 3.5, spec content 3.6
        var vectors = Reference().Where(vector => vector.Pattern == pattern && vector.Size == size).ToArray();
        if (pattern != Absent)
        {
            Assert.Equal(ReferenceCount, Reference().Count);
            Assert.Equal(Profiles.Count, vectors.Length);
            Assert.Equal(Names(vectors), Computed(vectors));
        }
    }

    [Theory]
    [InlineData("B", 0, "v1-raw-1m-w1024", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData("B", 0, "v0-pb-256k-w174", "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")]
    [InlineData("B", 0, "v1-pb-256k-w174", "bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y")]
    [InlineData("B", 1, "v1-raw-1m-w1024", "bafkreidivixc5zo77fxdgvpgy7xdopr5njhbp527sumnqq3qtqgjxq7d2q")]
    [InlineData("B", 262145, "v0-pb-256k-w174", "QmZTA68MJJAkCrBW1fjgB8MvRZoPvCPVcSmbUNaQELcKwN")]
    [InlineData("B", 262145, "v1-raw-1k-w174", "bafybeidqx5wfdv7f52gx5ok52onw7a7wxa5l7kdnr4pysnb4c44sxsgqoa")]
    [InlineData("B", 1048576, "v1-raw-1m-w1024", "bafkreib6oxwgoedv4qiv7sdwytcv2wv3vq574sd2m77uziw3ha4guakpe4")]
    [InlineData("B", 5242883, "v1-raw-1m-w1024", "bafybeidtrjc5xxowy7j2dine5linnvmv75cqwsybmv4fzfqmp5wjux2yby")]
    [InlineData("B", 5242883, "v1-raw-1k-w174", "bafybeigcdp2xpauxdlctp4xrhcv6f7kibvxgwevvf3i7rphscbrfs3hwsm")]
    public void is_the_one_of_the_embedded_vectors(string pattern, int size, string variant, string cid)
    {
        // spec content 3.2, spec content 3.3
        Assert.Equal([$"{variant} {cid}"], Computed([new Vector(pattern, size, variant, cid)]));
    }

    [Theory]
    [InlineData(0, "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD")]
    [InlineData(1, "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")]
    public void is_the_one_that_kubo_asserts_for_hello_world(int version, string expected)
    {
        var cid = CidBuilder.Of("hello world"u8, version == 0 ? UnixFsProfile.V0 : UnixFsProfile.V1);
        Assert.Equal(expected, version == 0 ? cid.ToVersion0Text() : cid.ToString());
    }

    [Fact]
    public void of_one_chunk_is_the_digest_of_its_bytes()
    {
        // spec content 3.3
        var content = Encoding.ASCII.GetBytes("one chunk");
        Assert.Equal(new Cid(CidCodec.Raw, Digest.Of(content)), CidBuilder.Of(content));
    }

    [Fact]
    public void does_not_depend_on_how_the_stream_is_cut_into_reads()
    {
        var profile = new UnixFsProfile(16, 3, rawLeaves: true, cidVersion: 1);
        Prop.ForAll<byte[], byte>((content, cut) =>
        {
            using var builder = new CidBuilder(profile);
            foreach (var piece in content.Chunk(cut % 40 + 1))
            {
                builder.Append(piece);
            }

            return builder.Finish() == CidBuilder.Of(content, profile);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task is_the_same_when_the_stream_is_read_and_when_it_passes_by()
    {
        var content = Patterns.Bytes("B", 3_000_000);
        using var builder = new CidBuilder();
        await using var passing = new ObservedStream(new MemoryStream(content), builder.Append);
        var copy = new MemoryStream();
        await passing.CopyToAsync(copy);

        Assert.Equal(content, copy.ToArray());
        Assert.Equal(CidBuilder.Of(content), builder.Finish());
        Assert.Equal(CidBuilder.Of(content), await CidBuilder.OfAsync(new MemoryStream(content)));
    }

    [Fact]
    public void tells_every_changed_byte_and_every_moved_chunk()
    {
        // spec content 3.7
        var content = Patterns.Bytes("B", 2_500_000);
        var cid = CidBuilder.Of(content);
        byte[] moved = [.. content[1_048_576..2_097_152], .. content[..1_048_576], .. content[2_097_152..]];
        Assert.NotEqual(cid, CidBuilder.Of(moved));
        foreach (var place in new[] { 0, 1_048_576, content.Length - 1 })
        {
            content[place] ^= 1;
            Assert.NotEqual(cid, CidBuilder.Of(content));
            content[place] ^= 1;
        }

        Assert.Equal(cid, CidBuilder.Of(content));
    }

    [Fact]
    public void is_computed_once()
    {
        using var builder = new CidBuilder();
        builder.Finish();
        Assert.Throws<InvalidOperationException>(() => builder.Finish());
        Assert.Throws<InvalidOperationException>(() => builder.Append([1]));
    }

    [Fact]
    public void is_not_computed_for_a_profile_that_cannot_be()
    {
        // spec content 3.6
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnixFsProfile(0, 174, true, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnixFsProfile(1024, 1, true, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnixFsProfile(1024, 174, true, 2));
        Assert.Throws<ArgumentException>(() => new UnixFsProfile(1024, 174, true, 0));
    }

    private static List<Vector> Reference()
    {
        if (SampleData.Find("cid-vectors.json") is not { } path)
        {
            return [];
        }

        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => new Vector(
            vector.GetProperty("pattern").GetString()!, vector.GetProperty("size").GetInt32(),
            vector.GetProperty("variant").GetString()!, vector.GetProperty("cid").GetString()!))];
    }

    private static IEnumerable<string> Names(IEnumerable<Vector> vectors) =>
        vectors.Select(vector => $"{vector.Variant} {vector.Cid}");

    // All variants of one stream side by side, so that its bytes are made once.
    private static List<string> Computed(Vector[] vectors)
    {
        var builders = vectors.Select(vector => new CidBuilder(Profiles[vector.Variant])).ToArray();
        var bytes = new Patterns(vectors[0].Pattern);
        var piece = new byte[100_000];
        for (var left = vectors[0].Size; left > 0; left -= Math.Min(left, piece.Length))
        {
            var taken = piece.AsSpan(0, Math.Min(left, piece.Length));
            bytes.Fill(taken);
            foreach (var builder in builders)
            {
                builder.Append(taken);
            }
        }

        return [.. vectors.Zip(builders, (vector, builder) =>
        {
            using var finished = builder;
            var cid = finished.Finish();
            var isOld = Profiles[vector.Variant].CidVersion == 0;
            return $"{vector.Variant} {(isOld ? cid.ToVersion0Text() : cid.ToString())}";
        })];
    }
}
