using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Transactions;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Bft;

/// <summary>
/// Brings what this validator caught another at onto <c>policies</c>, signed by the node's store, until it is there
/// (spec ledger 14.7). One report of each validator is enough.
/// </summary>
internal sealed partial class EquivocationReports(
    Genesis genesis,
    KeyPair storeKey,
    EvidenceFolder evidence,
    TimeProvider time,
    ILogger<EquivocationReports> logger)
{
    private const long ExpiresAfterMs = 60_000;

    private readonly ConcurrentDictionary<string, ReportEquivocation> _due = new(StringComparer.Ordinal);

    /// <summary>Notes two messages of one validator that it may not both have signed; from any thread.</summary>
    public void Add(LedgerName ledger, Message first, Message second)
    {
        var report = Of(ledger, first, second);
        if (_due.TryAdd(first.Validator, report))
        {
            Keep(report);
        }
    }

    /// <summary>What two such messages are on the ledger.</summary>
    public static ReportEquivocation Of(LedgerName ledger, Message first, Message second)
    {
        var (phase, digest) = Said(first);
        return new ReportEquivocation(
            first.Validator,
            new Turn(ledger, new Height(first.Height), first.Round, phase),
            new SignedDigest(digest, first.Signature),
            new SignedDigest(Said(second).Digest, second.Signature));
    }

    /// <summary>Reports what is due, and what was before the node was restarted, once a second, until it is
    /// stopped.</summary>
    public Task RunAsync(LedgerNode policies, CancellationToken stopping)
    {
        foreach (var kept in evidence.Read())
        {
            _due.TryAdd(kept.Validator, kept);
        }

        return EverySecond.DoAsync(token => ReportDueAsync(policies, token), time, stopping);
    }

    // A full disk does not stop the ledger: as long as the node runs, it is reported all the same.
    private void Keep(ReportEquivocation report)
    {
        try
        {
            evidence.Write(report);
        }
        catch (StoreUnavailableException fault)
        {
            LogNotKept(report.Validator, fault.Code);
        }
    }

    private void Forget(string validator)
    {
        _due.TryRemove(validator, out _);
        evidence.Delete(validator);
    }

    private async Task ReportDueAsync(LedgerNode policies, CancellationToken stopping)
    {
        foreach (var (validator, report) in _due)
        {
            if (Compromised.Is(validator, policies.Machine.Latest))
            {
                Forget(validator);
                continue;
            }

            try
            {
                await ReportAsync(policies, validator, report, stopping);
            }
            catch (OperationalException fault)
            {
                LogNotNow(validator, fault.Code);
            }
        }
    }

    private async Task ReportAsync(
        LedgerNode policies, string validator, ReportEquivocation report, CancellationToken stopping)
    {
        switch (await policies.SubmitAsync(Sign(report, policies.Machine.Head.Time), stopping))
        {
            case Submission.Final final:
                Forget(validator);
                LogReported(validator, final.Receipt.Refused is { } reason ? Code<Refusal>.Text(reason) : "accepted");
                break;

            case Submission.NotAdmitted refused:
                LogNotNow(validator, Code<Refusal>.Text(refused.Reason));
                break;
        }
    }

    private Transaction Sign(ReportEquivocation report, Timestamp head)
    {
        var now = new Timestamp(Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), head.UnixMs));
        var nonce = RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));
        var draft = new TransactionDraft(genesis.Network, report, now.PlusMs(ExpiresAfterMs), nonce);
        return Transaction.TryParse(Encoding.ASCII.GetBytes(draft.Sign(storeKey)), out var signed, out var refusal)
            ? signed!
            : throw new InvalidOperationException($"the report does not read: {refusal}");
    }

    private static (VotePhase Phase, Digest Digest) Said(Message message) => message switch
    {
        Message.Propose propose => (VotePhase.Propose, propose.Proposal.Digest),
        Message.Vote { Phase: Phase.Prepare } vote => (VotePhase.Prepare, vote.Proposal),
        Message.Vote vote => (VotePhase.Commit, vote.Proposal),
        _ => throw new ArgumentOutOfRangeException(nameof(message), "wishes for a round are no evidence"),
    };

    [LoggerMessage(LogLevel.Error, "That validator {Validator} is faulty was reported on policies: {Outcome}")]
    private partial void LogReported(string validator, string outcome);

    [LoggerMessage(LogLevel.Warning, "That validator {Validator} is faulty is not kept over a restart: {Code}")]
    private partial void LogNotKept(string validator, string code);

    [LoggerMessage(LogLevel.Warning, "That validator {Validator} is faulty could not be reported yet: {Code}")]
    private partial void LogNotNow(string validator, string code);
}
