using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>The patient has no trustees any more; open cases end (spec recovery 1.5).</summary>
public sealed record DismissTrustees(MemberId Patient, TransactionId After) : PolicyChange
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(DismissTrustees), LedgerName.Policies, Senders.Patient, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        if (Trusteeship.Of(Patient, run.State)?.Named is null)
        {
            return Refusal.NoTrustees;
        }

        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Last = run.Id });
        run.State.Put(Trusteeship.Table, Patient.ToString(), new Trusteeship());
        return new Event.TrusteesDismissed(Patient);
    }

    private static DismissTrustees Read(JsonFields body) => new(body.Member("patient"), body.Transaction("after"));
}
