using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;

namespace Salus.Node.Storage;

// How what is stored is changed after all: a damaged segment is replaced, a snapshot is taken, and what lies below it
// is filled in.
public sealed partial class SegmentStore
{
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

    /// <summary>Begins above the block of a snapshot: what is here lies below it from now on.</summary>
    public void GoOnFrom(Height height, Digest header, ReadOnlySpan<byte> offer)
    {
        lock (_writing)
        {
            try
            {
                lock (_files)
                {
                    _segment?.Dispose();
                    _segment = null;
                    _markFile.Dispose();
                    BelowSnapshot.Begin(_folder, height, header, offer);
                    _markFile = DurableMark.Open(_folder.Mark, _open);
                    _mark = new Mark(height, header, new Height(0), 0);
                    _places.Forget();
                    _damaged.Clear();
                    BeginAbove(height);
                }
            }
            catch (Exception cause) when (IsOfTheDisk(cause))
            {
                _failure = StoreUnavailableException.UntilRestart(_folder.Root, cause);
                throw _failure;
            }
        }
    }

    /// <summary>Takes the next block below the snapshot; it is durable with the next that has to be. The last one
    /// makes the ledger whole.</summary>
    public void Fill(CertifiedBlock final, bool isDurable)
    {
        _below!.Append(final, isDurable || final.Block.Header.Height == BeginsAbove);
        if (_below.Mark.Height != BeginsAbove)
        {
            return;
        }

        lock (_writing)
        {
            lock (_files)
            {
                if (_mark.Segment.Value == 0)
                {
                    // Nothing is above the snapshot yet: the last block is where it was filled in.
                    _markFile.WriteBoth(_below.Mark);
                    _mark = _below.Mark;
                }

                _below.Dispose();
                BelowSnapshot.Join(_folder);
                _places.Forget();
                (_below, BeginsAbove) = (null, new Height(0));
            }
        }
    }

    private void BeginAbove(Height height)
    {
        _below = _openBelow!();
        BeginsAbove = height;
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
}
