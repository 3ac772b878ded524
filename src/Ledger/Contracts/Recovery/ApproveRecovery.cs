using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// A trustee says that new keys are the patient's, and hands on its share, sealed to the new agreement key. One
/// approval of each trustee stands: another one takes its place (spec recovery 3.1 to 3.4).
/// </summary>
public sealed record ApproveRecovery(MemberId Patient, RecoveryKeys Keys, string Possession, string Share)
    : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(ApproveRecovery), LedgerName.Policies, Senders.Trustee, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteKey("signingKey", Keys.SigningKey);
        body.WriteKey("agreementKey", Keys.AgreementKey);
        body.WriteString("possession", Possession);
        body.WriteString("share", Share);
    }

    internal override Outcome Apply(Execution run)
    {
        var trusteeship = Trusteeship.Of(Patient, run.State)!;
        // A share that comes after the keys are in force still helps to open the kit. spec recovery 3.7
        var isLate = trusteeship.Completed?.Keys == Keys;
        var patient = run.State.Get(Member.Table, Patient.ToString())!;
        var given = isLate ? trusteeship.Completed!.Approvals : trusteeship.Standing(patient, run.State, run.Now);
        if (Fault(run, trusteeship, isLate) is { } refusal)
        {
            return refusal;
        }

        if (given.Any(one => one.Trustee == run.Signer.Id && one.Keys == Keys))
        {
            return Refusal.AlreadyApproved;
        }

        var approval = new Approval(run.Signer.Id, Keys, run.Now, run.Id, patient.Source, run.Signer.Source);
        return isLate ? AddLate(run, trusteeship, approval) : Add(run, trusteeship, patient, approval);
    }

    private Refusal? Fault(Execution run, Trusteeship trusteeship, bool isLate)
    {
        if (!isLate && run.State.Get(KeyUse.Table, Keys.SigningKey.Thumbprint.ToString()) is not null)
        {
            return Refusal.KeyInUse;
        }

        if (!RecoveryPossession.Proves(Possession, Keys, run.Network, Patient))
        {
            return Refusal.BadPossession;
        }

        var binding =
            TrusteeShare.Returned(run.Network, Patient, run.Signer.Id, trusteeship.Named!.RecoveryKey);
        return Jwe.ReadHeader(Share).IsFor(Keys.AgreementKey, binding) ? null : Refusal.SealMismatch;
    }

    private Outcome AddLate(Execution run, Trusteeship trusteeship, Approval approval)
    {
        var end = trusteeship.Completed! with { Approvals = [.. trusteeship.Completed.Approvals, approval] };
        run.State.Put(Trusteeship.Table, Patient.ToString(), trusteeship with { Completed = end });
        return Approved(run);
    }

    private Outcome Add(Execution run, Trusteeship trusteeship, Member patient, Approval approval)
    {
        var before = trusteeship.CompletableFrom(Keys, patient, run.State, run.Now);
        var others = trusteeship.Approvals.Where(one => one.Trustee != run.Signer.Id);
        var after = trusteeship with { Approvals = [.. others, approval] };
        run.State.Put(Trusteeship.Table, Patient.ToString(), after);
        return before is null && after.CompletableFrom(Keys, patient, run.State, run.Now) is { } completableFrom
            ? new Outcome.Accepted(
                [Approved(run), new Event.RecoveryBegun(Patient, Keys.SigningKey.Thumbprint, completableFrom)])
            : Approved(run);
    }

    private Event.RecoveryApproved Approved(Execution run) =>
        new(Patient, run.Signer.Id, Keys.SigningKey.Thumbprint);

    private static ApproveRecovery Read(JsonFields body) => new(
        body.Member("patient"),
        new RecoveryKeys(body.Key("signingKey"), body.Key("agreementKey")),
        body.Possession("possession"),
        body.Seal("share"));
}
