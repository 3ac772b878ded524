using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Keys;

/// <summary>The patient, or a guardian, publishes the next epoch of categories (spec ledger 10.3 to 10.6).</summary>
public sealed record PublishEpoch(MemberId Patient, TransactionId After, IReadOnlyList<NextEpoch> Epochs) : PolicyChange
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(PublishEpoch), LedgerName.Policies, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
        body.WriteList("epochs", Epochs, NextEpoch.Write);
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        if (Epochs.Count == 0)
        {
            return Refusal.MissingField;
        }

        if (NextEpoch.PublishAll(run, Patient, policy, Epochs) is { } refusal)
        {
            return refusal;
        }

        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Last = run.Id });
        return NextEpoch.Published(Patient, Epochs);
    }

    private static PublishEpoch Read(JsonFields body) => new(
        body.Member("patient"),
        body.Transaction("after"),
        body.List("epochs", NextEpoch.MaxCategories, NextEpoch.Read));
}
