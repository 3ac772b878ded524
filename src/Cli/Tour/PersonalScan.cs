using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Cli.Tour;

/// <summary>Where a personal string was found: in a file, in its name or in what it holds packed.</summary>
internal sealed record PersonalFinding(string File, string Place, string Text);

/// <summary>Looks for what must never be there: personal strings as UTF-8, as UTF-16, and inside base64 or base64url,
/// wherever they begin there. Blocks lie packed on the disk; they are unpacked.</summary>
internal sealed class PersonalScan
{
    // In megabytes of ciphertext chance finds five letters, but not as a word; nor seven characters of base64.
    private const int ShortBytes = 6;
    private const int Surroundings = 4;

    // The running node keeps its lock to itself; it is empty.
    private const string LockName = "lock";

    private readonly List<Pattern> _sought = [];

    public PersonalScan(IEnumerable<string> personal)
    {
        foreach (var text in personal.Distinct(StringComparer.Ordinal))
        {
            Add(text, Encoding.UTF8, 1);
            Add(text, Encoding.Unicode, 2);
            Add(text, Encoding.BigEndianUnicode, 2);
        }
    }

    /// <summary>How many files were looked through.</summary>
    public int Files { get; private set; }

    /// <summary>How many blocks were unpacked.</summary>
    public int Unpacked { get; private set; }

    /// <summary>How many bytes were looked through, unpacked ones counted too.</summary>
    public long Bytes { get; private set; }

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
            Files++;
            findings.AddRange(
                In(Path.GetRelativePath(folder, path)).Select(text => new PersonalFinding(path, "its name", text)));
            findings.AddRange(In(content).Select(text => new PersonalFinding(path, "as it is", text)));
            foreach (var block in Unpack(path, content))
            {
                Unpacked++;
                findings.AddRange(In(block).Select(text => new PersonalFinding(path, "packed", text)));
            }
        }

        return findings;
    }

    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>The personal strings that stand in the bytes.</summary>
    public IReadOnlyList<string> In(byte[] content)
    {
        Bytes += content.Length;
        return [.. _sought.Where(one => one.StandsIn(content)).Select(one => one.Text).Distinct()];
    }

    /// <summary>The blocks that a segment holds packed, as far as it is written (spec storage 2.1).</summary>
    public static IEnumerable<byte[]> Unpack(string path, byte[] file)
    {
        if (Path.GetExtension(path) != ".seg")
        {
            yield break;
        }

        var offset = SegmentFile.Head(LedgerOf(path), default).Length;
        while (offset + Frame.HeadSize < file.Length
            && BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset)) is > 0 and var length
            && length <= file.Length - offset - Frame.HeadSize)
        {
            yield return Packing.Unpack(file.AsSpan(offset + Frame.HeadSize, length));
            offset += Frame.HeadSize + length;
        }
    }

    private static LedgerName LedgerOf(string segment)
    {
        var ledger = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(segment)))!;
        return Code<LedgerName>.TryParse(ledger, out var name)
            ? name
            : throw new InvalidDataException($"{segment} lies in no ledger's folder");
    }

    private void Add(string text, Encoding encoding, int width)
    {
        var bytes = encoding.GetBytes(text);
        var isWord = bytes.Length / width < ShortBytes;
        _sought.Add(new Pattern(text, bytes, width, isWord));
        if (Encoding.UTF8.GetByteCount(text) >= ShortBytes)
        {
            _sought.AddRange(InBase64(bytes).Select(alone => new Pattern(text, alone, 1, IsWord: false)));
        }
    }

    /// <summary>What stands for the bytes alone when they begin at the first, second or third of three bytes.</summary>
    private static IEnumerable<byte[]> InBase64(byte[] bytes)
    {
        for (var lead = 0; lead < 3; lead++)
        {
            byte[] padded = [.. new byte[lead], .. bytes];
            var alone = new Range(((lead * 8) + 5) / 6, padded.Length * 8 / 6);
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(padded)[alone]);
            yield return Encoding.ASCII.GetBytes(Base64Url.EncodeToString(padded)[alone]);
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

    /// <summary>Bytes that stand for a text, so many to a character.</summary>
    private sealed record Pattern(string Text, byte[] Bytes, int Width, bool IsWord)
    {
        public bool StandsIn(ReadOnlySpan<byte> content)
        {
            for (var from = 0; content[from..].IndexOf(Bytes) is >= 0 and var at; from += at + 1)
            {
                if (!IsWord || IsWordAt(content, from + at))
                {
                    return true;
                }
            }

            return false;
        }

        // What is around a word is ASCII, and next to it no letter and no digit.
        private bool IsWordAt(ReadOnlySpan<byte> content, int start)
        {
            var end = start + Bytes.Length;
            var before = content[Math.Max(0, start - (Surroundings * Width))..start];
            var after = content[end..Math.Min(content.Length, end + (Surroundings * Width))];
            return IsAscii(before) && IsAscii(after)
                && !HoldsLetter(before[Math.Max(0, before.Length - Width)..])
                && !HoldsLetter(after[..Math.Min(after.Length, Width)]);
        }

        private static bool IsAscii(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7E) < 0;

        private static bool HoldsLetter(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
            {
                if (char.IsAsciiLetterOrDigit((char)value))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
