using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>A trustee takes its approval back: it was deceived, or mistaken (spec recovery 3.5).</summary>
public sealed record WithdrawApproval(MemberId Patient) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(WithdrawApproval), LedgerName.Policies, Senders.Trustee, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body) => body.WriteString("patient", Patient.ToString());

    internal override Outcome Apply(Execution run)
    {
        var trusteeship = Trusteeship.Of(Patient, run.State)!;
        var patient = run.State.Get(Member.Table, Patient.ToString())!;
        var standing = trusteeship.Standing(patient, run.State, run.Now).ToList();
        if (standing.Find(approval => approval.Trustee == run.Signer.Id) is not { } own)
        {
            return Refusal.NoOpenRecovery;
        }

        var left = trusteeship with { Approvals = [.. standing.Where(approval => approval != own)] };
        run.State.Put(Trusteeship.Table, Patient.ToString(), left);
        return new Event.ApprovalWithdrawn(Patient, run.Signer.Id, own.Keys.SigningKey.Thumbprint);
    }

    private static WithdrawApproval Read(JsonFields body) => new(body.Member("patient"));
}
