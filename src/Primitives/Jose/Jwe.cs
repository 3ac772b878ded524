using System.Security.Cryptography;
using System.Text;

namespace Salus.Primitives.Jose;

/// <summary>Sealing to a public key: JWE compact serialization (RFC 7516 section 7.1), ECDH-ES direct agreement (RFC
/// 7518 section 4.6) and A256GCM (section 5.3), with a binding in the protected header.</summary>
public static class Jwe
{
    private const int PartCount = 5;
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals a plaintext so that only the recipient's private key opens it, and only for this
    /// binding.</summary>
    public static string Seal(ReadOnlySpan<byte> plaintext, Jwk recipient, JweBinding binding)
    {
        using var ephemeral = KeyPair.Generate();
        return Seal(plaintext, recipient, binding, ephemeral, RandomNumberGenerator.GetBytes(NonceSize));
    }

    /// <summary>Reads to whom and for what a message was sealed, without opening it: nothing of it is authentic yet.
    /// Whatever is not exactly a sealed message is a JoseRejectedException (BadCompact, BadHeader, ...).</summary>
    public static JweHeader ReadHeader(string compact) => JweHeader.Read(Split(compact)[0]);

    /// <summary>Opens a message. Sealed to another key is WrongRecipient, sealed for another use BindingMismatch, both
    /// told before anything is decrypted; altered is NotAuthentic.</summary>
    public static byte[] Open(string compact, KeyPair recipient, JweBinding expected)
    {
        var parts = Split(compact);
        var header = JweHeader.Read(parts[0]);
        if (header.KeyThumbprint != recipient.Public.Thumbprint)
        {
            throw new JoseRejectedException(JoseFault.WrongRecipient, "kid: must be the recipient's key.");
        }

        if (!header.Binding.Equals(expected))
        {
            throw new JoseRejectedException(JoseFault.BindingMismatch, "salus: must be what it is opened for.");
        }

        var plaintext = new byte[parts[3].Length];
        try
        {
            using var cipher = CipherFor(recipient, header.EphemeralKey);
            cipher.Decrypt(
                parts[2].Span, parts[3].Span, parts[4].Span, plaintext, AssociatedData(parts[0].Span));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException refusal)
        {
            throw new JoseRejectedException(JoseFault.NotAuthentic, "The message was altered.", refusal);
        }
    }

    /// <summary>Seals with a given ephemeral key and nonce, which must never serve twice; for vectors.</summary>
    internal static string Seal(
        ReadOnlySpan<byte> plaintext,
        Jwk recipient,
        JweBinding binding,
        KeyPair ephemeral,
        byte[] nonce)
    {
        var header = new JweHeader(recipient.KeyId, recipient.Thumbprint, ephemeral.Public, binding);
        var headerBytes = Encoding.ASCII.GetBytes(header.ToJson());
        var ciphertext = new byte[plaintext.Length];
        var tag = new byte[TagSize];
        using var cipher = CipherFor(ephemeral, recipient);
        cipher.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData(headerBytes));

        // The encrypted key is empty: what was agreed on is the content key itself. RFC 7518 section 4.6
        byte[][] parts = [headerBytes, [], nonce, ciphertext, tag];
        return string.Join('.', parts.Select(part => Base64Url.Encode(part)));
    }

    private static ReadOnlyMemory<byte>[] Split(string compact)
    {
        var parts = Compact.Split(Compact.Ascii(compact), PartCount);
        return parts[1].Length == 0 && parts[2].Length == NonceSize && parts[4].Length == TagSize
            ? parts
            : throw Compact.Reject($"The encrypted key must be empty, the nonce {NonceSize} bytes, the tag {TagSize}.");
    }

    private static AesGcm CipherFor(KeyPair mine, Jwk theirs)
    {
        var secret = mine.Agree(theirs);
        var key = ConcatKdf.Derive(secret, JweHeader.Encryption, [], [], KeySize);
        try
        {
            return new AesGcm(key, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>ASCII(BASE64URL(protected header)), RFC 7516 section 5.1 step 14.</summary>
    private static byte[] AssociatedData(ReadOnlySpan<byte> header) =>
        Encoding.ASCII.GetBytes(Base64Url.Encode(header));
}
