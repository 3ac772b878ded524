using System.Text;
using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>A proof that a request's sender holds a key: a DPoP proof (RFC 9449 section 4.2), narrowed to ES256. It
/// carries its own key, so reading one verifies its signature too; which key may do what is the reader's to say. No
/// <see cref="Jws"/> is a proof and no proof is a <see cref="Jws"/>: their headers share no form.</summary>
public sealed class DpopProof
{
    /// <summary>The longest proof that is read, in characters.</summary>
    public const int MaxLength = 8192;

    private const string Typ = "dpop+jwt";
    private const int PartCount = 3;
    private const int DigestLength = 43;

    private DpopProof(Jwk key, DpopClaims claims)
    {
        Key = key;
        Claims = claims;
    }

    /// <summary>The key whose possession is proven.</summary>
    public Jwk Key { get; }

    /// <summary>What is claimed.</summary>
    public DpopClaims Claims { get; }

    /// <summary>Reads a compact serialization and verifies its signature by the key in it. Whatever is not exactly one
    /// is a JoseRejectedException (BadCompact, BadHeader, WrongAlgorithm, BadType, BadKey, BadClaims,
    /// NotAuthentic). Where the key is the one <paramref name="known"/>, that one's key objects serve.</summary>
    public static DpopProof Parse(string compact, Jwk? known = null)
    {
        if (compact.Length > MaxLength)
        {
            throw Compact.Reject($"The proof must be at most {MaxLength} characters.");
        }

        var ascii = Compact.Ascii(compact);
        var parts = Compact.Split(ascii, PartCount);
        var key = ReadHeader(parts[0]);
        key = key.Equals(known) ? known! : key;
        var claims = ReadClaims(parts[1]);
        return key.Verify(ascii.AsSpan(0, compact.LastIndexOf('.')), parts[2].Span)
            ? new DpopProof(key, claims)
            : throw new JoseRejectedException(JoseFault.NotAuthentic, "The signature must be that of the key in jwk.");
    }

    /// <summary>Signs a proof; header and claims stand in the order of RFC 9449, absent claims are left out. A claim
    /// that no reader would take is a JoseRejectedException (BadClaims).</summary>
    public static string Sign(KeyPair key, DpopClaims claims)
    {
        var header = Encoding.ASCII.GetBytes(
            $$"""{"typ":"{{Typ}}","alg":"ES256","jwk":{{key.Public.ToJson()}}}""");
        var payload = Write(claims);
        ReadClaims(payload);
        var input = Compact.Join(header, payload);
        return $"{Encoding.ASCII.GetString(input)}.{Base64Url.Encode(key.Sign(input))}";
    }

    private static Jwk ReadHeader(ReadOnlyMemory<byte> utf8)
    {
        // As for every JWS: an escape would give a value a second spelling. spec crypto 2.9
        if (utf8.Span.Contains((byte)'\\'))
        {
            throw new JoseRejectedException(JoseFault.BadHeader, "The header must not hold escapes.");
        }

        try
        {
            var fields = JsonFields.Parse(utf8, maxDepth: 2);
            var typ = fields.Text("typ", Compact.MaxHeaderLength);
            var algorithm = fields.Text("alg", Compact.MaxHeaderLength);
            var jwk = fields.Object("jwk");
            fields.End();
            return typ != Typ
                ? throw new JoseRejectedException(JoseFault.BadType, $"typ: must be \"{Typ}\".")
                : algorithm != "ES256"
                ? throw new JoseRejectedException(JoseFault.WrongAlgorithm, "alg: must be \"ES256\".")
                : Jwk.Read(jwk);
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadHeader, refusal.Message, refusal);
        }
    }

    private static DpopClaims ReadClaims(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var fields = JsonFields.Parse(utf8, maxDepth: 1);
            var claims = new DpopClaims(
                Filled("jti", fields.Text("jti", DpopClaims.MaxIdLength)),
                Method(fields.Text("htm", DpopClaims.MaxMethodLength)),
                Filled("htu", fields.Text("htu", DpopClaims.MaxTargetLength)),
                fields.Integer("iat", 0, JsonFields.MaxInteger))
            {
                TokenHash = fields.Has("ath") ? TokenHash(fields.Text("ath", DigestLength)) : null,
                Nonce = fields.Has("nonce") ? Filled("nonce", fields.Text("nonce", DpopClaims.MaxNonceLength)) : null,
            };
            fields.End();
            return claims;
        }
        catch (JsonRejectedException refusal)
        {
            throw Reject(refusal.Message, refusal);
        }
    }

    private static string Filled(string name, string text) =>
        text.Length > 0 ? text : throw Reject($"{name}: must not be empty.");

    private static string Method(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z')
            ? text
            : throw Reject("htm: must be a method in capital letters.");

    private static Digest TokenHash(string text) =>
        text.Length == DigestLength && Base64Url.TryDecode(text, out var bytes)
            ? Digest.Read(bytes)
            : throw Reject("ath: must be a SHA-256 in base64url.");

    private static byte[] Write(DpopClaims claims)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("jti", claims.Id);
            json.WriteString("htm", claims.Method);
            json.WriteString("htu", claims.Target);
            json.WriteNumber("iat", claims.IssuedAt);
            if (claims.TokenHash is { } hash)
            {
                json.WriteString("ath", Base64Url.Encode(hash.ToArray()));
            }

            if (claims.Nonce is { } nonce)
            {
                json.WriteString("nonce", nonce);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static JoseRejectedException Reject(string message, Exception? inner = null) =>
        new(JoseFault.BadClaims, message, inner);
}
