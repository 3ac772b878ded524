using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>
/// Fetches final blocks of heights at or below the head again: what another validator gives counts once header,
/// certificate, transactions, receipts and signatures are those of this chain (spec storage 3.9). One thread.
/// </summary>
internal sealed class BlockFetch(
    LedgerMachine machine, string self, Func<StoredBlock, string?> check, PeerRequests requests)
{
    private readonly Dictionary<Height, StoredBlock> _given = [];
    private string? _last;

    /// <summary>Whether more came than was asked for.</summary>
    public bool HasMore => _given.Count > 0;

    /// <summary>The whole block at a height; null when nobody gives it now.</summary>
    public async Task<StoredBlock?> FetchAsync(Height height, CancellationToken cancellationToken)
    {
        if (_given.Remove(height, out var given))
        {
            return given;
        }

        _given.Clear();
        // Who gave the last ones first: others may be away, and each of them is waited for.
        var others = machine.Validators.Validators.Select(other => other.Id).Where(id => id != self);
        foreach (var other in others.OrderByDescending(id => id == _last))
        {
            var ask = new PeerMessage.Ask(height.Value);
            var blocks = await requests.AskAsync(other, ask, message => Read(message, height), cancellationToken);
            // Many in a row are asked for once; what does not hold is left, and another one is asked for it.
            foreach (var block in blocks ?? [])
            {
                if (block.Header.Height > machine.Head.Height || check(block) is not null)
                {
                    break;
                }

                _given[block.Header.Height] = block;
            }

            if (_given.Remove(height, out var first))
            {
                _last = other;
                return first;
            }
        }

        return null;
    }

    /// <summary>Gives up what came beside what was asked for.</summary>
    public void Forget() => _given.Clear();

    // What is given at other heights answers somebody else's wish.
    private static List<StoredBlock>? Read(PeerMessage message, Height from)
    {
        if (message is not PeerMessage.Give give)
        {
            return null;
        }

        List<StoredBlock> blocks = [];
        var next = from;
        foreach (var encoded in give.Blocks)
        {
            if (Read(encoded) is not { } block || block.Header.Height != next)
            {
                break;
            }

            blocks.Add(block);
            next = next.Next;
        }

        return blocks.Count > 0 || give.Blocks.Count == 0 ? blocks : null;
    }

    private static StoredBlock? Read(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return BlockEncoding.Read(encoded);
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }
}
