using System.Buffers;
using System.Text;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>The protected header of a JWS: exactly alg, kid and typ, in any order (RFC 7515 section 4,
/// narrowed).</summary>
internal readonly record struct JwsHeader(Digest KeyThumbprint, string Typ)
{
    private const int MaxTypLength = 40;

    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-./_";

    private static readonly SearchValues<char> TypCharacters = SearchValues.Create(Allowed);
    private static readonly SearchValues<byte> TypBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Allowed));

    private static ReadOnlySpan<byte> UpToKeyId => "{\"alg\":\"ES256\",\"kid\":\""u8;

    private static ReadOnlySpan<byte> UpToTyp => "\",\"typ\":\""u8;

    private static ReadOnlySpan<byte> AfterTyp => "\"}"u8;

    /// <summary>Whether a text may stand as typ: the characters of media type names, 1 to 40 of them.</summary>
    public static bool IsTyp(string text) =>
        text.Length is > 0 and <= MaxTypLength && !text.AsSpan().ContainsAnyExcept(TypCharacters);

    /// <summary>Reads a header; anything else is a JoseRejectedException (BadHeader, WrongAlgorithm, BadKeyId,
    /// BadType).</summary>
    public static JwsHeader Read(ReadOnlyMemory<byte> utf8)
    {
        if (TryReadUsual(utf8.Span, out var usual))
        {
            return usual;
        }

        // An escape would let two headers mean the same, and hide a value from whoever greps for it. spec crypto 2.9
        if (utf8.Span.Contains((byte)'\\'))
        {
            throw new JoseRejectedException(JoseFault.BadHeader, "The header must not hold escapes.");
        }

        try
        {
            var fields = JsonFields.Parse(utf8, maxDepth: 1);
            var algorithm = fields.Text("alg", Compact.MaxHeaderLength);
            var keyId = fields.Text("kid", Compact.MaxHeaderLength);
            var typ = fields.Text("typ", Compact.MaxHeaderLength);
            fields.End();
            return algorithm != "ES256"
                ? throw new JoseRejectedException(JoseFault.WrongAlgorithm, "alg: must be \"ES256\".")
                : new JwsHeader(ReadKeyId(keyId), ReadTyp(typ));
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadHeader, refusal.Message, refusal);
        }
    }

    // As Jws.Sign writes it, which nearly every header is: no JSON needs to be taken apart.
    private static bool TryReadUsual(ReadOnlySpan<byte> utf8, out JwsHeader header)
    {
        header = default;
        var typAt = UpToKeyId.Length + Jwk.KeyIdLength + UpToTyp.Length;
        if (utf8.Length <= typAt + AfterTyp.Length || !utf8.StartsWith(UpToKeyId) || !utf8.EndsWith(AfterTyp)
            || !utf8[..typAt].EndsWith(UpToTyp))
        {
            return false;
        }

        Span<byte> thumbprint = stackalloc byte[Digest.Size];
        var typ = utf8[typAt..^AfterTyp.Length];
        if (typ.Length > MaxTypLength || typ.ContainsAnyExcept(TypBytes)
            || !Base64Url.TryDecode(utf8.Slice(UpToKeyId.Length, Jwk.KeyIdLength), thumbprint, out _))
        {
            return false;
        }

        header = new JwsHeader(Digest.Read(thumbprint), Encoding.ASCII.GetString(typ));
        return true;
    }

    /// <summary>The thumbprint that a kid is (RFC 7638); any other text is a BadKeyId.</summary>
    public static Digest ReadKeyId(string text) =>
        text.Length == Jwk.KeyIdLength && Base64Url.TryDecode(text, out var bytes)
            ? Digest.Read(bytes)
            : throw new JoseRejectedException(JoseFault.BadKeyId, "kid: must be an RFC 7638 thumbprint in base64url.");

    private static string ReadTyp(string text) =>
        IsTyp(text)
            ? text
            : throw new JoseRejectedException(JoseFault.BadType, "typ: must be 1 to 40 media type characters.");
}
