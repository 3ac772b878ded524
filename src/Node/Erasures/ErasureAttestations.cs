using System.Security.Cryptography;
using System.Text;
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
/// so that neither a crash nor a restored backup leaves anything (spec erasure 2).
/// </summary>
internal sealed partial class ErasureAttestations(
    LocalNode node, NodeIdentity identity, ErasureNotes notes, ILogger<ErasureAttestations> logger)
{
    private const long ExpiresAfterMs = 60_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _next = 1;

    /// <summary>Deletes and attests what is due, once a second, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, node.Time);
        try
        {
            do
            {
                await EraseDueAsync(stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops; what is due is on the ledger and is found there after the next start.
        }
    }

    private async Task EraseDueAsync(CancellationToken stopping)
    {
        try
        {
            while (Erasure.Find(node.Records, _next) is { } erasure && await EraseAsync(erasure, stopping))
            {
                _next++;
            }
        }
        catch (Exception fault) when (fault is OperationalException or IOException or HttpRequestException)
        {
            LogNotNow((fault as OperationalException)?.Code ?? "store-unavailable");
        }
    }

    private async Task<bool> EraseAsync(Erasure erasure, CancellationToken stopping)
    {
        var deletion = new Deletion(node, erasure);
        if (IsAttested(erasure))
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
        var submissions = await node.SubmitAsync(LedgerName.Records, [Sign(finding)], stopping);
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

    private Transaction Sign(AttestErasure finding)
    {
        var nonce = RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));
        var draft = new TransactionDraft(node.Genesis.Network, finding, node.Now.PlusMs(ExpiresAfterMs), nonce);
        var signed = Encoding.ASCII.GetBytes(draft.Sign(identity.StoreKey));
        return Transaction.TryParse(signed, out var transaction, out var refusal)
            ? transaction!
            : throw new InvalidOperationException($"the node's own attestation does not read: {refusal}");
    }

    [LoggerMessage(LogLevel.Warning, "An erasure could not be carried out or attested ({Code}); it is tried again")]
    private partial void LogNotNow(string code);

    [LoggerMessage(LogLevel.Warning, "{Count} files of erased records were there again, and are deleted")]
    private partial void LogReturned(int count);

    [LoggerMessage(LogLevel.Error, "The ledger refused the attestation of an erasure for good: {Code}")]
    private partial void LogRefused(string code);
}
