using System.Collections.Concurrent;
using Salus.Client;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Web;

namespace Salus.Ihm.Callers;

/// <summary>
/// The permits opened here. One is verified offline against genesis, bound to the caller and its key; whether it still
/// holds is judged on each use by the patient's policy, at most a second old.
/// </summary>
public sealed class PermitDesk(Genesis genesis, PermitSource source, PermitMemory memory, TimeProvider time)
    : IDisposable
{
    /// <summary>The most permits that one member has open here.</summary>
    public const int MaxOfMember = 64;

    private readonly ConcurrentDictionary<TransactionId, OpenedPermit> _permits = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Takes up the permits that were open before a restart.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        await foreach (var permit in memory.Open(cancellationToken))
        {
            _permits.TryAdd(permit.Id, permit);
        }
    }

    /// <summary>Opens the permit that a proof document shows, for the caller it was decided for.</summary>
    public async Task<OpenedPermit> OpenAsync(
        ReadOnlyMemory<byte> document, Caller caller, CancellationToken cancellationToken)
    {
        var proof = Verify(document);
        var decision = Decision(proof);
        if (decision.Requester != caller.Id)
        {
            throw Refuse(
                IhmProblems.PermitNotYours, "The decision was made for another member; request access yourself.");
        }

        if (decision.ConnectionKey != caller.Key)
        {
            throw Refuse(
                IhmProblems.PermitWrongKey,
                "The decision names another key than the one you prove; request access with this one.");
        }

        if (Now >= decision.Until)
        {
            throw Refuse(IhmProblems.PermitLapsed, "The permit has lapsed; request access again.");
        }

        if (decision.Record is not null || await PolicyAsync(decision.Patient, cancellationToken) is not { } policy)
        {
            throw Refuse(
                IhmProblems.PermitNotServed,
                "The permit is for a record, or for a patient who is not served here; ask a store of the region.");
        }

        if (!IsInForce(decision, caller, policy))
        {
            throw Refuse(IhmProblems.PermitRevoked, "The consent that the permit rests on is no longer in force.");
        }

        var permit = new OpenedPermit(proof.Receipt.Transaction, decision, Now, Observations: 0, IsClosed: false);
        return await EnterAsync(permit, cancellationToken);
    }

    /// <summary>The open permits of a caller that hold now, by patient; a patient's own sight needs none.</summary>
    public async Task<IReadOnlyList<OpenedPermit>> HeldAsync(Caller caller, CancellationToken cancellationToken)
    {
        List<OpenedPermit> held = [];
        var own = _permits.Values.Where(permit => IsOf(permit, caller));
        foreach (var permit in own.OrderBy(permit => permit.Decision.Until))
        {
            if (await PolicyAsync(permit.Decision.Patient, cancellationToken) is { } policy
                && IsInForce(permit.Decision, caller, policy))
            {
                held.Add(permit);
            }
        }

        return held;
    }

    /// <summary>Every permit that was opened here for a patient, those past included.</summary>
    public async Task<IReadOnlyList<OpenedPermit>> OfPatientAsync(
        MemberId patient, CancellationToken cancellationToken)
    {
        List<OpenedPermit> all = [.. _permits.Values.Where(permit => permit.Decision.Patient == patient)];
        await foreach (var past in memory.Past(patient, cancellationToken))
        {
            if (!_permits.ContainsKey(past.Id))
            {
                all.Add(past);
            }
        }

        return all;
    }

    /// <summary>Notes, durably, that observations are about to be shown under a permit; false when it was closed
    /// meanwhile.</summary>
    public async Task<bool> NoteAsync(TransactionId id, long observations, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_permits.TryGetValue(id, out var permit) || permit.IsClosed || Now >= permit.Decision.Until)
            {
                return false;
            }

            var noted = permit with { Observations = permit.Observations + observations };
            await memory.KeepAsync(noted, cancellationToken);
            _permits[id] = noted;
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends a permit of the caller's, and puts the summary on the ledger; asked again, it says the
    /// same.</summary>
    public async Task<OpenedPermit> CloseAsync(TransactionId id, Caller caller, CancellationToken cancellationToken)
    {
        if (!_permits.TryGetValue(id, out var permit) || permit.Decision.Requester != caller.Id)
        {
            throw Refuse(IhmProblems.PermitNotOpen, "You have no such permit here; open it first with its proof.");
        }

        permit = await EndAsync(permit.Id, cancellationToken);
        await SummariseAsync(permit, cancellationToken);
        return permit;
    }

    /// <summary>Summarises what lapsed or was closed; what the ledger does not take now stays due.</summary>
    public async Task SummariseDueAsync(CancellationToken cancellationToken)
    {
        var due = _permits.Values.Where(permit => Now >= permit.Decision.Until
            || (permit.IsClosed && !permit.IsSummarised));
        foreach (var permit in due.ToArray())
        {
            await SummariseAsync(await EndAsync(permit.Id, cancellationToken), cancellationToken);
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task SummariseAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        if (!permit.IsSummarised && !await source.SummariseAsync(permit, cancellationToken))
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            // One that could be opened again is remembered as closed until it lapses.
            var summarised = permit with { IsSummarised = true };
            if (Now >= permit.Decision.Until)
            {
                await memory.SettleAsync(summarised, cancellationToken);
                _permits.TryRemove(permit.Id, out _);
            }
            else if (!permit.IsSummarised)
            {
                await memory.KeepAsync(summarised, cancellationToken);
                _permits[permit.Id] = summarised;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<OpenedPermit> EndAsync(TransactionId id, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have settled it meanwhile.
            if (!_permits.TryGetValue(id, out var permit))
            {
                throw Refuse(IhmProblems.PermitNotOpen, "The permit has lapsed.");
            }

            if (!permit.IsClosed)
            {
                permit = permit with { IsClosed = true };
                await memory.KeepAsync(permit, cancellationToken);
                _permits[id] = permit;
            }

            return permit;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<OpenedPermit> EnterAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_permits.TryGetValue(permit.Id, out var there))
            {
                return there.IsClosed
                    ? throw Refuse(IhmProblems.PermitClosed, "The permit was closed; request access again.")
                    : there;
            }

            if (_permits.Values.Count(open => open.Decision.Requester == permit.Decision.Requester) >= MaxOfMember)
            {
                throw Refuse(IhmProblems.PermitsExhausted, $"You have {MaxOfMember} permits here; close one first.");
            }

            await memory.KeepAsync(permit, cancellationToken);
            _permits[permit.Id] = permit;
            return permit;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsOf(OpenedPermit permit, Caller caller) =>
        permit.Decision.Requester == caller.Id
        && permit.Decision.ConnectionKey == caller.Key
        && !permit.IsClosed
        && Now < permit.Decision.Until;

    // The consent, or the emergency, still lets the requester read what was decided.
    private bool IsInForce(Permit permit, Caller caller, PatientPolicy policy)
    {
        if (caller.Member.Role.IsPractitioner() && !caller.Member.IsVerified)
        {
            return false;
        }

        return policy.Consents.FirstOrDefault(consent => consent.Id == permit.Consent) is { } consent
            ? consent.Permits(caller.Member, new Scope(permit.Category, permit.Record), permit.Purpose, Now)
            : policy.OpenCase(caller.Id, permit.Category, Now)?.Id == permit.Consent;
    }

    private async Task<PatientPolicy?> PolicyAsync(MemberId patient, CancellationToken cancellationToken)
    {
        try
        {
            return await source.PolicyAsync(patient, cancellationToken);
        }
        catch (SalusException)
        {
            throw Refuse(
                IhmProblems.LedgerUnreachable,
                "No node of the region answers, so it is not known whether the consent still holds; try again.");
        }
    }

    private Proof Verify(ReadOnlyMemory<byte> document)
    {
        try
        {
            var proof = Proof.Parse(document);
            proof.Verify(genesis);
            return proof;
        }
        catch (ProofRejectedException fault)
        {
            throw Refuse(
                IhmProblems.PermitProofInvalid,
                $"The proof does not hold ({fault.Fault}); fetch it again from a node of the region.");
        }
    }

    private static Permit Decision(Proof proof)
    {
        if (proof.Header.Ledger != LedgerName.Policies || proof.Receipt.Events is not [Event.AccessDecided decided])
        {
            throw Refuse(IhmProblems.PermitProofInvalid, "The proof holds, but it is not of an access decision.");
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
            : throw Refuse(
                IhmProblems.PermitDeniedDecision, "The decision denies access; nothing is served under it.");
    }

    private static ProblemException Refuse(ProblemKind kind, string detail) => new(kind.Because(detail));
}
