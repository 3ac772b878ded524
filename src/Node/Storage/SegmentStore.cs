using System.Collections.Concurrent;
using System.Diagnostics;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>
/// A ledger's final blocks on disk, appended and never changed. One writer; any number of readers. A block is durable
/// when <see cref="Append"/> returns: segment flushed, then mark flushed.
/// </summary>
public sealed class SegmentStore : IDisposable
{
    private readonly LedgerFolder _folder;
    private readonly LedgerName _ledger;
    private readonly Digest _genesisHeader;
    private readonly OpenDiskFile _open;
    private readonly DurableMark _markFile;
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

    /// <summary>The bytes of all segments.</summary>
    public long Bytes => _folder.ListSegments().Sum(first => new FileInfo(_folder.Segment(first)).Length);

    /// <summary>Opens a folder and cuts what is above its mark. Of the blocks below it nothing is read
    /// yet.</summary>
    public static SegmentStore Open(
        LedgerFolder folder, LedgerName ledger, Digest genesisHeader, OpenDiskFile open, ILogger logger)
    {
        try
        {
            var recovered = new SegmentRecovery(folder, ledger, genesisHeader, open, logger).Run();
            return new SegmentStore(folder, ledger, genesisHeader, open, recovered);
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
        return height.Value == 0 || height == mark.Height
            ? SegmentScan.Read(_folder, _ledger, height.Value == 0 ? _genesisHeader : header, mark, height)
            : SegmentScan.Read(_folder, _ledger, header, mark, height, Place(height));
    }

    /// <summary>Where a block at or below the mark lies.</summary>
    public FramePlace Place(Height height)
    {
        lock (_files)
        {
            return _places.Find(height, _mark);
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

    /// <summary>The blocks that are known to be damaged, in order.</summary>
    public IReadOnlyList<Height> Damaged => [.. _damaged.Keys.Order()];

    /// <summary>What was found at a height; null when nothing was.</summary>
    public StoreDamagedException? DamageOf(Height height) => _damaged.GetValueOrDefault(height);

    /// <summary>Keeps a block from being read, or, with null, lets it be read again.</summary>
    public void Judge(Height height, StoreDamagedException? damage)
    {
        if (damage is null)
        {
            _damaged.TryRemove(height, out _);
        }
        else
        {
            _damaged[height] = damage;
        }
    }

    /// <summary>The heights of the segment in which a block lies, or would lie.</summary>
    public (Height First, Height Last) SegmentOf(Height height)
    {
        var mark = _mark;
        var firsts = _folder.ListSegments().Where(first => first <= mark.Segment).ToList();
        var next = firsts.FindIndex(first => first > height);
        return (
            next == 0 || firsts.Count == 0 ? new Height(1) : firsts[(next < 0 ? firsts.Count : next) - 1],
            next < 0 ? mark.Height : new Height(firsts[next].Value - 1));
    }

    /// <summary>Begins to write a segment anew; nothing of it counts before <see cref="Finish"/>.</summary>
    public SegmentRepair Repair(Height first) => SegmentRepair.Begin(_folder, _ledger, first);

    /// <summary>Copies a block as it lies here, if it reads.</summary>
    public void Copy(Height height, SegmentRepair repair)
    {
        var (segment, place) = Open(height);
        using (segment)
        {
            segment.Read(height, place.Start);
            repair.Add(segment.ReadRaw(place));
        }
    }

    /// <summary>Puts a segment that was written anew, up to some block, in the place of the damaged one: whole, or not
    /// at all (spec storage 3.9).</summary>
    public void Finish(SegmentRepair repair)
    {
        lock (_writing)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            // What was appended meanwhile.
            for (var last = SegmentOf(repair.First).Last; repair.Next <= last;)
            {
                Copy(repair.Next, repair);
            }

            repair.Flush();
            Replace(repair);
        }
    }

    /// <summary>Makes the next block durable, or changes nothing and throws <see
    /// cref="StoreUnavailableException"/>: one that needs no restart when the next may fit again (spec storage
    /// 3.5).</summary>
    public void Append(CertifiedBlock final)
    {
        lock (_writing)
        {
            AppendNext(final);
        }
    }

    private void AppendNext(CertifiedBlock final)
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

        var mark = Write(_frames.Write(final), header);
        var start = _mark.Segment == mark.Segment ? _mark.End : HeadLength(mark.Segment);
        // The mark first: who walks the segment meanwhile walks up to it, and then the place is known already.
        _mark = mark;
        _places.Add(new FramePlace(mark.Segment, start, mark.End));
    }

    public void Dispose()
    {
        _segment?.Dispose();
        _markFile.Dispose();
    }

    // Place and file belong together: another file may take the name right after.
    private (SegmentFile Segment, FramePlace Place) Open(Height height)
    {
        lock (_files)
        {
            var place = _places.Find(height, _mark);
            return (SegmentFile.Open(_folder, place.Segment), place);
        }
    }

    // From when the new segment is complete, the next opening puts it in its place, whatever happens here.
    private void Replace(SegmentRepair repair)
    {
        try
        {
            lock (_files)
            {
                repair.Complete();
                if (repair.First == _mark.Segment)
                {
                    _segment?.Dispose();
                    _segment = null;
                    var mark = _mark with { End = repair.End };
                    _markFile.WriteBoth(mark);
                    repair.Install();
                    _mark = mark;
                }
                else
                {
                    repair.Install();
                }

                _places.Forget();
            }
        }
        catch (Exception cause) when (IsOfTheDisk(cause))
        {
            _failure = StoreUnavailableException.UntilRestart(_folder.Segment(repair.First), cause);
            throw _failure;
        }
    }

    private Mark Write(ReadOnlySpan<byte> frame, BlockHeader header)
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

        var started = Stopwatch.GetTimestamp();
        Flush(first, start);
        var mark = new Mark(header.Height, header.Digest, first, start + head.Length + frame.Length);
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
            _segment?.Dispose();
            _segment = null;
            _segment = _open(_folder.Segment(first));
        }

        return _segment;
    }

    private long HeadLength(Height first) => SegmentFile.Head(_ledger, first).Length;
}
