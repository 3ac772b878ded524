using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_sealed_message
{
    // Computed with Python's cryptography (ECDH, ConcatKDFHash, AESGCM) from Alice's ephemeral and Bob's static key of
    // RFC 7518 appendix C and the nonce 00 01 .. 0b; the npm package jose 6.2.17 opens it.
    private const string Golden =
        "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSIsImVwayI6eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImdJMEdB"
        + "SUxCZHU3VDUzYWtyRm1NeUdjc0YzbjVkTzdNbXdOQkhLVzVTVjAiLCJ5IjoiU0xXX3hTZmZ6bFBXckhFVkkzMERITV80ZWdWd3Qz"
        + "TlFxZVVEN25NRnBwcyJ9LCJraWQiOiJWeTU3WHJBclVyVzBOYnBJMTJ0RXpESEFCeE13clRoNkhIWFJlblNwbkNvIiwic2FsdXMi"
        + "OnsiY2F0ZWdvcnkiOiJlY2ciLCJlcG9jaCI6M319..AAECAwQFBgcICQoL.N2F7H7SJbzLh8mISkJg.IyWsfIYhwKSO7i1UNoiJp"
        + "w";

    // Made by jose 6.2.17: new CompactEncrypt(..).setProtectedHeader({ salus: { epoch, category }, kid, enc, alg }).
    private const string OfNpmJose =
        "eyJzYWx1cyI6eyJlcG9jaCI6MywiY2F0ZWdvcnkiOiJlY2cifSwia2lkIjoiVnk1N1hyQXJVclcwTmJwSTEydEV6REhBQnhNd3JU"
        + "aDZISFhSZW5TcG5DbyIsImVuYyI6IkEyNTZHQ00iLCJhbGciOiJFQ0RILUVTIiwiZXBrIjp7IngiOiJqMkwyNkxwdUtMa3ljbU5R"
        + "QmdfcU9ZMUpFdV9VenZxZW95SWdHUXh1Ylo4IiwiY3J2IjoiUC0yNTYiLCJrdHkiOiJFQyIsInkiOiJpR2IxSFh6OU9KOUlad1lo"
        + "N1ZzMDI0WkhKdks1NVFQbGNOWDc0VDRMN21RIn19..KLQfFQ6GQzha43rJ.-uaIhOFOfCeuLuAeoD8.5IPhltX41eaQc6V6FLjPi"
        + "g";

    private static readonly KeyPair Alice = Pair(Rfc7518AliceX, Rfc7518AliceY, Rfc7518AliceD);
    private static readonly KeyPair Bob = Pair(Rfc7518BobX, Rfc7518BobY, Rfc7518BobD);
    private static readonly JweBinding Binding = JweBinding.Empty.With("category", "ecg").With("epoch", 3);
    private static readonly string Header = Encoding.ASCII.GetString(Bytes(Golden.Split('.')[0]));

    public static TheoryData<string, string, JoseFault> RefusedHeaders => new()
    {
        { "ECDH-ES", "ECDH-ES+A256KW", JoseFault.WrongAlgorithm },
        { "ECDH-ES", "dir", JoseFault.WrongAlgorithm },
        { "A256GCM", "A128GCM", JoseFault.WrongAlgorithm },
        { "A256GCM", "A256CBC-HS512", JoseFault.WrongAlgorithm },
        { "{\"alg\"", "{\"zip\":\"DEF\",\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"crit\":[\"salus\"],\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"apu\":\"QWxpY2U\",\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"apv\":\"Qm9i\",\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"jku\":\"https://x.example\",\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"jwk\":{},\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"x5c\":[],\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"p2c\":1,\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"typ\":\"JOSE\",\"alg\"", JoseFault.BadHeader },
        { "{\"alg\"", "{\"alg\":\"ECDH-ES\",\"alg\"", JoseFault.BadHeader },
        { "\"enc\":\"A256GCM\",", "", JoseFault.BadHeader },
        { "\"ecg\"", "\"\\u0065cg\"", JoseFault.BadHeader },
        { "\"ecg\"", "null", JoseFault.BadHeader },
        { "\"ecg\"", "true", JoseFault.BadHeader },
        { "\"ecg\"", "[]", JoseFault.BadHeader },
        { "\"ecg\"", "{\"a\":1}", JoseFault.BadHeader },
        { "\"epoch\":3", "\"epoch\":3.0", JoseFault.BadHeader },
        { "\"epoch\":3", "\"epoch\":-0", JoseFault.BadHeader },
        { "\"epoch\":3", "\"epoch\":9007199254740992", JoseFault.BadHeader },
        { "\"epoch\":3", "\"category\":\"ecg\"", JoseFault.BadHeader },
        { "\"epoch\":3", "\"\":3", JoseFault.BadHeader },
        { ",\"salus\":{\"category\":\"ecg\",\"epoch\":3}", "", JoseFault.BadHeader },
        { Rfc7518AliceX, Rfc7518BobX, JoseFault.BadKey },
        { "\"crv\":\"P-256\"", "\"crv\":\"P-384\"", JoseFault.BadKey },
        { "\"crv\"", $"\"d\":\"{Rfc7518AliceD}\",\"crv\"", JoseFault.BadKey },
        { "\"kid\":\"Vy57", "\"kid\":\"Vy5", JoseFault.BadKeyId },
    };

    [Theory] // spec crypto 3.1, 3.2, 3.3
    [MemberData(nameof(RefusedHeaders))]
    public void is_refused_for_its_header(string part, string replacement, JoseFault fault)
    {
        Assert.Contains(part, Header, StringComparison.Ordinal);
        var altered = Header.Replace(part, replacement, StringComparison.Ordinal);
        var compact = WithHeader(altered);

        Assert.Equal(fault, RefusalOf(() => Jwe.ReadHeader(compact)));
        Assert.Equal(fault, RefusalOf(() => Jwe.Open(compact, Bob, Binding)));
    }

    [Theory] // spec crypto 3.1
    [InlineData(0, "é")]
    [InlineData(0, "")]
    [InlineData(1, "AAAA")]
    [InlineData(2, "AAECAwQFBgcICQo")]
    [InlineData(2, "")]
    [InlineData(3, "N2F7H7SJbzLh8mISkJh")]
    [InlineData(3, "N2F7H7SJbzLh8mISkJg=")]
    [InlineData(4, "IyWsfIYhwKSO7i1UNoiJ")]
    [InlineData(4, "IyWsfIYhwKSO7i1UNoiJpw.")]
    public void is_refused_for_its_form(int part, string replacement)
    {
        var parts = Golden.Split('.');
        parts[part] = replacement;

        var fault = RefusalOf(() => Jwe.Open(string.Join('.', parts), Bob, Binding));

        Assert.Equal(replacement.Length == 0 && part == 0 ? JoseFault.BadHeader : JoseFault.BadCompact, fault);
    }

    [Fact] // spec crypto 3.4; RFC 7518 appendix C
    public void uses_the_key_agreement_of_the_rfc()
    {
        byte[] secret =
        [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156,
            251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];

        Assert.Equal(secret, Alice.Agree(Bob.Public));
        Assert.Equal(secret, Bob.Agree(Alice.Public));
        Assert.Equal(
            Bytes("VqqN6vgjbSBcIijNcacQGg"), ConcatKdf.Derive(secret, "A128GCM", "Alice"u8, "Bob"u8, keyLength: 16));
    }

    [Fact] // spec crypto 3.1, 3.2, 3.3, 3.4
    public void is_what_other_implementations_make_and_open()
    {
        var nonce = Enumerable.Range(0, 12).Select(number => (byte)number).ToArray();

        Assert.Equal(Golden, Jwe.Seal("a category key"u8, Bob.Public, Binding, Alice, nonce));
        Assert.Equal("a category key"u8, Jwe.Open(Golden, Bob, Binding));
        Assert.Equal("a category key"u8, Jwe.Open(OfNpmJose, Bob, Binding));
    }

    [Fact] // spec crypto 3.5
    public void tells_to_whom_and_for_what_it_is_before_it_is_opened()
    {
        var header = Jwe.ReadHeader(Golden);

        Assert.Equal((Bob.Public.KeyId, Bob.Public.Thumbprint), (header.KeyId, header.KeyThumbprint));
        Assert.Equal(Alice.Public, header.EphemeralKey);
        Assert.Equal(["category", "epoch"], header.Binding.Names);
        Assert.Equal(("ecg", 3L), (header.Binding.Text("category"), header.Binding.Integer("epoch")));
    }

    [Fact] // spec crypto 3.5
    public void is_refused_to_anyone_but_its_recipient() =>
        Assert.Equal(JoseFault.WrongRecipient, RefusalOf(() => Jwe.Open(Golden, Alice, Binding)));

    public static TheoryData<JweBinding> OtherBindings => new()
    {
        JweBinding.Empty,
        JweBinding.Empty.With("category", "ecg"),
        JweBinding.Empty.With("category", "ecg").With("epoch", 4),
        JweBinding.Empty.With("category", "ecg").With("epoch", "3"),
        JweBinding.Empty.With("category", "ecg").With("epoch", 3).With("patient", "x"),
        JweBinding.Empty.With("Category", "ecg").With("epoch", 3),
    };

    [Theory] // spec crypto 3.5
    [MemberData(nameof(OtherBindings))]
    public void is_refused_for_any_other_use(JweBinding other) =>
        Assert.Equal(JoseFault.BindingMismatch, RefusalOf(() => Jwe.Open(Golden, Bob, other)));

    [Fact] // spec crypto 3.6
    public void is_refused_when_anything_in_it_was_altered()
    {
        var parts = Golden.Split('.');
        foreach (var part in new[] { 2, 3, 4 })
        {
            var bytes = Bytes(parts[part]);
            bytes[0] ^= 1;
            string[] altered = [.. parts[..part], Base64Url.Encode(bytes), .. parts[(part + 1)..]];
            Assert.Equal(JoseFault.NotAuthentic, RefusalOf(() => Jwe.Open(string.Join('.', altered), Bob, Binding)));
        }
    }

    [Fact] // spec crypto 3.6
    public void is_refused_when_its_header_was_altered_even_to_a_good_one()
    {
        var otherRecipient = Replaced(Bob.Public.KeyId, Alice.Public.KeyId);
        var otherEphemeralKey = Replaced(Alice.Public.ToJson(), Bob.Public.ToJson());
        var otherBinding = JweBinding.Empty.With("category", "ecg").With("epoch", 4);

        Assert.Equal(JoseFault.NotAuthentic, RefusalOf(() => Jwe.Open(otherRecipient, Alice, Binding)));
        Assert.Equal(JoseFault.NotAuthentic, RefusalOf(() => Jwe.Open(otherEphemeralKey, Bob, Binding)));
        Assert.Equal(JoseFault.NotAuthentic, RefusalOf(() => Jwe.Open(Replaced(":3", ":4"), Bob, otherBinding)));
        Assert.Equal(JoseFault.NotAuthentic, RefusalOf(() => Jwe.Open(Replaced(":3", ": 3"), Bob, Binding)));
    }

    [Fact] // spec crypto 3.4, 3.6
    public void gives_its_plaintext_back() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], int>((plaintext, epoch) =>
    {
        var binding = Binding.With("version", epoch);
        var first = Jwe.Seal(plaintext, Bob.Public, binding);
        var second = Jwe.Seal(plaintext, Bob.Public, binding);

        return first != second
            && Jwe.Open(first, Bob, binding).AsSpan().SequenceEqual(plaintext)
            && Jwe.ReadHeader(first).Binding.Integer("version") == epoch;
    }));

    private static string Replaced(string part, string replacement) =>
        WithHeader(Header.Replace(part, replacement, StringComparison.Ordinal));

    private static string WithHeader(string header) =>
        Base64Url.Encode(Encoding.ASCII.GetBytes(header)) + Golden[Golden.IndexOf('.', StringComparison.Ordinal)..];

    private static KeyPair Pair(string x, string y, string d) => KeyPair.FromPrivate(Encoding.ASCII.GetBytes(
        $$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}","d":"{{d}}"}"""));

    private static JoseFault RefusalOf(Action action) => Assert.Throws<JoseRejectedException>(action).Fault;
}
