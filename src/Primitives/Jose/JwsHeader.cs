using System.Buffers;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>The protected header of a JWS: exactly alg, kid and typ, in any order (RFC 7515 section 4,
/// narrowed).</summary>
internal readonly record struct JwsHeader(Digest KeyThumbprint, string Typ)
{
    private const int MaxTypLength = 40;

    private static readonly SearchValues<char> TypCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-./_");

    /// <summary>Whether a text may stand as typ: the characters of media type names, 1 to 40 of them.</summary>
    public static bool IsTyp(string text) =>
        text.Length is > 0 and <= MaxTypLength && !text.AsSpan().ContainsAnyExcept(TypCharacters);

    public static JwsHeader Read(ReadOnlyMemory<byte> utf8)
    {
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
