using System.Text.Json;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// The patient, or a guardian, ends a consent at once. It may carry the next epochs; it is never refused for want of
/// them: then the categories are rotation due (spec ledger 9.9, 9.10).
/// </summary>
public sealed record Revoke(
    MemberId Patient, TransactionId After, TransactionId Consent, IReadOnlyList<NextEpoch> Epochs) : PolicyChange
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(Revoke), LedgerName.Policies, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
        body.WriteString("consent", Consent.ToString());
        body.WriteList("epochs", Epochs, NextEpoch.Write);
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        if (policy.Consents.FirstOrDefault(consent => consent.Id == Consent) is not { } revoked)
        {
            return Refusal.UnknownConsent;
        }

        var left = policy with { Last = run.Id, Consents = [.. policy.Consents.Where(c => c.Id != Consent)] };
        if (NextEpoch.PublishAll(run, Patient, left, Epochs) is { } refusal)
        {
            return refusal;
        }

        run.State.Put(PatientPolicy.Table, Patient.ToString(), left);
        var due =
            revoked.Categories.Where(category => CategoryKeys.IsRotationDue(run.State, Patient, category, run.Now));
        var ended = new Event.ConsentRevoked(Patient, Consent, [.. due]);
        return Epochs.Count == 0 ? ended : new Outcome.Accepted([ended, NextEpoch.Published(Patient, Epochs)]);
    }

    private static Revoke Read(JsonFields body) => new(
        body.Member("patient"),
        body.Transaction("after"),
        body.Transaction("consent"),
        body.List("epochs", NextEpoch.MaxCategories, NextEpoch.Read));
}
