using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Salus.Primitives.Tests;

public sealed class A_base64url_text
{
    [Theory] // spec crypto 1.1; RFC 4648 section 10, without padding, and RFC 7515 appendix C
    [InlineData("", "")]
    [InlineData("66", "Zg")]
    [InlineData("666f", "Zm8")]
    [InlineData("666f6f", "Zm9v")]
    [InlineData("666f6f626172", "Zm9vYmFy")]
    [InlineData("03ecffe0c1", "A-z_4ME")]
    public void encodes_and_decodes_the_official_vectors(string hex, string text)
    {
        Assert.Equal(text, Base64Url.Encode(Convert.FromHexString(hex)));
        Assert.True(Base64Url.TryDecode(text, out var bytes));
        Assert.Equal(Convert.FromHexString(hex), bytes);
    }

    [Theory] // spec crypto 1.1
    [InlineData("Z")]
    [InlineData("Zg==")]
    [InlineData("Zg=")]
    [InlineData("Zh")]
    [InlineData("Zm9")]
    [InlineData("Zm9v\n")]
    [InlineData(" Zm9v")]
    [InlineData("Zm 9v")]
    [InlineData("A+z/4ME")]
    [InlineData("Zm9v.")]
    [InlineData("Zm9vé")]
    public void has_one_form_only(string text)
    {
        Assert.False(Base64Url.TryDecode(text, out var fromText));
        Assert.Empty(fromText);
        Assert.False(Base64Url.TryDecode(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void reads_back_what_was_encoded() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
        Base64Url.TryDecode(Base64Url.Encode(bytes), out var fromText)
        && Base64Url.TryDecode(Encoding.ASCII.GetBytes(Base64Url.Encode(bytes)), out var fromAscii)
        && bytes.AsSpan().SequenceEqual(fromText) && bytes.AsSpan().SequenceEqual(fromAscii)));

    [Fact]
    public void that_decodes_is_the_encoding_of_what_it_decodes_to() // spec crypto 1.1
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        foreach (var first in Alphabet)
        {
            foreach (var second in Alphabet)
            {
                foreach (var text in new[] { $"{first}{second}", $"A{first}{second}" })
                {
                    Assert.True(!Base64Url.TryDecode(text, out var bytes) || Base64Url.Encode(bytes) == text, text);
                }
            }
        }
    }
}
