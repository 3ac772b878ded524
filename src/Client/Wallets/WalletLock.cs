using System.Security.Cryptography;
using System.Text;

namespace Salus.Client.Wallets;

/// <summary>What a passphrase becomes: PBKDF2-SHA256, then one key that seals and one value that tells a wrong
/// passphrase
/// from a damaged file (spec records 5.2, 5.3).</summary>
internal sealed class WalletLock : IDisposable
{
    public const int MinRounds = 600_000;
    public const int MaxRounds = 10_000_000;
    public const int SaltSize = 16;
    public const int NonceSize = 12;
    public const int TagSize = 16;
    public const int CheckSize = 16;
    private const int KeySize = 32;

    private readonly byte[] _sealingKey;

    private WalletLock(byte[] salt, int rounds, byte[] derived)
    {
        Salt = salt;
        Rounds = rounds;
        _sealingKey = HKDF.Expand(HashAlgorithmName.SHA256, derived, KeySize, "salus-wallet-1 seal"u8.ToArray());
        Check = HKDF.Expand(HashAlgorithmName.SHA256, derived, CheckSize, "salus-wallet-1 check"u8.ToArray());
        CryptographicOperations.ZeroMemory(derived);
    }

    public byte[] Salt { get; }

    public int Rounds { get; }

    /// <summary>Stands in the file: another value means another passphrase.</summary>
    public byte[] Check { get; }

    public static WalletLock New(string passphrase) =>
        Derive(passphrase, RandomNumberGenerator.GetBytes(SaltSize), MinRounds);

    public static WalletLock Derive(string passphrase, byte[] salt, int rounds) => new(
        salt,
        rounds,
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)),
            salt,
            rounds,
            HashAlgorithmName.SHA256,
            KeySize));

    public byte[] Seal(byte[] plaintext, byte[] nonce, byte[] associatedData)
    {
        var box = new byte[plaintext.Length + TagSize];
        using var cipher = new AesGcm(_sealingKey, TagSize);
        var body = box.AsSpan(0, plaintext.Length);
        cipher.Encrypt(nonce, plaintext, body, box.AsSpan(plaintext.Length), associatedData);
        return box;
    }

    /// <summary>Throws <see cref="AuthenticationTagMismatchException"/> when a byte of it was altered.</summary>
    public byte[] Open(byte[] box, byte[] nonce, byte[] associatedData)
    {
        var plaintext = new byte[box.Length - TagSize];
        using var cipher = new AesGcm(_sealingKey, TagSize);
        cipher.Decrypt(nonce, box.AsSpan(0, plaintext.Length), box.AsSpan(plaintext.Length), plaintext, associatedData);
        return plaintext;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_sealingKey);
}
