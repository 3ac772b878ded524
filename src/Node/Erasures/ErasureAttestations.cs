using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Node.Api;
using Salus.Node.Hosting;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Erasures;

/// <summary>
/// Deletes what patients had erased, and attests it on the ledger; after a start once more from the first erasure on,
/// so that neither a crash nor a restored backup leaves anything. One that fails holds up no other (spec erasure 2).
/// </summary>
internal sealed partial class ErasureAttestations(
    LocalNode node, NodeIdentity identity, ErasureNotes notes, ErasuresDone done, ILogger<ErasureAttestations> logger)
{
    // What failed is tried again by itself, a few at a time: a store that hangs must not keep the next ones waiting.
    private const int MostAgain = 16;
    private static readonly TimeSpan UntilAgain = TimeSpan.FromMinutes(1);

    private readonly GranteeEnvelopes _granteeEnvelopes = new(node);
    private readonly SortedDictionary<long, DateTimeOffset> _failed = [];
    private long _done;
    private long _next = 1;

    /// <summary>Deletes and attests what is due, once a second, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _done = done.Read(node.Records);
        await EverySecond.DoAsync(EraseDueAsync, node.Time, stopping);
    }

    private async Task EraseDueAsync(CancellationToken stopping)
    {
        var now = node.Time.GetUtcNow();
        long[] again = [.. _failed.Where(one => one.Value <= now).Select(one => one.Key).Take(MostAgain)];
        foreach (var number in again)
        {
            await TryAsync(number, Erasure.Find(node.Records, number)!, stopping);
        }

        while (Erasure.Find(node.Records, _next) is { } erasure)
        {
            await TryAsync(_next, erasure, stopping);
            _next++;
        }

        NoteDone();
    }

    private async Task TryAsync(long number, Erasure erasure, CancellationToken stopping)
    {
        try
        {
            if (await EraseAsync(number, erasure, stopping))
            {
                _failed.Remove(number);
                return;
            }
        }
        catch (Exception fault) when (IsOfTheStore(fault))
        {
            LogNotNow((fault as OperationalException)?.Code ?? "store-unavailable");
        }

        _failed[number] = node.Time.GetUtcNow() + UntilAgain;
    }

    private static bool IsOfTheStore(Exception fault) => fault is OperationalException or IOException
        or UnauthorizedAccessException or HttpRequestException or SqliteException;

    private void NoteDone()
    {
        var reached = _failed.Count == 0 ? _next - 1 : _failed.Keys.First() - 1;
        if (reached <= _done)
        {
            return;
        }

        try
        {
            done.Write(reached, Erasure.Find(node.Records, reached)!);
            _done = reached;
        }
        catch (StoreUnavailableException fault)
        {
            LogNotNow(fault.Code);
        }
    }

    private async Task<bool> EraseAsync(long number, Erasure erasure, CancellationToken stopping)
    {
        var isAttested = IsAttested(erasure);

        // What was carried out here is looked at once more, but no log is read for it. spec erasure 2.4
        var deletion = new Deletion(
            node,
            erasure,
            isAttested && number <= _done ? [] : _granteeEnvelopes.Of(erasure.Patient, erasure.Record));
        if (isAttested)
        {
            // Already deleted once; a backup that was put back may have brought it back.
            var returned = await deletion.RunAsync(stopping);
            if (returned > 0)
            {
                LogReturned(returned);
            }

            return true;
        }

        var finding = notes.Find(erasure);
        if (finding is null)
        {
            finding = await deletion.FindAsync(stopping);
            notes.Write(erasure, finding);
        }

        await deletion.RunAsync(stopping);
        return await AttestAsync(erasure, finding, stopping);
    }

    private bool IsAttested(Erasure erasure) =>
        node.Records.Get(Attestation.Table, Attestation.Id(erasure.Record, identity.Store)) is not null;

    private async Task<bool> AttestAsync(Erasure erasure, AttestErasure finding, CancellationToken stopping)
    {
        var submissions = await node.SubmitAsync(LedgerName.Records, [node.Sign(finding, identity.StoreKey)], stopping);
        switch (submissions[0])
        {
            case Submission.Final { Receipt.Refused: null or Refusal.AlreadyAttested }:
                notes.Forget(erasure);
                return true;

            case Submission.Final final:
                LogRefused(Code<Refusal>.Text(final.Receipt.Refused!.Value));
                return true;

            case Submission.NotAdmitted refused:
                LogNotNow(Code<Refusal>.Text(refused.Reason));
                return false;

            default:
                throw new InvalidOperationException("a submission is final or not admitted");
        }
    }

    [LoggerMessage(LogLevel.Warning, "An erasure could not be carried out or attested ({Code}); it is tried again")]
    private partial void LogNotNow(string code);

    [LoggerMessage(LogLevel.Warning, "{Count} files of erased records were there again, and are deleted")]
    private partial void LogReturned(int count);

    [LoggerMessage(LogLevel.Error, "The ledger refused the attestation of an erasure for good: {Code}")]
    private partial void LogRefused(string code);
}
