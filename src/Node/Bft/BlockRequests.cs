using Salus.Ledger;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>Asks one validator after the other for final blocks that this one had already. Safe for many threads, for
/// one wish at a time.</summary>
internal sealed class BlockRequests(LedgerName ledger, IPeers peers, TimeProvider time)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private volatile Wish? _wish;

    /// <summary>What a validator gives from a height on; nothing when it has none, or does not answer.</summary>
    public async Task<IReadOnlyList<StoredBlock>> AskAsync(
        string validator, Height from, CancellationToken cancellationToken)
    {
        var wish = new Wish(validator, from, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _wish = wish;
        peers.Send(ledger, validator, new PeerMessage.Ask(from.Value));
        try
        {
            return await wish.Answer.Task.WaitAsync(AnswerTime, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Another one is asked.
            return [];
        }
        finally
        {
            _wish = null;
        }
    }

    /// <summary>Takes what answers the wish; false for blocks that nobody wished for here.</summary>
    public bool TryTake(string from, PeerMessage.Give give)
    {
        if (_wish is not { } wish || wish.Validator != from)
        {
            return false;
        }

        List<StoredBlock> blocks = [];
        var next = wish.From;
        foreach (var encoded in give.Blocks)
        {
            if (Read(encoded) is not { } block || block.Header.Height != next)
            {
                break;
            }

            blocks.Add(block);
            next = next.Next;
        }

        // What it gives at other heights answers somebody else's wish.
        return (blocks.Count > 0 || give.Blocks.Count == 0) && wish.Answer.TrySetResult(blocks);
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

    private sealed record Wish(
        string Validator, Height From, TaskCompletionSource<IReadOnlyList<StoredBlock>> Answer);
}
