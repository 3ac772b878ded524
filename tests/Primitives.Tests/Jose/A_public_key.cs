using System.Security.Cryptography;
using System.Text;
using Salus.Primitives.Jose;
using static Salus.Primitives.Tests.Jose.Vectors;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_public_key
{
    private const string Point = $"\"x\":\"{Rfc7517X}\",\"y\":\"{Rfc7517Y}\"";
    private const string Zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string YOfX0 = "ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL-FahdPk_Q"; // (0, y) is on the curve

    public static TheoryData<string, string> Refused => new()
    {
        { "not JSON", "{" },
        { "not an object", "[]" },
        { "a private key", $$"""{"kty":"EC","crv":"P-256",{{Point}},"d":"{{Rfc7517D}}"}""" },
        { "RFC 7517's use and kid", $$"""{"kty":"EC","crv":"P-256",{{Point}},"use":"enc","kid":"1"}""" },
        { "an alg", $$"""{"kty":"EC","crv":"P-256",{{Point}},"alg":"ES256"}""" },
        { "an x5c", $$"""{"kty":"EC","crv":"P-256",{{Point}},"x5c":[]}""" },
        { "kty twice", $$"""{"kty":"EC","kty":"EC","crv":"P-256",{{Point}}}""" },
        { "no kty", $$"""{"crv":"P-256",{{Point}}}""" },
        { "another kty", $$"""{"kty":"RSA","crv":"P-256",{{Point}}}""" },
        { "kty in lower case", $$"""{"kty":"ec","crv":"P-256",{{Point}}}""" },
        { "another curve", $$"""{"kty":"EC","crv":"P-384",{{Point}}}""" },
        { "no y", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517X}}"}""" },
        { "x a number", $$"""{"kty":"EC","crv":"P-256","x":1,"y":"{{Rfc7517Y}}"}""" },
        { "x padded", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517X}}=","y":"{{Rfc7517Y}}"}""" },
        { "x of 31 bytes", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517X[..42]}}","y":"{{Rfc7517Y}}"}""" },
        { "x not canonical", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517X[..42]}}5","y":"{{Rfc7517Y}}"}""" },
        { "x and y swapped", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517Y}}","y":"{{Rfc7517X}}"}""" },
        { "off the curve", $$"""{"kty":"EC","crv":"P-256","x":"{{Rfc7517X}}","y":"{{Rfc7515Y}}"}""" },
        { "the point 0, 0", $$"""{"kty":"EC","crv":"P-256","x":"{{Zero}}","y":"{{Zero}}"}""" },
        {
            "x = p, which is 0 written beyond the field",
            $$"""{"kty":"EC","crv":"P-256","x":"_____wAAAAEAAAAAAAAAAAAAAAD_______________8","y":"{{YOfX0}}"}"""
        },
    };

    [Theory] // spec crypto 2.1, 2.2
    [MemberData(nameof(Refused))]
    public void is_refused_with(string situation, string json) =>
        Assert.True(JoseFault.BadKey == RefusalOf(() => Jwk.Parse(Encoding.UTF8.GetBytes(json))), situation);

    [Theory] // spec crypto 2.3; the first is RFC 9449 section 6.1's, the others were computed with Python's hashlib
    [InlineData("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")]
    [InlineData(Rfc7517X, Rfc7517Y, "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s")]
    [InlineData(Rfc7515X, Rfc7515Y, "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")]
    public void is_named_by_its_thumbprint(string x, string y, string thumbprint)
    {
        var key = Key(x, y);

        Assert.Equal(thumbprint, key.KeyId);
        Assert.Equal(Bytes(thumbprint), key.Thumbprint.ToArray());
        Assert.Equal(thumbprint, key.ToString());
    }

    [Fact] // spec crypto 2.1, 2.3
    public void is_written_in_one_form_and_reads_back_from_each()
    {
        const string Json = $$""" { "y":"{{Rfc7517Y}}", "x":"{{Rfc7517X}}", "kty":"EC", "crv":"P-256" } """;
        var key = Jwk.Parse(Encoding.ASCII.GetBytes(Json));

        Assert.Equal($$"""{"crv":"P-256","kty":"EC","x":"{{Rfc7517X}}","y":"{{Rfc7517Y}}"}""", key.ToJson());
        Assert.Equal(key, Jwk.Parse(Encoding.ASCII.GetBytes(key.ToJson())));
        Assert.Equal(key, Jwk.FromSpki(key.ToSpkiDer()));
        Assert.Equal(key.GetHashCode(), Jwk.FromSpki(key.ToSpkiDer()).GetHashCode());
        Assert.NotEqual(key, Key(Rfc7515X, Rfc7515Y));
    }

    [Fact] // the DER was written by Python's cryptography
    public void is_written_as_other_tools_write_it() => Assert.Equal(
        "3059301306072a8648ce3d020106082a8648ce3d0301070342000430a0424cd21c2944838a2d75c92b37e76ea20d9f00893a3b"
        + "4eee8a3c0aafec3ee04b65e92456d9888b52b379bdfbd51ee869ef1f0fc65b6659695b6cce081723",
        Convert.ToHexStringLower(Key(Rfc7517X, Rfc7517Y).ToSpkiDer()));

    [Theory] // spec crypto 2.1; leading zero bytes stay, in x and in y
    [InlineData("AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAo", "u0yFo9jqKe-q-iRAaRLdhNWxTcMr9lbvbGvVil2UP5I", 379)]
    [InlineData("mGriUG8f8QTQQjCGHY9LSY9LxMbQCbMPdUTcEpuC0o0", "ADzMwKZGDgrjKKTZfTx7YdhvxiicGJ8lJREMRBuwfpc", 43)]
    public void keeps_leading_zeros(string x, string y, int privateNumber)
    {
        var privateKey = new byte[32];
        privateKey[30] = (byte)(privateNumber >> 8);
        privateKey[31] = (byte)(privateNumber & 0xFF);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });

        Assert.Equal(Key(x, y), Jwk.From(key.ExportParameters(false)));
        Assert.Equal(Key(x, y).ToJson(), Jwk.FromSpki(key.ExportSubjectPublicKeyInfo()).ToJson());
    }

    [Fact] // spec crypto 2.1
    public void of_another_curve_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Equal(JoseFault.BadKey, RefusalOf(() => Jwk.From(other.ExportParameters(false))));
        Assert.Equal(JoseFault.BadKey, RefusalOf(() => Jwk.FromSpki(other.ExportSubjectPublicKeyInfo())));
    }

    [Fact]
    public void in_der_is_refused_when_anything_follows_or_is_missing()
    {
        var der = Key(Rfc7517X, Rfc7517Y).ToSpkiDer();

        Assert.Equal(JoseFault.BadKey, RefusalOf(() => Jwk.FromSpki([.. der, 0])));
        Assert.Equal(JoseFault.BadKey, RefusalOf(() => Jwk.FromSpki(der.AsSpan(0, der.Length - 1))));
        Assert.Equal(JoseFault.BadKey, RefusalOf(() => Jwk.FromSpki([])));
    }

    [Fact]
    public void has_a_stable_code_for_every_reason_to_refuse_it() => Assert.Equal(
        [
            "bad-key", "bad-compact", "bad-header", "wrong-algorithm", "bad-key-id", "bad-type", "wrong-recipient",
            "binding-mismatch", "not-authentic", "bad-claims",
        ],
        Enum.GetValues<JoseFault>().Select(fault => new JoseRejectedException(fault, "").Code));

    internal static Jwk Key(string x, string y) =>
        Jwk.Parse(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));

    private static JoseFault RefusalOf(Action action) => Assert.Throws<JoseRejectedException>(action).Fault;
}
