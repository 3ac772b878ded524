using System.Buffers.Text;
using System.Text;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Privacy;

/// <summary>Looks for texts in bytes: as UTF-8, as UTF-16, and inside base64 or base64url, wherever they begin there.
/// Blocks on the disk are packed; it unpacks them.</summary>
internal sealed class PrivacyScan
{
    // In megabytes of ciphertext chance finds five letters, but not as a word; nor seven characters of base64.
    private const int Short = 6;

    private readonly List<(string Text, byte[] Bytes, int Width)> _sought = [];

    public PrivacyScan(IEnumerable<string> texts)
    {
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            Add(text, Encoding.UTF8.GetBytes(text), 1);
            Add(text, Encoding.Unicode.GetBytes(text), 2);
            Add(text, Encoding.BigEndianUnicode.GetBytes(text), 2);
            if (Encoding.UTF8.GetByteCount(text) >= Short)
            {
                AddInBase64(text, Encoding.UTF8.GetBytes(text));
                AddInBase64(text, Encoding.Unicode.GetBytes(text));
            }
        }
    }

    /// <summary>How many bytes were looked through, unpacked ones counted too.</summary>
    public long Scanned { get; private set; }

    /// <summary>How many blocks were unpacked.</summary>
    public int Blocks { get; private set; }

    /// <summary>Where the texts stand in the files of a folder: file and text.</summary>
    public IReadOnlyList<string> InFolder(string folder)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var content = File.ReadAllBytes(path);
            found.AddRange(In(Path.GetRelativePath(folder, path)).Select(text => $"{path}, its name: {text}"));
            found.AddRange(In(content).Select(text => $"{path}: {text}"));
            if (Path.GetExtension(path) == ".seg")
            {
                found.AddRange(Unpack(path, content).SelectMany(In).Select(text => $"{path}, a block: {text}"));
            }
        }

        return found;
    }

    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>The texts that stand in the bytes.</summary>
    public IReadOnlyList<string> In(byte[] content)
    {
        Scanned += content.Length;
        return [.. _sought.Where(one => Contains(content, one.Bytes, one.Width)).Select(one => one.Text).Distinct()];
    }

    // docs/spec/storage.md 2.1, 2.2, 2.6
    public IEnumerable<byte[]> Unpack(string path, byte[] segment)
    {
        var ledger = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))!;
        var offset = Code<LedgerName>.TryParse(ledger, out var name)
            ? SegmentFile.Head(name, new Height(0)).Length
            : throw new InvalidDataException($"{path} lies in no ledger's folder");
        while (offset < segment.Length)
        {
            var length = Frame.Length(segment.AsSpan(offset));
            yield return Packing.Unpack(segment.AsSpan(offset + Frame.HeadSize, length));
            Blocks++;
            offset += Frame.HeadSize + length;
        }
    }

    private void Add(string text, byte[] bytes, int width) => _sought.Add((text, bytes, width));

    /// <summary>What stands for the bytes alone when they begin at the first, second or third of three bytes.</summary>
    private void AddInBase64(string text, byte[] bytes)
    {
        for (var lead = 0; lead < 3; lead++)
        {
            byte[] padded = [.. new byte[lead], .. bytes];
            var whole = new Range(((lead * 8) + 5) / 6, padded.Length * 8 / 6);
            Add(text, Encoding.ASCII.GetBytes(Convert.ToBase64String(padded)[whole]), 0);
            Add(text, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(padded)[whole]), 0);
        }
    }

    private static bool Contains(byte[] content, byte[] sought, int width)
    {
        if (width == 0 || sought.Length / width >= Short)
        {
            return content.AsSpan().IndexOf(sought) >= 0;
        }

        for (var from = 0; content.AsSpan(from).IndexOf(sought) is >= 0 and var at; from += at + 1)
        {
            if (IsEdge(content, from + at - width, width) && IsEdge(content, from + at + sought.Length, width))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEdge(byte[] content, int at, int width) =>
        at < 0
        || at + width > content.Length
        || content.AsSpan(at, width).IndexOfAnyExceptInRange((byte)0, (byte)0x7E) < 0
            && content.AsSpan(at, width).IndexOfAnyInRange((byte)'0', (byte)'9') < 0
            && !content.AsSpan(at, width).ToArray().Any(value => char.IsAsciiLetter((char)value));
}
