using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives.Wire;

namespace Salus.Node.Bft;

/// <summary>A snapshot that was taken whole: the machine that it was loaded into, and what proves it.</summary>
internal sealed record ArrivedSnapshot(LedgerMachine Machine, ReadOnlyMemory<byte> Offer);

/// <summary>
/// Takes a snapshot from the other validators: who offers one proves it from genesis, and each section is compared with
/// the manifest before it is kept, whoever gives it (spec snapshots 4). One thread.
/// </summary>
internal sealed partial class SnapshotTaking(BftParts parts, PeerRequests requests, ILogger logger)
{
    private const int MostWaits = 120;

    // So that it is never asked for more than a validator gives in a second. spec votes 5.2
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = logger;

    private LedgerName Ledger => parts.Machine.Name;

    /// <summary>Takes the newest one above a height that somebody offers; null when that fails, or nobody has
    /// one.</summary>
    public async Task<ArrivedSnapshot?> RunAsync(ulong above, CancellationToken cancellationToken)
    {
        List<string> others =
        [
            .. parts.Machine.Validators.Validators.Select(one => one.Id).Where(id => id != parts.Validator.Id),
        ];
        foreach (var other in others)
        {
            try
            {
                var givers = new Givers([other, .. others.Where(one => one != other)]);
                if (await OfferOfAsync(other, above, cancellationToken) is { Length: > 0 } bytes
                    && await TakeAsync(bytes, above, givers, cancellationToken) is { } arrived)
                {
                    return arrived;
                }
            }
            catch (Exception fault) when (fault is WireRejectedException or ProofRejectedException)
            {
                LogLie(Ledger, other, fault.Message);
            }
        }

        return null;
    }

    private async Task<byte[]?> OfferOfAsync(string other, ulong above, CancellationToken cancellationToken) =>
        await requests.AskAsync(
            other,
            new PeerMessage.AskSnapshot(above),
            message => (message as PeerMessage.GiveSnapshot)?.Offer.ToArray(),
            cancellationToken);

    private async Task<ArrivedSnapshot?> TakeAsync(
        byte[] bytes, ulong above, Givers givers, CancellationToken cancellationToken)
    {
        var offer = SnapshotOffer.Read(bytes);
        var validators = offer.Prove(parts.Genesis, Ledger);
        var header = offer.Manifest.Header;
        if (header.Height.Value <= above)
        {
            LogTooOld(Ledger, header.Height);
            return null;
        }

        using var arriving = new ArrivingSnapshot(parts.Folder, offer.Manifest);
        if (!await FillAsync(arriving, givers, cancellationToken)
            || !await IsUnderPoliciesAsync(header.Policy, cancellationToken))
        {
            return null;
        }

        var loaded = SnapshotLoad.Run(
            offer.Manifest, arriving.Open(_logger), parts.Genesis, Ledger, parts.Policies);
        SnapshotOffer.RequireValidators(loaded, validators);
        // Not before: as long as the ledger does not go on from it, it writes to the log that it has.
        arriving.Finish();
        LogTaken(Ledger, header.Height);
        return new ArrivedSnapshot(loaded, bytes);
    }

    // Policies are caught up with at the same time; without them no block is executed either.
    private async Task<bool> IsUnderPoliciesAsync(BlockReference policy, CancellationToken cancellationToken)
    {
        var left = MostWaits;
        while (parts.Policies is { } policies && policies.HeaderAt(policy.Height) != policy.Header)
        {
            if (left-- == 0)
            {
                LogWaited(Ledger, policy.Height);
                return false;
            }

            await Task.Delay(Wait, parts.Time, cancellationToken);
        }

        return true;
    }

    // Whoever gives nothing, or what does not hold, or so little that it would never end, is asked no more for this
    // snapshot.
    private async Task<bool> FillAsync(
        ArrivingSnapshot arriving, Givers givers, CancellationToken cancellationToken)
    {
        while (!arriving.IsWhole)
        {
            if (givers.First is not { } giver)
            {
                return false;
            }

            var (from, asked) = (arriving.Next, parts.Time.GetTimestamp());
            // Twice: an answer may be lost, or take long on a slow line.
            var snapshot = arriving.Manifest.Digest;
            var sections = await requests.AskSectionsAsync(giver, snapshot, from, cancellationToken)
                ?? await requests.AskSectionsAsync(giver, snapshot, from, cancellationToken);
            if (sections is not { Count: > 0 }
                || !sections.All(section => arriving.TryAdd(section.Span))
                || sections.Count < SnapshotGiving.CountFrom(arriving.Manifest, from))
            {
                LogLeft(Ledger, giver, arriving.Next);
                givers.Leave();
            }
            else
            {
                givers.Waited(parts.Time.GetElapsedTime(asked));
            }

            await Task.Delay(Pause, parts.Time, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Ledger}: what {Validator} offers as a snapshot is none: {What}")]
    private partial void LogLie(LedgerName ledger, string validator, string what);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Ledger}: the snapshot of block {Height} was offered, which is older than was asked for")]
    private partial void LogTooOld(LedgerName ledger, Height height);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Ledger}: {Validator} does not give section {Section} of the snapshot as its manifest has it; "
            + "another is asked")]
    private partial void LogLeft(LedgerName ledger, string validator, int section);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Ledger}: the snapshot is left, for block {Policy} of policies, which it stands on, did not come")]
    private partial void LogWaited(LedgerName ledger, Height policy);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Ledger}: took the snapshot of block {Height}, which certified headers prove from genesis on")]
    private partial void LogTaken(LedgerName ledger, Height height);
}
