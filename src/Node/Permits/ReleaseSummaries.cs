using Microsoft.Data.Sqlite;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Transactions;
using Salus.Node.Api;
using Salus.Node.Hosting;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Permits;

/// <summary>
/// Puts one signed summary per permit on the ledger: when its requester closes it, when it lapses, and after a restart.
/// </summary>
internal sealed partial class ReleaseSummaries(
    LocalNode node, PermitRegister register, KeyPair storeKey, ILogger<ReleaseSummaries> logger)
    : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Summarises what is due, once a second, until it is stopped.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        EverySecond.DoAsync(SummariseDueAsync, node.Time, stopping);

    /// <summary>Summarises one permit that is closing; on failure it stays due.</summary>
    public async Task SummariseAsync(TransactionId permit, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (register.Find(permit) is not { Stage: PermitStage.Closing })
            {
                return;
            }

            var transaction = node.Sign(new SummariseRelease(permit, register.Released(permit)), storeKey);
            var submissions = await node.SubmitAsync(LedgerName.Policies, [transaction], cancellationToken);
            Settle(permit, transaction, submissions[0]);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task SummariseDueAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var permit in register.Due(node.Now))
            {
                register.BeginClosing(permit.Id);
                await SummariseAsync(permit.Id, stopping);
            }

            register.Forget(new Timestamp(node.Now.UnixMs - (long)Kept.TotalMilliseconds));
        }
        catch (Exception fault) when (fault is OperationalException or SqliteException)
        {
            LogNotNow((fault as OperationalException)?.Code ?? "store-unavailable");
        }
    }

    private void Settle(TransactionId permit, Transaction transaction, Submission submission)
    {
        switch (submission)
        {
            case Submission.Final { Receipt.IsAccepted: true }:
                register.Close(permit, transaction.Id);
                break;

            // The node fell after the summary was final and before it was noted.
            case Submission.Final { Receipt.Refused: Refusal.AlreadySummarised }:
                register.Close(permit, null);
                break;

            case Submission.Final final:
                LogRefused(Code<Refusal>.Text(final.Receipt.Refused!.Value));
                register.Close(permit, null);
                break;

            case Submission.NotAdmitted refused:
                LogNotNow(Code<Refusal>.Text(refused.Reason));
                break;

            default:
                throw new InvalidOperationException("a submission is final or not admitted");
        }
    }

    [LoggerMessage(LogLevel.Warning, "A release summary could not be put on the ledger ({Code}); it is tried again")]
    private partial void LogNotNow(string code);

    [LoggerMessage(LogLevel.Error, "The ledger refused a release summary for good: {Code}")]
    private partial void LogRefused(string code);
}
