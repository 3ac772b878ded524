using System.Security.Cryptography;
using System.Text;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>A public EC P-256 key (RFC 7517, RFC 7518 section 6.2), equal to another when the point is. Safe for many
/// threads; the imported key objects are kept.</summary>
public sealed class Jwk : IEquatable<Jwk>
{
    /// <summary>The length of <see cref="KeyId"/> in characters.</summary>
    public const int KeyIdLength = 43;

    private const int CoordinateLength = 43;

    private readonly byte[] _x;
    private readonly byte[] _y;
    private readonly KeyObjects<ECDsa> _keyObjects;

    private Jwk(byte[] x, byte[] y)
    {
        if (x.Length != P256.Size || y.Length != P256.Size || !P256.IsOnCurve(x, y))
        {
            throw new JoseRejectedException(JoseFault.BadKey, "x, y: must be a point of the curve P-256.");
        }

        _x = x;
        _y = y;
        _keyObjects = new KeyObjects<ECDsa>(() => ECDsa.Create(ToParameters()));
        Thumbprint = Digest.Of(Encoding.ASCII.GetBytes(ToJson()));
    }

    /// <summary>The RFC 7638 thumbprint: SHA-256 of <see cref="ToJson"/>.</summary>
    public Digest Thumbprint { get; }

    /// <summary>The thumbprint in base64url, 43 characters: the <c>kid</c> of this key.</summary>
    public string KeyId => KeyIdOf(Thumbprint);

    /// <summary>Reads exactly the members kty, crv, x and y; anything else is a JoseRejectedException
    /// (BadKey).</summary>
    public static Jwk Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Read(JsonFields.Parse(utf8, maxDepth: 1));
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadKey, refusal.Message, refusal);
        }
    }

    /// <summary>Reads exactly the members kty, crv, x and y of an object already parsed, and ends it; anything else is
    /// a JoseRejectedException (BadKey).</summary>
    public static Jwk Read(JsonFields fields)
    {
        try
        {
            RequireP256(fields);
            var key = ReadPoint(fields);
            fields.End();
            return key;
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadKey, refusal.Message, refusal);
        }
    }

    /// <summary>The key with this public point; private parts are not kept. Another curve is a BadKey.</summary>
    public static Jwk From(ECParameters parameters) =>
        P256.IsNamedBy(parameters.Curve) && parameters.Q is { X: { } x, Y: { } y }
            ? new Jwk([.. x], [.. y])
            : throw new JoseRejectedException(JoseFault.BadKey, "The key must be on the named curve P-256.");

    /// <summary>Reads an X.509 SubjectPublicKeyInfo (RFC 5480) in the one form that <see cref="ToSpkiDer"/>
    /// writes.</summary>
    public static Jwk FromSpki(ReadOnlySpan<byte> der)
    {
        try
        {
            using var imported = ECDsa.Create();
            imported.ImportSubjectPublicKeyInfo(der, out _);
            var key = From(imported.ExportParameters(includePrivateParameters: false));
            return der.SequenceEqual(key.ToSpkiDer())
                ? key
                : throw new JoseRejectedException(JoseFault.BadKey, "The key must be DER, named curve, uncompressed.");
        }
        // The platform says NotSupported of a curve that it does not know.
        catch (Exception refusal) when (refusal is CryptographicException or PlatformNotSupportedException)
        {
            throw new JoseRejectedException(JoseFault.BadKey, "The key must be a SubjectPublicKeyInfo.", refusal);
        }
    }

    /// <summary>Whether <paramref name="signature"/> (r and s, 64 bytes) is this key's ES256 signature of the data.
    /// High s is accepted: JOSE libraries produce it, and nothing here is named by its signature.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Verify(Digest.Of(data), signature);

    /// <summary>Whether <paramref name="signature"/> is this key's ES256 signature of data with this SHA-256.</summary>
    public bool Verify(Digest digest, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != P256.SignatureSize)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[Digest.Size];
        digest.CopyTo(hash);
        var key = _keyObjects.Lend();
        try
        {
            return key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _keyObjects.GiveBack(key);
        }
    }

    /// <summary>The canonical JSON of RFC 7638 section 3.2: crv, kty, x, y, without white space.</summary>
    public string ToJson() =>
        $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.Encode(_x)}}","y":"{{Base64Url.Encode(_y)}}"}""";

    /// <summary>The X.509 SubjectPublicKeyInfo (RFC 5480) in DER, named curve, uncompressed point.</summary>
    public byte[] ToSpkiDer()
    {
        using var key = ECDsa.Create(ToParameters());
        return key.ExportSubjectPublicKeyInfo();
    }

    public bool Equals(Jwk? other) => other is not null && Thumbprint == other.Thumbprint;

    public override bool Equals(object? obj) => Equals(obj as Jwk);

    public override int GetHashCode() => Thumbprint.GetHashCode();

    /// <summary>The key's <see cref="KeyId"/>.</summary>
    public override string ToString() => KeyId;

    /// <summary>The <c>kid</c> of the key with a thumbprint.</summary>
    internal static string KeyIdOf(Digest thumbprint)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        thumbprint.CopyTo(bytes);
        return Base64Url.Encode(bytes);
    }

    internal static void RequireP256(JsonFields fields)
    {
        if (fields.Text("kty", 16) != "EC" || fields.Text("crv", 16) != "P-256")
        {
            throw new JoseRejectedException(JoseFault.BadKey, "kty, crv: must be \"EC\" and \"P-256\".");
        }
    }

    internal static Jwk ReadPoint(JsonFields fields) => new(ReadNumber(fields, "x"), ReadNumber(fields, "y"));

    /// <summary>A coordinate or private key: always 32 bytes, leading zeros kept (RFC 7518 section 6.2.1.2).</summary>
    internal static byte[] ReadNumber(JsonFields fields, string name) =>
        Base64Url.TryDecode(fields.Text(name, CoordinateLength), out var bytes) && bytes.Length == P256.Size
            ? bytes
            : throw new JoseRejectedException(JoseFault.BadKey, $"{name}: must be 32 bytes in base64url.");

    internal ECParameters ToParameters() => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = _x, Y = _y },
    };
}
