using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Wallets;

/// <summary>Where a wallet is kept, and the lock on it (spec records 5). The derived key stays in memory, so that
/// saving
/// again costs no second derivation.</summary>
internal sealed class WalletFile : IDisposable
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly WalletLock _lock;

    private WalletFile(string path, WalletLock derived)
    {
        _path = path;
        _lock = derived;
    }

    public string Path => _path;

    public static WalletFile Under(string path, string passphrase) => new(path, WalletLock.New(passphrase));

    public static async Task<(WalletFile File, WalletContents Contents)> OpenAsync(
        string path, string passphrase, CancellationToken cancellationToken)
    {
        var document = Parse(path, await ReadAsync(path, cancellationToken));
        var derived = WalletLock.Derive(passphrase, document.Salt, document.Rounds);
        if (!CryptographicOperations.FixedTimeEquals(derived.Check, document.Check))
        {
            throw new WalletException(
                WalletFault.WalletWrongPassphrase, $"The passphrase does not open the wallet {path}.");
        }

        return (new WalletFile(path, derived), Open(path, document, derived));
    }

    public Task WriteAsync(WalletContents contents, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(WalletLock.NonceSize);
        var clear = new WalletDocument(contents.Member, _lock.Rounds, _lock.Salt, _lock.Check, nonce, Sealed: []);
        var plaintext = contents.Write();
        var document = clear with { Sealed = _lock.Seal(plaintext, nonce, clear.AssociatedData()) };
        CryptographicOperations.ZeroMemory(plaintext);
        return WholeFile.WriteAsync(_path, document.Write(), cancellationToken);
    }

    public void Dispose() => _lock.Dispose();

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new WalletException(WalletFault.WalletNotFound, $"There is no wallet at {path}.");
        }

        RequireClosed(path);
        return new FileInfo(path).Length <= MaxBytes
            ? await File.ReadAllBytesAsync(path, cancellationToken)
            : throw Damaged(path, $"it is larger than {MaxBytes} bytes");
    }

    private static void RequireClosed(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
        {
            throw new WalletException(
                WalletFault.WalletOpenToOthers,
                $"Others on this machine may open the wallet {path}. Close it with: chmod 600 {path}");
        }
    }

    private static WalletDocument Parse(string path, byte[] bytes)
    {
        WalletDocument document;
        try
        {
            document = WalletDocument.Parse(bytes);
        }
        catch (JsonRejectedException refusal)
        {
            throw Damaged(path, refusal.Message, refusal);
        }

        return document.Rounds >= WalletLock.MinRounds
            ? document
            : throw new WalletException(
                WalletFault.WalletWeakKdf,
                $"The wallet {path} asks for {document.Rounds} rounds of PBKDF2; fewer than {WalletLock.MinRounds} are "
                + "refused.");
    }

    private static WalletContents Open(string path, WalletDocument document, WalletLock derived)
    {
        try
        {
            var plaintext = derived.Open(document.Sealed, document.Nonce, document.AssociatedData());
            return WalletContents.Parse(document.Member, plaintext);
        }
        catch (Exception fault) when (fault is AuthenticationTagMismatchException or JsonRejectedException
            or JoseRejectedException)
        {
            throw Damaged(path, "its content was altered", fault);
        }
    }

    private static WalletException Damaged(string path, string what, Exception? fault = null) => new(
        WalletFault.WalletDamaged, $"The wallet {path} is damaged: {what}. Restore it from a copy.", fault);
}
