using System.Security.Cryptography;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>A private EC P-256 key with its public half, for ES256 signatures or for ECDH-ES agreement, never both:
/// that is the caller's to keep. Safe for many threads. Disposing it wipes the private key.</summary>
public sealed class KeyPair : IDisposable
{
    private readonly byte[] _private;
    private readonly KeyObjects<ECDsa> _signing;
    private readonly KeyObjects<ECDiffieHellman> _agreement;
    private volatile bool _isDisposed;

    private KeyPair(byte[] privateKey, Jwk publicKey)
    {
        _private = privateKey;
        Public = publicKey;
        _signing = new KeyObjects<ECDsa>(() => ECDsa.Create(ToParameters()));
        _agreement = new KeyObjects<ECDiffieHellman>(() => ECDiffieHellman.Create(ToParameters()));
    }

    /// <summary>The public half.</summary>
    public Jwk Public { get; }

    /// <summary>A new key pair from the operating system's randomness.</summary>
    public static KeyPair Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return new KeyPair(parameters.D!, Jwk.From(parameters));
    }

    /// <summary>Reads exactly the members kty, crv, x, y and d; a d that does not yield x and y, like anything else, is
    /// a JoseRejectedException (BadKey).</summary>
    public static KeyPair FromPrivate(ReadOnlyMemory<byte> utf8)
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

    /// <summary>Reads a private key from an object already parsed, under the rules of
    /// <see cref="FromPrivate"/>.</summary>
    public static KeyPair Read(JsonFields fields)
    {
        try
        {
            Jwk.RequireP256(fields);
            var stated = Jwk.ReadPoint(fields);
            var privateKey = Jwk.ReadNumber(fields, "d");
            fields.End();
            return PublicOf(privateKey) == stated.Thumbprint
                ? new KeyPair(privateKey, stated)
                : throw new JoseRejectedException(JoseFault.BadKey, "d: must be the private key of x and y.");
        }
        catch (JsonRejectedException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadKey, refusal.Message, refusal);
        }
        catch (CryptographicException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadKey, "d: must be a private key of P-256.", refusal);
        }
    }

    /// <summary>The private JWK: crv, d, kty, x, y, without white space. Whoever reads it holds the key.</summary>
    public string ToPrivateJson()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var d = Base64Url.Encode(_private);
        return Public.ToJson().Replace("\"kty\"", $"\"d\":\"{d}\",\"kty\"", StringComparison.Ordinal);
    }

    /// <summary>The ES256 signature of the data: r and s, 64 bytes (RFC 7518 section 3.4).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var key = _signing.Lend();
        try
        {
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _signing.GiveBack(key);
        }
    }

    /// <summary>The ECDH shared secret Z with a peer: the x coordinate, 32 bytes, leading zeros kept (RFC 7518 section
    /// 4.6). Not a key yet: it goes through a key derivation, and is wiped.</summary>
    public byte[] Agree(Jwk peer)
    {
        using var imported = ECDiffieHellman.Create(peer.ToParameters());
        using var peerKey = imported.PublicKey;
        var key = _agreement.Lend();
        try
        {
            return key.DeriveRawSecretAgreement(peerKey);
        }
        finally
        {
            _agreement.GiveBack(key);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _signing.Close();
        _agreement.Close();
        CryptographicOperations.ZeroMemory(_private);
    }

    /// <summary>Names the key by its public half; the private key is not shown.</summary>
    public override string ToString() => $"private key of {Public.KeyId}";

    private static Digest PublicOf(byte[] privateKey)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });
        return Jwk.From(key.ExportParameters(includePrivateParameters: false)).Thumbprint;
    }

    private ECParameters ToParameters()
    {
        var parameters = Public.ToParameters();
        parameters.D = _private;
        return parameters;
    }
}
