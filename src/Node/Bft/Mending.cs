using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>What mending works on; <c>Check</c> says what of a block does not hold.</summary>
internal sealed record MendingParts(
    LedgerMachine Machine,
    SegmentStore Store,
    LedgerFolder Folder,
    string Self,
    Func<StoredBlock, string?> Check);

/// <summary>
/// Puts whole blocks in the place of damaged ones: what another validator gives counts once header, certificate,
/// transactions, receipts and signatures are those of this chain (spec storage 3.9).
/// </summary>
internal sealed class Mending(MendingParts parts, BlockRequests requests)
{
    private readonly Dictionary<Height, StoredBlock> _given = [];

    /// <summary>Mends the segments of all blocks that are known to be damaged, as far as others have them; the heights
    /// that were put in place.</summary>
    public async Task<IReadOnlyList<Height>> RunAsync(CancellationToken cancellationToken)
    {
        List<Height> mended = [];
        foreach (var segment in parts.Store.Damaged.GroupBy(height => parts.Store.SegmentOf(height)))
        {
            if (await TryMendAsync(segment.Key.First, segment.Key.Last, cancellationToken))
            {
                mended.AddRange(segment);
            }
        }

        _given.Clear();
        return mended;
    }

    private async Task<bool> TryMendAsync(Height first, Height last, CancellationToken cancellationToken)
    {
        using var repair = parts.Store.Repair(first);
        while (repair.Next <= last)
        {
            var height = repair.Next;
            if (parts.Store.DamageOf(height) is not { } damage)
            {
                parts.Store.Copy(height, repair);
                continue;
            }

            if (await FetchAsync(height, cancellationToken) is not { } whole)
            {
                return false;
            }

            Keep(first, height, damage);
            repair.Add(whole.ToBlock());
        }

        parts.Store.Finish(repair);
        return true;
    }

    private async Task<StoredBlock?> FetchAsync(Height height, CancellationToken cancellationToken)
    {
        if (_given.Remove(height, out var given))
        {
            return given;
        }

        _given.Clear();
        foreach (var other in parts.Machine.Validators.Validators.Where(other => other.Id != parts.Self))
        {
            // Many in a row are asked for once; what does not hold is left, and another one is asked for it.
            foreach (var block in await requests.AskAsync(other.Id, height, cancellationToken))
            {
                if (block.Header.Height > parts.Machine.Head.Height || parts.Check(block) is not null)
                {
                    break;
                }

                _given[block.Header.Height] = block;
            }

            if (_given.Remove(height, out var first))
            {
                return first;
            }
        }

        return null;
    }

    // Without a place of its own the frame ends nobody knows where.
    private void Keep(Height segment, Height height, StoreDamagedException damage)
    {
        long? end = null;
        try
        {
            end = parts.Store.Place(height).End;
        }
        catch (StoreDamagedException)
        {
            end = null;
        }

        DamagedBytes.Keep(parts.Folder, segment, damage.Offset, end);
    }
}
