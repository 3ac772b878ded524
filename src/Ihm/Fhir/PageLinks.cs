using System.Security.Cryptography;
using System.Text;
using Salus.Ihm.Callers;
using Salus.Primitives;

namespace Salus.Ihm.Fhir;

/// <summary>
/// Where a search goes on, as a link: sealed under a key that lives as long as the process and bound to the caller and
/// its key, so it says nothing, and to nobody else anything (spec ihm-fhir 3.6).
/// </summary>
internal sealed class PageLinks(TimeProvider time) : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Block = 256;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    // The cipher is for one thread at a time.
    private readonly Lock _lock = new();
    private readonly AesGcm _cipher = new(RandomNumberGenerator.GetBytes(32), TagBytes);

    /// <summary>Seals the query and the place where its next page begins.</summary>
    public string Seal(Caller caller, string type, string query, string place)
    {
        var until = (time.GetUtcNow() + Life).ToUnixTimeSeconds();
        var plain = Encoding.UTF8.GetBytes($"{until}\n{type}\n{query}\n{place}\n");

        // Its length says nothing either.
        Array.Resize(ref plain, ((plain.Length / Block) + 1) * Block);
        var link = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(link.AsSpan(0, NonceBytes));
        lock (_lock)
        {
            _cipher.Encrypt(
                link.AsSpan(0, NonceBytes),
                plain,
                link.AsSpan(NonceBytes, plain.Length),
                link.AsSpan(NonceBytes + plain.Length),
                Bound(caller));
        }

        return Base64Url.Encode(link);
    }

    /// <summary>Opens a link; what was not given to this caller, or too long ago, is one answer.</summary>
    public (string Type, string Query, string Place) Open(Caller caller, string text)
    {
        if (!Base64Url.TryDecode(text, out var link) || link.Length <= NonceBytes + TagBytes)
        {
            throw Gone();
        }

        var plain = new byte[link.Length - NonceBytes - TagBytes];
        try
        {
            lock (_lock)
            {
                _cipher.Decrypt(
                    link.AsSpan(0, NonceBytes),
                    link.AsSpan(NonceBytes, plain.Length),
                    link.AsSpan(NonceBytes + plain.Length),
                    plain,
                    Bound(caller));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Gone();
        }

        var parts = Encoding.UTF8.GetString(plain).Split('\n');
        return long.Parse(parts[0]) >= time.GetUtcNow().ToUnixTimeSeconds()
            ? (parts[1], parts[2], parts[3])
            : throw Gone();
    }

    public void Dispose() => _cipher.Dispose();

    private static byte[] Bound(Caller caller) => Encoding.ASCII.GetBytes($"{caller.Id} {caller.Key}");

    private static FhirException Gone() =>
        new(410, "expired", "This link was not given to you, or it is older than 15 minutes; search again.");
}
