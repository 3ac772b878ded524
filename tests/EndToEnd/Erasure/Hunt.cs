using System.Text;
using System.Text.RegularExpressions;
using Salus.Cli.Tour;
using Salus.Client.Records;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Sealing;

namespace Salus.EndToEnd.Erasure;

/// <summary>Somebody with private keys who wants to open a record out of the files of a folder: tries every key on
/// everything that looks like a seal, every content key so found on everything that looks like sealed content, and goes
/// on with the keys found in seals.</summary>
internal sealed partial class Hunt
{
    private readonly Dictionary<Digest, KeyPair> _keys = [];
    private readonly HashSet<string> _contentKeys = [];
    private readonly List<byte[]> _blobs = [];

    public Hunt(string folder, IEnumerable<KeyPair> keys)
    {
        foreach (var key in keys)
        {
            _keys[key.Public.Thumbprint] = key;
        }

        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
        foreach (var path in paths.Where(path => Path.GetFileName(path) != "lock"))
        {
            // Of a running node only the lock cannot be read, and it is empty.
            var content = File.ReadAllBytes(path);
            _blobs.Add(content);
            _blobs.AddRange(PersonalScan.Unpack(path, content));
        }
    }

    /// <summary>How many seals were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Every plaintext that any content key opens under the associated data of a record version.</summary>
    public IReadOnlyList<byte[]> For(RecordAddress address)
    {
        OpenSeals();
        var found = new List<byte[]>();
        foreach (var blob in _blobs)
        {
            found.AddRange(_contentKeys.Select(key => TryOpen(blob, Convert.FromHexString(key), address))
                .OfType<byte[]>());
        }

        return found;
    }

    /// <summary>How many files, or unpacked blocks, hold a piece of some bytes: any 48 of them in a row.</summary>
    public int HoldAPieceOf(ReadOnlySpan<byte> bytes)
    {
        const int Piece = 48;
        var count = 0;
        foreach (var blob in _blobs)
        {
            for (var at = 0; at + Piece <= bytes.Length; at += Piece)
            {
                if (blob.AsSpan().IndexOf(bytes.Slice(at, Piece)) >= 0)
                {
                    count++;
                    break;
                }
            }
        }

        return count;
    }

    // A seal may hold a key that opens others: until nothing new is found.
    private void OpenSeals()
    {
        var seals = _blobs.SelectMany(Seals).Distinct().ToList();
        for (var before = -1; before != _keys.Count;)
        {
            before = _keys.Count;
            Opened = seals.Count(TryOpen);
        }
    }

    private static IEnumerable<string> Seals(byte[] blob) =>
        Seal().Matches(Encoding.Latin1.GetString(blob)).Select(match => match.Value);

    private bool TryOpen(string seal)
    {
        try
        {
            var header = Jwe.ReadHeader(seal);
            if (!_keys.TryGetValue(header.KeyThumbprint, out var key))
            {
                return false;
            }

            var plaintext = Jwe.Open(seal, key, header.Binding);
            Keep(plaintext);
            return true;
        }
        catch (JoseRejectedException)
        {
            return false; // It only looked like one.
        }
    }

    private void Keep(byte[] plaintext)
    {
        if (plaintext.Length == SealedContent.KeySize)
        {
            _contentKeys.Add(Convert.ToHexString(plaintext));
            return;
        }

        foreach (var entry in JsonFields.Parse(plaintext).Objects("keys", 100))
        {
            var key = KeyPair.Read(entry.Object("key"));
            _keys[key.Public.Thumbprint] = key;
        }
    }

    private static byte[]? TryOpen(byte[] blob, byte[] key, RecordAddress address)
    {
        try
        {
            return SealedContent.Open(blob, key, address.AssociatedData());
        }
        catch (SealedContentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"eyJ[\w-]{40,}\.\.[\w-]{10,}\.[\w-]+\.[\w-]{22}")]
    private static partial Regex Seal();
}
