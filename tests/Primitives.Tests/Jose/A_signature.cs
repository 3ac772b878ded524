using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_signature
{
    private static readonly byte[] Data = Encoding.ASCII.GetBytes(Rfc7515SigningInput);
    private static readonly byte[] Signature = Bytes(Rfc7515Signature);
    private static readonly Jwk Signer = A_public_key.Key(Rfc7515X, Rfc7515Y);

    [Fact] // spec crypto 2.4; RFC 7515 appendix A.3
    public void of_the_rfc_verifies()
    {
        Assert.True(Signer.Verify(Data, Signature));
        Assert.True(Signer.Verify(Digest.Of(Data), Signature));
    }

    [Fact] // spec crypto 2.4
    public void is_refused_when_any_byte_of_it_or_of_the_data_changes()
    {
        for (var index = 0; index < Signature.Length; index++)
        {
            Assert.False(Signer.Verify(Data, Flipped(Signature, index)), $"signature byte {index}");
        }

        Assert.False(Signer.Verify(Flipped(Data, 0), Signature));
        Assert.False(Signer.Verify(Data.AsSpan(1), Signature));
        Assert.False(A_public_key.Key(Rfc7517X, Rfc7517Y).Verify(Data, Signature));
    }

    [Fact] // spec crypto 2.4
    public void is_refused_unless_it_is_r_and_s_of_32_bytes_each()
    {
        Assert.False(Signer.Verify(Data, []));
        Assert.False(Signer.Verify(Data, Signature.AsSpan(0, 63)));
        Assert.False(Signer.Verify(Data, [.. Signature, 0]));
        Assert.False(Signer.Verify(Data, new byte[64]));
        Assert.False(Signer.Verify(Data, Enumerable.Repeat((byte)0xFF, 64).ToArray()));
        Assert.False(Signer.Verify(Data, [.. Signature.AsSpan(0, 32), .. new byte[32]]));
        Assert.False(Signer.Verify(Data, [.. new byte[32], .. Signature.AsSpan(32)]));
    }

    [Fact] // spec crypto 2.4
    public void verifies_with_high_s_and_with_low_s()
    {
        // The order of P-256 (SP 800-186 section 3.2.1.3).
        var order = BigInteger.Parse(
            "115792089210356248762697446949407573529996955224135760342422259061068512044369",
            System.Globalization.CultureInfo.InvariantCulture);
        var s = new BigInteger(Signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var other = new byte[32];
        var bytes = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(other, other.Length - bytes.Length);

        Assert.True(Signer.Verify(Data, [.. Signature.AsSpan(0, 32), .. other]));
    }

    [Fact]
    public void of_any_data_verifies_with_the_public_half_alone()
    {
        using var pair = KeyPair.Generate();
        var reader = Jwk.Parse(Encoding.ASCII.GetBytes(pair.Public.ToJson()));
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(data =>
            pair.Sign(data) is { Length: 64 } signature
            && reader.Verify(data, signature)
            && !reader.Verify([.. data, 0], signature)));
    }

    [Fact] // spec crypto 2.5
    public void is_made_and_verified_by_many_threads_at_once_with_one_key()
    {
        using var pair = KeyPair.Generate();
        var wrong = 0;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, number =>
        {
            var data = BitConverter.GetBytes(number);
            var signature = pair.Sign(data);
            if (!pair.Public.Verify(data, signature) || pair.Public.Verify(data, Flipped(signature, number % 64)))
            {
                Interlocked.Increment(ref wrong);
            }
        });

        Assert.Equal(0, wrong);
    }

    private static byte[] Flipped(byte[] bytes, int index)
    {
        byte[] copy = [.. bytes];
        copy[index] ^= 1;
        return copy;
    }
}
