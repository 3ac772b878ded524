using System.Buffers.Text;
using System.Text;

namespace Salus.Cli.Tour;

/// <summary>Where a personal string was found; the string itself is not repeated.</summary>
internal sealed record PersonalFinding(string File, long Offset);

/// <summary>Looks through a folder for what must never be in it: personal strings as they are, and inside
/// base64.</summary>
internal sealed class PersonalScan
{
    // Chance finds four letters in megabytes of ciphertext, but not four letters that stand in a text as a word.
    private const int ShortBytes = 8;
    private const int Surroundings = 4;

    // The running node keeps its lock to itself; it holds the node's process id.
    private const string LockName = "lock";

    private readonly List<byte[]> _anywhere = [];
    private readonly List<byte[]> _asWords = [];

    public PersonalScan(IEnumerable<string> personal)
    {
        foreach (var text in personal.Distinct(StringComparer.Ordinal))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length < ShortBytes)
            {
                _asWords.Add(bytes);
            }
            else
            {
                _anywhere.Add(bytes);
                _anywhere.AddRange(InBase64(bytes));
            }
        }
    }

    /// <summary>How many files and bytes were looked through.</summary>
    public (int Files, long Bytes) Scanned { get; private set; }

    public async Task<IReadOnlyList<PersonalFinding>> RunAsync(string folder, CancellationToken stop)
    {
        var findings = new List<PersonalFinding>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) == LockName)
            {
                continue;
            }

            var content = await ReadAsync(path, stop);
            Scanned = (Scanned.Files + 1, Scanned.Bytes + content.Length);
            findings.AddRange(Find(content).Select(offset => new PersonalFinding(path, offset)));
        }

        return findings;
    }

    /// <summary>The offsets at which something personal stands.</summary>
    public IReadOnlyList<long> Find(ReadOnlySpan<byte> content)
    {
        var found = new List<long>();
        foreach (var bytes in _anywhere)
        {
            if (content.IndexOf(bytes) is >= 0 and var offset)
            {
                found.Add(offset);
            }
        }

        foreach (var word in _asWords)
        {
            if (FindWord(content, word) is { } offset)
            {
                found.Add(offset);
            }
        }

        return found;
    }

    private static long? FindWord(ReadOnlySpan<byte> content, byte[] word)
    {
        for (var from = 0; content[from..].IndexOf(word) is >= 0 and var at; from += at + 1)
        {
            if (IsWord(content, from + at, word.Length))
            {
                return from + at;
            }
        }

        return null;
    }

    private static bool IsWord(ReadOnlySpan<byte> content, int at, int length)
    {
        var before = content[Math.Max(0, at - Surroundings)..at];
        var after = content.Slice(at + length, Math.Min(Surroundings, content.Length - at - length));
        return (before.IsEmpty || !char.IsAsciiLetterOrDigit((char)before[^1]))
            && (after.IsEmpty || !char.IsAsciiLetterOrDigit((char)after[0]))
            && IsText(before)
            && IsText(after);
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is not ((>= 0x20 and < 0x7F) or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The characters that the bytes become inside base64 or base64url, for each of three alignments; those
    /// at the
    /// edges depend on the neighbours and are left out.</summary>
    private static IEnumerable<byte[]> InBase64(byte[] bytes)
    {
        for (var lead = 0; lead < 3; lead++)
        {
            var padded = new byte[lead + bytes.Length];
            bytes.CopyTo(padded, lead);
            var first = (lead * 8 + 5) / 6;
            var last = padded.Length * 8 / 6;
            var standard = Convert.ToBase64String(padded)[first..last];
            yield return Encoding.ASCII.GetBytes(standard);
            var url = Base64Url.EncodeToString(padded)[first..last];
            if (url != standard)
            {
                yield return Encoding.ASCII.GetBytes(url);
            }
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken stop)
    {
        // The node works on these files: sharing everything neither asks for a lock nor hinders it.
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, stop);
        return content.ToArray();
    }
}
