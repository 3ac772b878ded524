using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Salus.Primitives.Jose;

/// <summary>The curve P-256 (SP 800-186 section 3.2.1.3): its sizes, and which points are on it.</summary>
internal static class P256
{
    /// <summary>The length of a coordinate and of a private key in bytes.</summary>
    public const int Size = 32;

    /// <summary>The length of an ES256 signature, r and s, in bytes (RFC 7518 section 3.4).</summary>
    public const int SignatureSize = 2 * Size;

    private static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /// <summary>Whether y^2 = x^3 - 3x + b. The cofactor is 1, so every such point is a valid public key. Importing the
    /// key would tell as well, at thirty times the cost, which counts where a state with many keys is loaded.</summary>
    public static bool IsOnCurve(ReadOnlySpan<byte> xBytes, ReadOnlySpan<byte> yBytes)
    {
        var x = new BigInteger(xBytes, isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(yBytes, isUnsigned: true, isBigEndian: true);
        return x < Prime && y < Prime && (y * y - (x * x - 3) * x - B) % Prime == 0;
    }

    public static bool IsNamedBy(ECCurve curve) =>
        curve.IsNamed && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;

    private static BigInteger Hex(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
