using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Access;

/// <summary>
/// A verified doctor or nurse opens, for four hours, categories that the patient left to the emergency role of their
/// organisation. The reason is a code; the words are sealed. The patient is alerted, a review is due (spec ledger
/// 11.6).
/// </summary>
public sealed record EmergencyAccess(
    MemberId Patient, IReadOnlyList<Category> Categories, EmergencyReason Reason, string? Statement) : PatientMessage
{
    /// <summary>How long an emergency lasts, in milliseconds of block time.</summary>
    public const long LastsMs = 4L * 60 * 60 * 1000;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(EmergencyAccess), LedgerName.Policies, Senders.EmergencyStaff, Read);

    /// <summary>What the protected header of the sealed statement must bind.</summary>
    public static JweBinding StatementBinding(string network, MemberId patient) => JweBinding.Empty
        .With("network", network)
        .With("patient", patient.ToString())
        .With("recipient", new Grantee.OneMember(patient).ToString())
        .With("use", "emergency-statement");

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteCodes("categories", Categories);
        body.WriteString("reason", Code<EmergencyReason>.Text(Reason));
        if (Statement is not null)
        {
            body.WriteString("statement", Statement);
        }
    }

    internal override Outcome Apply(Execution run)
    {
        // Of the message alone, so it says nothing about any patient.
        if (Categories.Distinct().Count() != Categories.Count)
        {
            return Refusal.CategoryRepeated;
        }

        var policy = run.State.Get(PatientPolicy.Table, Patient.ToString());
        var admitted =
            policy?.Emergency.FirstOrDefault(a => a.Organisation == run.Signer.Organisation)?.Categories ?? [];

        // The same refusal for a patient nobody knows and for one who left nothing to this organisation.
        if (policy is null || Categories.Count == 0 || Categories.Except(admitted).Any())
        {
            return Refusal.NoEmergencyKey;
        }

        if (Statement is not null && !IsSealedToPatient(run))
        {
            return Refusal.SealMismatch;
        }

        var until = run.Now.PlusMs(LastsMs);
        var opened = new EmergencyCase(
            run.Id, run.Signer.Id, run.Signer.Organisation, Categories, until, IsReviewed: false);
        foreach (var category in Categories)
        {
            HoldKey(run, category);
        }

        var kept = policy.Cases.Where(open => !open.IsReviewed || run.Now < open.Until);
        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Cases = [.. kept, opened] });
        return new Event.EmergencyOpened(
            Patient, run.Signer.Id, run.Signer.Organisation, Categories, Code<EmergencyReason>.Text(Reason), until);
    }

    // Who opens it is given what the role holds, so the category is rotation due when the emergency ends.
    private void HoldKey(Execution run, Category category)
    {
        var role = new Grantee.RoleIn(run.Signer.Organisation, Role.Emergency);
        var keys = run.State.Get(CategoryKeys.Table, CategoryKeys.Id(Patient, category))!;
        var last = keys.Holders.Where(holder => holder.Grantee == role).Max(holder => holder.Last);
        var opener = new Grantee.OneMember(run.Signer.Id);

        // Who holds the key by a consent goes on holding it by that consent, whose transaction carries the JWE.
        if (!keys.Holders.Any(holder => holder.Grantee == opener && holder.Last == last))
        {
            CategoryKeys.AddHolder(run, Patient, category, new KeyHolder(opener, last, last, run.Id));
        }
    }

    // The statement is free text, so it is on the ledger only as a JWE that the patient opens.
    private bool IsSealedToPatient(Execution run)
    {
        var patient = run.State.Get(Membership.Member.Table, Patient.ToString())!;
        return Jwe.ReadHeader(Statement!).IsFor(patient.AgreementKey, StatementBinding(run.Network, Patient));
    }

    private static EmergencyAccess Read(JsonFields body) => new(
        body.Member("patient"),
        body.Codes<Category>("categories"),
        body.Code<EmergencyReason>("reason"),
        body.Has("statement") ? body.Seal("statement") : null);
}

/// <summary>Why an emergency access was needed.</summary>
public enum EmergencyReason
{
    Unconscious, LifeThreatening, CannotConsent, PublicDanger,
}
