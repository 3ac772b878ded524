using System.Text;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_key_pair
{
    private const string Rfc7517Private =
        $$"""{"crv":"P-256","d":"{{Rfc7517D}}","kty":"EC","x":"{{Rfc7517X}}","y":"{{Rfc7517Y}}"}""";

    // The order of P-256: one more than the largest private key.
    private const string Order = "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE";
    private const string Zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public static TheoryData<string, string> Refused => new()
    {
        { "no d", Rfc7517Private.Replace("\"d\"", "\"e\"", StringComparison.Ordinal) },
        { "the d of another key", Rfc7517Private.Replace(Rfc7517D, Rfc7515D, StringComparison.Ordinal) },
        { "d = 0", Rfc7517Private.Replace(Rfc7517D, Zero, StringComparison.Ordinal) },
        { "d = the order", Rfc7517Private.Replace(Rfc7517D, Order, StringComparison.Ordinal) },
        { "a short d", Rfc7517Private.Replace(Rfc7517D, "AQ", StringComparison.Ordinal) },
        { "a use", Rfc7517Private.Replace("{", "{\"use\":\"sig\",", StringComparison.Ordinal) },
        { "d twice", Rfc7517Private.Replace("{", $"{{\"d\":\"{Rfc7517D}\",", StringComparison.Ordinal) },
        { "a point off the curve", Rfc7517Private.Replace(Rfc7517Y, Rfc7515Y, StringComparison.Ordinal) },
        { "not JSON", "" },
    };

    [Theory] // spec crypto 2.6
    [MemberData(nameof(Refused))]
    public void is_refused_with(string situation, string json)
    {
        var refusal = Assert.Throws<JoseRejectedException>(() => KeyPair.FromPrivate(Encoding.ASCII.GetBytes(json)));

        Assert.True(refusal.Fault == JoseFault.BadKey, situation);
        Assert.DoesNotContain(Rfc7517D, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact] // spec crypto 2.6; RFC 7517 appendix A.2
    public void reads_back_from_its_private_json()
    {
        using var pair = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(Rfc7517Private));
        using var generated = KeyPair.Generate();
        using var again = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(generated.ToPrivateJson()));

        Assert.Equal(Rfc7517Private, pair.ToPrivateJson());
        Assert.Equal(A_public_key.Key(Rfc7517X, Rfc7517Y), pair.Public);
        Assert.True(generated.Public.Verify("x"u8, again.Sign("x"u8)));
    }

    [Fact]
    public void never_shows_its_private_key_by_accident()
    {
        using var pair = KeyPair.FromPrivate(Encoding.ASCII.GetBytes(Rfc7517Private));

        Assert.DoesNotContain(Rfc7517D, $"{pair}", StringComparison.Ordinal);
    }

    [Fact]
    public void serves_no_more_once_disposed()
    {
        using var peer = KeyPair.Generate();
        var pair = KeyPair.Generate();
        pair.Sign("x"u8);
        pair.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pair.Sign("x"u8));
        Assert.Throws<ObjectDisposedException>(() => pair.Agree(peer.Public));
        Assert.Throws<ObjectDisposedException>(pair.ToPrivateJson);
    }

    [Fact] // spec crypto 2.5
    public void agrees_with_its_peer_on_one_secret_from_many_threads()
    {
        using var mine = KeyPair.Generate();
        using var theirs = KeyPair.Generate();
        var secret = mine.Agree(theirs.Public);

        Assert.Equal(32, secret.Length);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            Assert.Equal(secret, theirs.Agree(mine.Public)));
    }
}
