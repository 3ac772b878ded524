using System.Collections.Concurrent;
using System.Diagnostics;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>
/// A ledger's final blocks on disk, appended and never changed. One writer; any number of readers. A block is durable
/// when <see cref="Append(CertifiedBlock)"/> returns: segment flushed, then mark flushed.
/// </summary>
public sealed partial class SegmentStore : IDisposable
{
    private readonly LedgerFolder _folder;
    private readonly LedgerName _ledger;
    private readonly Digest _genesisHeader;
    private readonly OpenDiskFile _open;
    private DurableMark _markFile;
    private Func<SegmentStore>? _openBelow;
    private SegmentStore? _below;
    private readonly FrameWriter _frames = new();
    private readonly SegmentPlaces _places;
    private readonly ConcurrentDictionary<Height, StoreDamagedException> _damaged = new();
    private readonly Lock _writing = new();
    private readonly Lock _files = new();
    private volatile Mark _mark;
    private DiskFile? _segment;
    private StoreUnavailableException? _failure;

    private SegmentStore(
        LedgerFolder folder,
        LedgerName ledger,
        Digest genesisHeader,
        OpenDiskFile open,
        (Mark Mark, DurableMark File) recovered)
    {
        _folder = folder;
        _ledger = ledger;
        _genesisHeader = genesisHeader;
        _open = open;
        (_mark, _markFile) = recovered;
        _places = new SegmentPlaces(folder, ledger);
    }

    /// <summary>A segment that has grown past this is followed by a new one.</summary>
    public long SegmentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Up to where everything is durable.</summary>
    public Mark Mark => _mark;

    /// <summary>How long the flushes of an append took together.</summary>
    public FlushTimes FlushTimes { get; } = new();

    /// <summary>The block of a snapshot above which it begins, as long as not all below is there; else 0 (spec
    /// snapshots 5).</summary>
    public Height BeginsAbove { get; private set; }

    /// <summary>Up to where what lies below the snapshot is there.</summary>
    public Height Filled
    {
        get
        {
            lock (_files)
            {
                return _below?.Mark.Height ?? _mark.Height;
            }
        }
    }

    /// <summary>The bytes of all segments.</summary>
    public long Bytes => BytesIn(_folder) + BytesIn(_folder.Below);

    private static long BytesIn(LedgerFolder folder) =>
        LedgerFolder.SizeOf(folder.ListSegments().Select(folder.Segment));

    /// <summary>Opens a folder and cuts what is above its mark. Of the blocks below it nothing is read
    /// yet.</summary>
    public static SegmentStore Open(
        LedgerFolder folder, LedgerName ledger, Digest genesisHeader, OpenDiskFile open, ILogger logger)
    {
        try
        {
            BelowSnapshot.Resume(folder);
            var recovered = new SegmentRecovery(folder, ledger, genesisHeader, open, logger).Run();
            var store = new SegmentStore(folder, ledger, genesisHeader, open, recovered)
            {
                _openBelow = () => Open(folder.Below, ledger, genesisHeader, open, logger),
            };
            if (BelowSnapshot.Read(folder) is { } due)
            {
                store.BeginAbove(due.Height);
            }

            return store;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(folder.Root, cause);
        }
    }

    /// <summary>Every block, in order; throws <see cref="StoreDamagedException"/> at the first that is not what it
    /// was.</summary>
    public IEnumerable<(StoredBlock Block, FramePlace Place)> ReadAll() =>
        SegmentScan.Read(_folder, _ledger, _genesisHeader, _mark);

    /// <summary>The blocks above one, in order, up to the mark of now; throws <see cref="StoreDamagedException"/> at
    /// the first that is not what it was.</summary>
    public IEnumerable<(StoredBlock Block, FramePlace Place)> ReadAbove(Height height, Digest header)
    {
        var mark = _mark;
        return height == BeginsAbove || height == mark.Height
            ? SegmentScan.Read(_folder, _ledger, header, mark, height)
            : SegmentScan.Read(_folder, _ledger, header, mark, height, Place(height));
    }

    /// <summary>Where a block at or below the mark lies.</summary>
    public FramePlace Place(Height height)
    {
        lock (_files)
        {
            return height <= BeginsAbove ? _below!.Place(height) : _places.Find(height, _mark);
        }
    }

    /// <summary>The block at a height; null at 0 and above the mark. One that is known to be damaged is not read: <see
    /// cref="StoreDamagedException"/>.</summary>
    public StoredBlock? Read(Height height) => DamageOf(height) is { } damage ? throw damage : ReadAnyway(height);

    /// <summary>The block at a height, whatever was found of it before; null at 0 and above the mark.</summary>
    public StoredBlock? ReadAnyway(Height height)
    {
        if (height.Value == 0 || height > _mark.Height)
        {
            return null;
        }

        var (segment, place) = Open(height);
        using (segment)
        {
            return segment.Read(height, place.Start).Block;
        }
    }

    /// <summary>Makes the next block durable, or changes nothing and throws <see
    /// cref="StoreUnavailableException"/>: one that needs no restart when the next may fit again (spec storage
    /// 3.5).</summary>
    public void Append(CertifiedBlock final) => Append(final, isDurable: true);

    // What is not made durable at once is with the next that is; until then a crash takes it back.
    private void Append(CertifiedBlock final, bool isDurable)
    {
        lock (_writing)
        {
            AppendNext(final, isDurable);
        }
    }

    private void AppendNext(CertifiedBlock final, bool isDurable)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        var header = final.Block.Header;
        var isNext = header.Height == _mark.Height.Next && header.Parent == _mark.Header;
        if (!isNext)
        {
            throw new InvalidOperationException($"block {header.Height} does not follow the stored {_mark.Height}");
        }

        var mark = Write(_frames.Write(final), header, isDurable);
        var start = _mark.Segment == mark.Segment ? _mark.End : HeadLength(mark.Segment);
        // The mark first: who walks the segment meanwhile walks up to it, and then the place is known already.
        _mark = mark;
        _places.Add(new FramePlace(mark.Segment, start, mark.End));
    }

    public void Dispose()
    {
        _segment?.Dispose();
        _markFile.Dispose();
        _below?.Dispose();
    }

    // Place and file belong together: another file may take the name right after.
    private (SegmentFile Segment, FramePlace Place) Open(Height height)
    {
        lock (_files)
        {
            if (height <= BeginsAbove)
            {
                return height <= _below!.Mark.Height ? _below.Open(height) : throw new HistoryIncompleteException();
            }

            var place = _places.Find(height, _mark);
            return (SegmentFile.Open(_folder, place.Segment), place);
        }
    }

    private Mark Write(ReadOnlySpan<byte> frame, BlockHeader header, bool isDurable)
    {
        var (first, start) = _mark.Segment.Value == 0 || _mark.End > SegmentBytes
            ? (header.Height, 0L)
            : (_mark.Segment, _mark.End);
        var head = start == 0 ? SegmentFile.Head(_ledger, first) : [];
        try
        {
            var segment = SegmentFor(first);
            segment.Write(head, start);
            segment.Write(frame, start + head.Length);
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            throw CutBack(first, start, cause);
        }

        var mark = new Mark(header.Height, header.Digest, first, start + head.Length + frame.Length);
        if (!isDurable)
        {
            return mark;
        }

        var started = Stopwatch.GetTimestamp();
        Flush(first, start);
        WriteMark(mark);
        FlushTimes.Add(Stopwatch.GetElapsedTime(started));
        return mark;
    }

    // What a disk did with bytes that it failed to flush nobody can say: only a new process asks it again.
    private void Flush(Height first, long start)
    {
        try
        {
            _segment!.Flush();
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            _failure = StoreUnavailableException.UntilRestart(_folder.Segment(first), cause);
            _ = CutBack(first, start, cause);
            throw _failure;
        }
    }

    // A mark that may or may not be on disk needs its frame: it is never cut back. spec storage 3.5
    private void WriteMark(Mark mark)
    {
        try
        {
            _markFile.Write(mark);
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            _failure = StoreUnavailableException.UntilRestart(_folder.Mark, cause);
            throw _failure;
        }
    }

    // Cut back to the mark the segment is as before, and the next block may be written to the same place.
    private StoreUnavailableException CutBack(Height first, long start, Exception cause)
    {
        try
        {
            _segment?.Cut(start);
            return _failure ?? new StoreUnavailableException(_folder.Segment(first), cause);
        }
        catch (Exception second) when (IsOfTheDisk(second))
        {
            // The tail stays above the mark, and the next opening cuts it. spec storage 3.2, 3.5
            _failure ??= StoreUnavailableException.UntilRestart(_folder.Segment(first), cause);
            return _failure;
        }
    }

    private static bool IsOfTheDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private DiskFile SegmentFor(Height first)
    {
        if (_segment is null || _mark.Segment != first)
        {
            _segment?.Flush();
            _segment?.Dispose();
            _segment = null;
            _segment = _open(_folder.Segment(first));
        }

        return _segment;
    }

    private long HeadLength(Height first) => SegmentFile.Head(_ledger, first).Length;
}
