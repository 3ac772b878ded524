using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>Puts whole blocks of other validators in the place of damaged ones (spec storage 3.9).</summary>
internal sealed class Mending(SegmentStore store, LedgerFolder folder, BlockFetch blocks)
{
    /// <summary>Mends the segments of all blocks that are known to be damaged, as far as others have them; the heights
    /// that were put in place.</summary>
    public async Task<IReadOnlyList<Height>> RunAsync(CancellationToken cancellationToken)
    {
        List<Height> mended = [];
        foreach (var segment in store.Damaged.GroupBy(store.SegmentOf))
        {
            if (await TryMendAsync(segment.Key.First, segment.Key.Last, cancellationToken))
            {
                mended.AddRange(segment);
            }
        }

        blocks.Forget();
        return mended;
    }

    private async Task<bool> TryMendAsync(Height first, Height last, CancellationToken cancellationToken)
    {
        using var repair = store.Repair(first);
        while (repair.Next <= last)
        {
            var height = repair.Next;
            if (store.DamageOf(height) is not { } damage)
            {
                store.Copy(height, repair);
                continue;
            }

            if (await blocks.FetchAsync(height, cancellationToken) is not { } whole)
            {
                return false;
            }

            Keep(first, height, damage);
            repair.Add(whole.ToBlock());
        }

        store.Finish(repair);
        return true;
    }

    // Without a place of its own the frame ends nobody knows where.
    private void Keep(Height segment, Height height, StoreDamagedException damage)
    {
        long? end = null;
        try
        {
            end = store.Place(height).End;
        }
        catch (StoreDamagedException)
        {
            end = null;
        }

        DamagedBytes.Keep(folder, segment, damage.Offset, end);
    }
}
