using System.Text;

namespace Salus.Primitives.Jose;

/// <summary>A JWS in compact serialization (RFC 7515 section 7.1), ES256 only, decoded; its header holds exactly alg,
/// kid and typ. Reading one checks its form; <see cref="Verify"/> checks its signature.</summary>
public sealed class Jws
{
    private const int PartCount = 3;

    private Jws(
        ReadOnlyMemory<byte> header,
        ReadOnlyMemory<byte> payload,
        ReadOnlyMemory<byte> signature,
        Digest id)
    {
        if (signature.Length != P256.SignatureSize)
        {
            throw Compact.Reject($"The signature must be {P256.SignatureSize} bytes.");
        }

        Header = header;
        Payload = payload;
        Signature = signature;
        Id = id;
        (KeyThumbprint, Typ) = JwsHeader.Read(header);
    }

    /// <summary>The protected header's bytes, exactly as signed.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>The payload's bytes, exactly as signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The ES256 signature: r and s, 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The header's <c>kid</c>: the signing key's RFC 7638 thumbprint in base64url.</summary>
    public string KeyId => Jwk.KeyIdOf(KeyThumbprint);

    /// <summary>The signing key's RFC 7638 thumbprint.</summary>
    public Digest KeyThumbprint { get; }

    /// <summary>The header's <c>typ</c>: what the payload is. A reader compares it before anything else.</summary>
    public string Typ { get; }

    /// <summary>SHA-256 of the signing input; the signature is no part of it, so a second signature changes
    /// nothing.</summary>
    public Digest Id { get; }

    /// <summary>Reads a compact serialization; whatever is not exactly one is a JoseRejectedException (BadCompact,
    /// BadHeader, WrongAlgorithm, BadKeyId, BadType).</summary>
    public static Jws Parse(ReadOnlySpan<byte> compactAscii)
    {
        var parts = Compact.Split(compactAscii, PartCount);
        // Base64url is canonical, so that what was read is what would be written: no need to encode it again.
        return new Jws(parts[0], parts[1], parts[2], Digest.Of(compactAscii[..compactAscii.LastIndexOf((byte)'.')]));
    }

    /// <summary>Puts a JWS together again from its decoded parts, under the rules of <see cref="Parse"/>; the bytes are
    /// not copied and must not change.</summary>
    public static Jws FromParts(
        ReadOnlyMemory<byte> header,
        ReadOnlyMemory<byte> payload,
        ReadOnlyMemory<byte> signature) =>
        header.Length <= Compact.MaxHeaderLength
            ? new Jws(header, payload, signature, Digest.Of(Compact.Join(header.Span, payload.Span)))
            : throw Compact.Reject($"The header must be at most {Compact.MaxHeaderLength} bytes.");

    /// <summary>Signs a payload; the header is <c>{"alg":"ES256","kid":..,"typ":..}</c> in that order. A typ that no
    /// reader would take is an ArgumentException.</summary>
    public static Jws Sign(KeyPair key, string typ, ReadOnlySpan<byte> payload)
    {
        if (!JwsHeader.IsTyp(typ))
        {
            throw new ArgumentException("A typ is 1 to 40 media type characters.", nameof(typ));
        }

        var header = Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{key.Public.KeyId}}","typ":"{{typ}}"}""");
        var signingInput = Compact.Join(header, payload);
        return new Jws(header, payload.ToArray(), key.Sign(signingInput), Digest.Of(signingInput));
    }

    /// <summary>Whether <paramref name="key"/> is the one that <c>kid</c> names and the signature is its own.</summary>
    public bool Verify(Jwk key) => key.Thumbprint == KeyThumbprint && key.Verify(Id, Signature.Span);

    /// <summary>ASCII(BASE64URL(header) || '.' || BASE64URL(payload)), RFC 7515 section 5.1.</summary>
    public byte[] SigningInput() => Compact.Join(Header.Span, Payload.Span);

    /// <summary>The compact serialization, byte for byte as it was read.</summary>
    public string ToCompact() => $"{Encoding.ASCII.GetString(SigningInput())}.{Base64Url.Encode(Signature.Span)}";
}
