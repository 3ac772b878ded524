using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Wire;

namespace Salus.Primitives.Tests.Wire;

public sealed class A_wire_value
{
    [Fact]
    public void has_integers_of_fixed_width_in_big_endian_order()
    {
        // spec wire 1.1
        var writer = new WireWriter();
        writer.WriteU8(0x01);
        writer.WriteU16(0x0203);
        writer.WriteU32(0x04050607);
        writer.WriteU64(0x08090A0B0C0D0E0F);
        writer.WriteI64(-2);
        Assert.Equal("0102030405060708090a0b0c0d0e0ffffffffffffffffe", Hex(writer));
    }

    [Fact]
    public void has_lengths_before_bytes_and_texts_and_none_before_digests()
    {
        // spec wire 1.2, spec wire 1.3, spec wire 1.4, spec wire 1.5, spec wire 1.6
        var writer = new WireWriter();
        writer.WriteBoolean(true);
        writer.WriteBytes([0xAA, 0xBB]);
        writer.WriteText("a~");
        writer.WriteFixed([0xCC]);
        writer.WriteCount(3);
        writer.WriteDigest(Digest.Zero);
        Assert.Equal("0100000002aabb0002617ecc00000003" + new string('0', 64), Hex(writer));
    }

    [Fact]
    public void is_read_back_as_it_was_written() => Prop.ForAll<ulong, long, byte[]>((unsigned, signed, bytes) =>
    {
        var text = Convert.ToHexString(bytes);
        var writer = new WireWriter();
        writer.WriteU64(unsigned);
        writer.WriteI64(signed);
        writer.WriteBytes(bytes);
        writer.WriteText(text);
        writer.WriteBoolean(bytes.Length > 3);
        writer.WriteDigest(Digest.Of(bytes));

        var reader = new WireReader(writer.Written);
        var isSame = reader.ReadU64() == unsigned && reader.ReadI64() == signed
            && reader.ReadBytes(bytes.Length).SequenceEqual(bytes) && reader.ReadText(text.Length) == text
            && reader.ReadBoolean() == bytes.Length > 3 && reader.ReadDigest() == Digest.Of(bytes);
        reader.End();
        return isSame;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", WireFault.Truncated)]
    [InlineData("00", WireFault.Truncated)]
    [InlineData("0002", WireFault.Truncated)]
    [InlineData("000261", WireFault.Truncated)]
    [InlineData("000561616161", WireFault.TooLong)]
    [InlineData("0002611f", WireFault.BadCharacter)]
    [InlineData("0002617f", WireFault.BadCharacter)]
    [InlineData("000261ff", WireFault.BadCharacter)]
    [InlineData("0002616100", WireFault.TrailingBytes)]
    public void is_refused_as_a_text_of_at_most_four_characters(string hex, WireFault fault)
    {
        // spec wire 1.7
        Assert.Equal(fault, Refusal(hex, static (ref reader) => reader.ReadText(4)));
    }

    [Theory]
    [InlineData("00000002aa", WireFault.Truncated)]
    [InlineData("00000005aaaaaaaaaa", WireFault.TooLong)]
    [InlineData("ffffffff", WireFault.TooLong)]
    [InlineData("80000000", WireFault.TooLong)]
    [InlineData("00000001aabb", WireFault.TrailingBytes)]
    public void is_refused_as_a_byte_string_of_at_most_four_bytes(string hex, WireFault fault)
    {
        // spec wire 1.4, spec wire 1.7
        Assert.Equal(fault, Refusal(hex, static (ref reader) => reader.ReadBytes(4)));
    }

    [Theory]
    [InlineData("02")]
    [InlineData("ff")]
    public void is_refused_as_a_boolean_unless_it_is_0_or_1(string hex)
    {
        // spec wire 1.2
        Assert.Equal(WireFault.WrongValue, Refusal(hex, static (ref reader) => reader.ReadBoolean()));
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("\u00e9")]
    [InlineData("\u007f")]
    public void cannot_be_written_as_a_text_unless_it_is_printable_ascii(string text)
    {
        // spec wire 1.5
        Assert.Throws<ArgumentException>(() => new WireWriter().WriteText(text));
    }

    [Fact]
    public void cannot_be_written_as_a_text_longer_than_its_length_can_say()
    {
        // spec wire 1.5
        Assert.Throws<ArgumentException>(() => new WireWriter().WriteText(new string('a', 65536)));
    }

    [Fact]
    public void says_in_its_refusal_where_it_went_wrong()
    {
        var refused = Assert.Throws<WireRejectedException>(() => new WireReader([0, 0, 0]).ReadU64());
        Assert.Equal("Wire format, byte 0 of 3: 8 bytes are due and 3 are left.", refused.Message);
    }

    private delegate void Reading(ref WireReader reader);

    private static WireFault Refusal(string hex, Reading read) => Assert.Throws<WireRejectedException>(() =>
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        read(ref reader);
        reader.End();
    }).Fault;

    private static string Hex(WireWriter writer) => Convert.ToHexStringLower(writer.Written);
}
