using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Web;

namespace Salus.Node.Permits;

/// <summary>Where requesters open permits, read under them, and close them (design section 6, steps 3 and 5).</summary>
internal sealed class PermitDesk(LocalNode node, PermitRegister register, ReleaseSummaries summaries)
{
    private static readonly Problem NotOpen = Problems.PermitNotOpen.Because(
        "You have no such open permit at this store; open it first with its proof.");

    /// <summary>Opens the permit that a proof document shows, for the caller it was decided for.</summary>
    public OpenedPermit Open(ReadOnlyMemory<byte> document, Caller caller)
    {
        var proof = Verify(document);
        var decision = Decision(proof);
        if (PermitRules.Check(decision, caller, node.Policies, node.Now) is { } problem)
        {
            throw new ProblemException(problem);
        }

        var id = proof.Receipt.Transaction;
        register.Enter(id, decision);
        var opened = register.Find(id)!;
        return opened.Stage == PermitStage.Open
            ? opened
            : throw new ProblemException(Problems.PermitClosed.Because("The permit was closed; request access again."));
    }

    /// <summary>An open permit of the caller's, all checked again; throws the problem when it no longer
    /// holds.</summary>
    public OpenedPermit Use(string? permitText, Caller caller)
    {
        var permit = Own(permitText, caller);
        if (permit.Stage != PermitStage.Open)
        {
            throw new ProblemException(NotOpen);
        }

        return PermitRules.Check(permit.Decision, caller, node.Policies, node.Now) is { } problem
            ? throw new ProblemException(problem)
            : permit;
    }

    /// <summary>Whether a byte may still leave under a permit: asked again between the parts of a long
    /// answer.</summary>
    public bool IsStillGood(OpenedPermit permit, Caller caller)
    {
        // An answer that began in time may end after the permit lapsed; not after the consent or the membership ended.
        var policies = node.Policies;
        return policies.Get(Member.Table, caller.Member.Id.ToString()) is { IsRevoked: false } member
            && PermitRules.IsInForce(permit.Decision, member, policies, node.Now);
    }

    /// <summary>Notes, durably, that a version is about to be released under a permit.</summary>
    public void Note(OpenedPermit permit, RecordId record, long version) =>
        Note(permit, SummariseRelease.Entry(record, version));

    /// <summary>Notes, durably, that a batch is about to be released under a permit.</summary>
    public void Note(OpenedPermit permit, BatchId batch) => Note(permit, SummariseRelease.Entry(batch));

    /// <summary>Notes, durably, that the key service is about to hand out epochs of the permit's category.</summary>
    public void NoteKeys(OpenedPermit permit, long first, long last) =>
        Note(permit, SummariseRelease.KeysEntry(first, last));

    private void Note(OpenedPermit permit, string entry)
    {
        if (!register.TryNote(permit.Id, entry))
        {
            throw new ProblemException(Problems.PermitExhausted.Because(
                $"A permit covers at most {SummariseRelease.MaxRecords} versions; close it and request access again."));
        }
    }

    /// <summary>Ends a permit of the caller's and puts the summary on the ledger; asked again, it says the
    /// same.</summary>
    public async Task<ClosedPermit> CloseAsync(string? permitText, Caller caller, CancellationToken cancellationToken)
    {
        var permit = Own(permitText, caller);
        if (permit.Stage != PermitStage.Closed)
        {
            register.BeginClosing(permit.Id);
            await summaries.SummariseAsync(permit.Id, cancellationToken);
            permit = register.Find(permit.Id)!;
        }

        return permit.Stage == PermitStage.Closed
            ? new ClosedPermit(permit.Summary, register.Released(permit.Id))
            : throw new ProblemException(Problems.StoreUnavailable.Because(
                "The permit is closed; its summary could not be put on the ledger yet. The node keeps trying."));
    }

    // Another member's permit is the same as none.
    private OpenedPermit Own(string? permitText, Caller caller) =>
        TransactionId.TryParse(permitText ?? "", out var id)
        && register.Find(id) is { } permit
        && permit.Decision.Requester == caller.Member.Id
            ? permit
            : throw new ProblemException(NotOpen);

    private Proof Verify(ReadOnlyMemory<byte> document)
    {
        try
        {
            var proof = Proof.Parse(document);
            proof.Verify(node.Genesis);
            return proof;
        }
        catch (ProofRejectedException fault)
        {
            throw new ProblemException(Problems.PermitProofInvalid.Because(
                $"The proof does not hold ({fault.Fault}); fetch it again from a node of the region."));
        }
    }

    private static Permit Decision(Proof proof)
    {
        if (proof.Header.Ledger != LedgerName.Policies || proof.Receipt.Events is not [Event.AccessDecided decided])
        {
            throw new ProblemException(Problems.PermitProofInvalid.Because(
                "The proof holds, but it is not of an access decision."));
        }

        return decided is { IsPermitted: true, Consent: { } consent, Until: { } until }
            ? new Permit(
                decided.Requester,
                decided.ConnectionKey,
                decided.Patient,
                decided.Category,
                decided.Record,
                decided.Purpose,
                consent,
                until)
            : throw new ProblemException(Problems.PermitDeniedDecision.Because(
                "The decision denies access; nothing is served under it."));
    }
}

/// <summary>A closed permit: the summary on the ledger, and what it lists.</summary>
internal sealed record ClosedPermit(TransactionId? Transaction, IReadOnlyList<string> Records);
