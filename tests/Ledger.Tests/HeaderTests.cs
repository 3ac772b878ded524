using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Tests;

public sealed class A_header
{
    private static readonly BlockHeader Sample = new()
    {
        Network = "net-1",
        Ledger = LedgerName.Records,
        Height = new Height(0x0102),
        Parent = Filled(0x11),
        Time = new Timestamp(0x0000_018B_CFE5_6800),
        Proposer = "v1",
        Seal = 0xA1B2,
        Policy = new BlockReference(new Height(7), Filled(0x22)),
        TransactionsRoot = Filled(0x33),
        ReceiptsRoot = Filled(0x44),
        State = Filled(0x55),
        Checkpoint = new BlockReference(new Height(3), Filled(0x66)),
        Validators = Filled(0x77),
        NextValidators = Filled(0x88),
    };

    // Written from the clause alone, field by field.
    private static readonly string Golden = string.Concat(
        Hex("salus-header-v1"), "00",
        "0005", Hex("net-1"),
        "0007", Hex("records"),
        "0000000000000102",
        Repeat("11"),
        "0000018BCFE56800",
        "0002", Hex("v1"),
        "000000000000A1B2",
        "0000000000000007", Repeat("22"),
        Repeat("33"), Repeat("44"), Repeat("55"),
        "0000000000000003", Repeat("66"),
        Repeat("77"), Repeat("88"));

    // spec wire 4.1, 4.2
    [Fact]
    public void has_these_bytes() => Assert.Equal(Golden, Convert.ToHexString(Sample.Encode()));

    // spec wire 4.3
    [Fact]
    public void is_identified_by_the_digest_of_its_bytes() =>
        Assert.Equal(Digest.Of(Convert.FromHexString(Golden)), Sample.Digest);

    // spec wire 4.2
    [Fact]
    public void is_read_back() => Assert.Equal(Sample, BlockHeader.Decode(Convert.FromHexString(Golden)));

    // spec wire 4.4
    [Fact]
    public void is_refused_cut_at_any_byte_or_with_one_more()
    {
        var bytes = Sample.Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireRejectedException>(() => BlockHeader.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<WireRejectedException>(() => BlockHeader.Decode([.. bytes, 0]));
    }

    // spec wire 4.4
    [Fact]
    public void is_refused_under_another_domain_or_with_an_unknown_ledger()
    {
        Assert.Throws<WireRejectedException>(
            () => Decode(Golden.Replace(Hex("header-v1"), Hex("header-v2"), StringComparison.Ordinal)));
        Assert.Throws<WireRejectedException>(
            () => Decode(Golden.Replace(Hex("records"), Hex("recordz"), StringComparison.Ordinal)));
    }

    // spec wire 4.3
    [Fact]
    public void has_another_digest_when_any_bit_differs()
    {
        var bytes = Sample.Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit += 7)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (TryDecode(changed) is { } header)
            {
                Assert.NotEqual(Sample.Digest, header.Digest);
                Assert.Equal(changed, header.Encode());
            }
        }
    }

    // spec ledger 1.3
    [Fact]
    public void of_block_0_follows_from_genesis_alone()
    {
        var region = Some.Region();
        var header = GenesisBlock.Header(region.Genesis, LedgerName.Policies);
        Assert.Equal(new LedgerMachine(region.Genesis, LedgerName.Policies, null).Head, header);
        Assert.Equal((region.Genesis.Digest, default(Height)), (header.Parent, header.Height));
        Assert.NotEqual(header.Digest, GenesisBlock.Header(region.Genesis, LedgerName.Records).Digest);
    }

    private static BlockHeader? TryDecode(byte[] bytes)
    {
        try
        {
            return BlockHeader.Decode(bytes);
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }

    private static BlockHeader Decode(string hex) => BlockHeader.Decode(Convert.FromHexString(hex));

    private static Digest Filled(byte value) => Digest.Read(Enumerable.Repeat(value, Digest.Size).ToArray());

    private static string Hex(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    private static string Repeat(string octet) => string.Concat(Enumerable.Repeat(octet, Digest.Size));
}
