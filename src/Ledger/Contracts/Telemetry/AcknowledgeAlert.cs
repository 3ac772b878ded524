using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Telemetry;

/// <summary>A recipient of a notice, the patient or a guardian says, once, that the alert was seen (spec ledger
/// 15.6).</summary>
public sealed record AcknowledgeAlert(MemberId Patient, AlertId Alert, long Notice) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(AcknowledgeAlert), LedgerName.Telemetry, Senders.PatientOrPractitioner, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("alert", Alert.ToString());
        body.WriteNumber("notice", Notice);
    }

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Telemetry.Alert.Table, Alert.ToString()) is not { } alert
            || alert.Patient != Patient
            || Notice > alert.Notices.Count)
        {
            return Refusal.UnknownAlert;
        }

        var notice = alert.Notices[(int)Notice - 1];
        if (!MayAcknowledge(run, notice))
        {
            return Refusal.NotARecipient;
        }

        if (notice.AcknowledgedBy is not null)
        {
            return Refusal.AlreadyAcknowledged;
        }

        var seen = notice with { AcknowledgedBy = run.Signer.Id, AcknowledgedAt = run.Now };
        AlertNotice[] notices = [.. alert.Notices.Select(one => ReferenceEquals(one, notice) ? seen : one)];
        run.State.Put(Telemetry.Alert.Table, Alert.ToString(), alert with { Notices = notices });
        return new Event.AlertAcknowledged(Patient, Alert, Notice, run.Signer.Id);
    }

    // Whom a notice named was told, whatever became of the consent since.
    private bool MayAcknowledge(Execution run, AlertNotice notice) =>
        run.Signer.Id == Patient
        || notice.Recipients.Contains(run.Signer.Id)
        || run.Policies.Get(PatientPolicy.Table, Patient.ToString())!.HasGuardian(run.Signer, run.Now);

    private static AcknowledgeAlert Read(JsonFields body) => new(
        body.Member("patient"),
        body.Alert("alert"),
        body.Integer("notice", 1, Telemetry.Alert.MaxNotices));
}
