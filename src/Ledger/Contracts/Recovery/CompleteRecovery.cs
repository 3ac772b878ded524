using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// A trustee, or a registrar of the patient's organisation, puts the new keys in force 72 hours after the k-th approval
/// (spec recovery 4).
/// </summary>
public sealed record CompleteRecovery(MemberId Patient, RecoveryKeys Keys) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(CompleteRecovery), LedgerName.Policies, Senders.TrusteeOrRegistrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteKey("signingKey", Keys.SigningKey);
        body.WriteKey("agreementKey", Keys.AgreementKey);
    }

    internal override Outcome Apply(Execution run)
    {
        var patient = run.State.Get(Member.Table, Patient.ToString())!;
        if (Trusteeship.Of(Patient, run.State) is not { } trusteeship
            || trusteeship.CompletableFrom(Keys, patient, run.State, run.Now) is not { } completableFrom)
        {
            return Refusal.RecoveryNotBegun;
        }

        if (run.Now < completableFrom)
        {
            return Refusal.RecoveryTooEarly;
        }

        if (run.State.Get(KeyUse.Table, Keys.SigningKey.Thumbprint.ToString()) is not null)
        {
            return Refusal.KeyInUse;
        }

        var standing = trusteeship.Standing(patient, run.State, run.Now);
        var end = new RecoveryEnd(Keys, [.. standing.Where(one => one.Keys == Keys)]);
        var ended = trusteeship with { Approvals = [], Completed = end };
        run.State.Put(Trusteeship.Table, Patient.ToString(), ended);
        Registration.ReplaceKeys(
            run,
            patient,
            patient with { SigningKey = Keys.SigningKey, AgreementKey = Keys.AgreementKey, Source = run.Id });
        return new Event.RecoveryCompleted(Patient, Keys.SigningKey.Thumbprint, run.Signer.Id);
    }

    private static CompleteRecovery Read(JsonFields body) => new(
        body.Member("patient"), new RecoveryKeys(body.Key("signingKey"), body.Key("agreementKey")));
}
