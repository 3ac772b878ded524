using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Access;

/// <summary>
/// Asks to read a patient's category, or one record of it, for a purpose. The answer is a decision, permit or deny, on
/// the ledger either way; every denial is the same, whatever its reason (spec ledger 11.1 to 11.4).
/// </summary>
/// <param name="Patient">The patient.</param>
/// <param name="Category">What is asked for.</param>
/// <param name="Record">The one record asked for, or null for the category.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ConnectionKey">The thumbprint of the key that the requester will prove on its connection to a
/// store.</param>
public sealed record RequestAccess(
    MemberId Patient, Category Category, RecordId? Record, Purpose Purpose, Digest ConnectionKey) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RequestAccess), LedgerName.Policies, Senders.Requester, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("category", Code<Category>.Text(Category));
        if (Record is { } record)
        {
            body.WriteString("record", record.ToString());
        }

        body.WriteString("purpose", Code<Purpose>.Text(Purpose));
        body.WriteString("connectionKey", ConnectionKey.ToString());
    }

    internal override Outcome Apply(Execution run)
    {
        // Of the requester alone, so it says nothing about any patient.
        if (!run.Signer.Role.MayClaim(Purpose))
        {
            return Refusal.PurposeNotAllowed;
        }

        var policy = run.State.Get(PatientPolicy.Table, Patient.ToString());
        var basis = policy is null ? null : Basis(policy, run);
        if (basis is not var (consent, end))
        {
            return Decision(run, isPermitted: false, null, null);
        }

        var limit = run.Now.PlusMs(Permit.LongestMs);
        var until = end < limit ? end : limit;
        run.State.Put(
            Permit.Table,
            run.Id.ToString(),
            new Permit(run.Signer.Id, ConnectionKey, Patient, Category, Record, Purpose, consent, until));
        return Decision(run, isPermitted: true, consent, until);
    }

    private (TransactionId Consent, Timestamp End)? Basis(PatientPolicy policy, Execution run)
    {
        if (policy.Permitting(run.Signer, new Scope(Category, Record), Purpose, run.Now) is { } consent)
        {
            return (consent.Id, consent.To);
        }

        return Purpose == Purpose.ETREAT && policy.OpenCase(run.Signer.Id, Category, run.Now) is { } open
            ? (open.Id, open.Until)
            : null;
    }

    private Event.AccessDecided Decision(Execution run, bool isPermitted, TransactionId? consent, Timestamp? until) =>
        new(run.Signer.Id, ConnectionKey, Patient, Category, Record, Purpose, isPermitted, consent, until);

    private static RequestAccess Read(JsonFields body) => new(
        body.Member("patient"),
        body.Code<Category>("category"),
        body.Has("record") ? body.Record("record") : null,
        body.Code<Purpose>("purpose"),
        body.Digest("connectionKey"));
}
