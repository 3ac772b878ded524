using System.Collections.Concurrent;
using Salus.Ledger;
using Salus.Node.Peers;
using Salus.Primitives;

namespace Salus.Node.Bft;

/// <summary>Asks single validators for what only their answers are waited for. Safe for many threads.</summary>
internal sealed class PeerRequests(LedgerName ledger, IPeers peers, TimeProvider time)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Wish, bool> _wishes = new();

    /// <summary>What a validator answers; null when it has nothing of the kind, or does not answer.</summary>
    public async Task<T?> AskAsync<T>(
        string validator, PeerMessage ask, Func<PeerMessage, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var answer = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var wish = new Wish(
            validator, message => read(message) is { } taken && answer.TrySetResult(taken));
        _wishes.TryAdd(wish, true);
        // Another one is asked then.
        using var end = time.CreateTimer(
            _ => answer.TrySetResult(null), null, AnswerTime, Timeout.InfiniteTimeSpan);
        using var stop = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        peers.Send(ledger, validator, ask);
        try
        {
            return await answer.Task;
        }
        finally
        {
            _wishes.TryRemove(wish, out _);
        }
    }

    /// <summary>The sections of a snapshot that a validator gives from one on; null when it does not answer.</summary>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>?> AskSectionsAsync(
        string validator, Digest snapshot, int from, CancellationToken cancellationToken)
    {
        var ask = new PeerMessage.AskSections(snapshot, (uint)from);
        return AskAsync(
            validator,
            ask,
            message => message is PeerMessage.GiveSections given
                && given.Snapshot == ask.Snapshot && given.From == ask.From ? given.Sections : null,
            cancellationToken);
    }

    /// <summary>Takes what answers a wish; false for what nobody wished for here.</summary>
    public bool TryTake(string from, PeerMessage message)
    {
        foreach (var (wish, _) in _wishes)
        {
            if (wish.Validator == from && wish.TryTake(message))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Wish(string Validator, Func<PeerMessage, bool> TryTake);
}
