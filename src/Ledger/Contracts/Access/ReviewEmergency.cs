using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Access;

/// <summary>A registrar, or the patient, judges an emergency access, once (spec ledger 11.7).</summary>
public sealed record ReviewEmergency(MemberId Patient, TransactionId Emergency, bool IsJustified) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(ReviewEmergency), LedgerName.Policies, Senders.Reviewer, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("emergency", Emergency.ToString());
        body.WriteBoolean("justified", IsJustified);
    }

    internal override Outcome Apply(Execution run)
    {
        var policy = run.State.Get(PatientPolicy.Table, Patient.ToString());
        if (policy?.Cases.FirstOrDefault(open => open.Id == Emergency) is not { } reviewed)
        {
            return Refusal.UnknownEmergency;
        }

        if (reviewed.IsReviewed)
        {
            return Refusal.AlreadyReviewed;
        }

        EmergencyCase[] cases =
            [.. policy.Cases.Select(open => open.Id == Emergency ? open with { IsReviewed = true } : open)];
        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Cases = cases });
        return new Event.EmergencyReviewed(Patient, Emergency, run.Signer.Id, IsJustified);
    }

    private static ReviewEmergency Read(JsonFields body) =>
        new(body.Member("patient"), body.Transaction("emergency"), body.Boolean("justified"));
}
