using System.Buffers.Binary;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger.Blocks;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Bft;

/// <summary>
/// What this validator said at the height it agrees on, durable before it leaves (spec votes 1). Two files take turns:
/// the one that is not written holds the former height until the new one is durable.
/// </summary>
internal sealed class VoteLog : IDisposable
{
    private const int HeadSize = 16;

    private readonly LedgerFolder _folder;
    private readonly DiskFile[] _files;
    private IReadOnlyList<Said> _last;
    private ulong _generation;
    private long _end;

    private VoteLog(LedgerFolder folder, DiskFile[] files, ulong? height, ulong generation, IEnumerable<Said> said)
    {
        _folder = folder;
        _files = files;
        Height = height;
        _generation = generation;
        _last = LastOf(said);
    }

    /// <summary>A file that has grown past this is begun anew.</summary>
    public int MostBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The height at which it said something last; null when the log is not there or does not read: what was
    /// said is lost.</summary>
    public ulong? Height { get; private set; }

    /// <summary>Makes the log of a validator that has never said anything, when a network is founded.</summary>
    public static void Found(LedgerFolder folder)
    {
        Directory.CreateDirectory(folder.Root);
        using var file = DiskFile.Open(folder.Votes(1));
        file.Write(Frame(generation: 1, []), 0);
        file.Flush();
    }

    /// <summary>Opens the log and reads what it holds. A tail that does not read was never said.</summary>
    public static VoteLog Open(LedgerFolder folder, OpenDiskFile open)
    {
        var (first, second) = (Read(folder.Votes(0)), Read(folder.Votes(1)));
        var newest = second.Generation > first.Generation ? second : first;
        Directory.CreateDirectory(folder.Root);
        DiskFile[] files = [open(folder.Votes(0)), open(folder.Votes(1))];
        return new VoteLog(folder, files, newest.Height, newest.Generation, newest.Said);
    }

    /// <summary>What was said last of each kind at a height; nothing when it is not the log's.</summary>
    public IReadOnlyList<Said> SaidAt(ulong height) =>
        height == Height ? _last : [];

    /// <summary>Whether it knows of a message, or of a later one in its place. Below a round that it wished for all is
    /// known: nothing is said there any more, and what was said before a beginning anew is given up (spec votes
    /// 7.4).</summary>
    public bool Remembers(Message message) =>
        message.Height < Height
        || (message.Height == Height && _last.Any(said => said.Message is Message.ChangeRound wish
            && wish.Round > message.Round
            || (said.Message.Kind == message.Kind && said.Message.Round >= message.Round)));

    /// <summary>Whether a validator has signed a final block above all that its log holds.</summary>
    public bool Misses(CertifiedBlock final, string validator) =>
        final.Block.Header.Height.Value > Height
        && final.Certificate.Signatures.Any(signature => signature.Validator == validator);

    /// <summary>Makes messages of one height durable, or throws <see cref="StoreUnavailableException"/>: then they are
    /// not said, and what was said before is remembered.</summary>
    public void Write(IReadOnlyList<Said> said)
    {
        var height = said[0].Message.Height;
        var last = LastOf(height == Height ? _last.Concat(said) : said);

        // A file that is begun anew holds all that binds at the height: the other one is needed no more. So it is after
        // a start, and after a write that failed: of either, frames may be left that were never said.
        var isLeft = _end == 0;
        var isFresh = isLeft || height != Height || _end > MostBytes;
        var (generation, start) = isFresh ? (_generation + 1, 0L) : (_generation, _end);
        byte[][] frames = [.. (isFresh ? last : said).Select(one => Frame(generation, PeerCodec.EncodeSaid(one)))];
        var place = (int)(generation % 2);
        _end = 0;
        if (isLeft)
        {
            Empty(place);
        }

        Write(place, start, frames, isWhole: isFresh && height == Height);
        (_last, _generation, Height) = (last, generation, height);
        _end = start + frames.Sum(frame => (long)frame.Length);
    }

    // What the other file holds of this height is needed until all of it is here: the first frame, without which the
    // file is none, comes last.
    private void Write(int place, long start, byte[][] frames, bool isWhole)
    {
        var end = start + frames[0].Length;
        foreach (var frame in frames[1..])
        {
            Put(place, frame, end);
            end += frame.Length;
        }

        if (isWhole && frames.Length > 1)
        {
            Flush(place);
        }

        Put(place, frames[0], start);
        Flush(place);
    }

    private void Put(int place, byte[] frame, long at)
    {
        try
        {
            _files[place].Write(frame, at);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(_folder.Votes(place), full);
        }
    }

    private void Flush(int place) => Settle(place, () => _files[place].Flush());

    private void Empty(int place) => Settle(place, () => _files[place].Cut(0));

    // What a disk did with bytes that it failed to flush nobody can say. spec storage 3.5
    private void Settle(int place, Action flush)
    {
        try
        {
            flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StoreUnavailableException.UntilRestart(_folder.Votes(place), fault);
        }
    }

    private static IReadOnlyList<Said> LastOf(IEnumerable<Said> said) =>
        [.. said.GroupBy(one => one.Message.Kind).OrderBy(kind => kind.Key).Select(kind => kind.Last())];

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private static byte[] Frame(ulong generation, ReadOnlySpan<byte> said)
    {
        var frame = new byte[HeadSize + said.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, said.Length);
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(8), generation);
        said.CopyTo(frame.AsSpan(HeadSize));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Checksum.Of(frame.AsSpan(8)));
        return frame;
    }

    // Frames of another generation are left over from a height before.
    private static (ulong Generation, ulong? Height, IReadOnlyList<Said> Said) Read(string path)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        List<Said> said = [];
        ulong? height = null;
        var (generation, end) = (0UL, 0);
        while (FrameAt(bytes.AsSpan(end)) is { Length: >= HeadSize } frame
            && BinaryPrimitives.ReadUInt64BigEndian(frame[8..]) is var written
            && (end == 0 || written == generation))
        {
            generation = written;
            height ??= 0;
            if (frame.Length > HeadSize)
            {
                said.Add(PeerCodec.DecodeSaid(bytes.AsMemory(end + HeadSize, frame.Length - HeadSize)));
                height = said[^1].Message.Height;
            }

            end += frame.Length;
        }

        return (generation, height, said);
    }

    private static ReadOnlySpan<byte> FrameAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSize)
        {
            return default;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return length >= 0
            && length <= bytes.Length - HeadSize
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == Checksum.Of(bytes[8..(HeadSize + length)])
            ? bytes[..(HeadSize + length)]
            : default;
    }
}
