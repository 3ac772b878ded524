using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// The patient, with the key that is to be replaced, ends every open case: it is there and has lost nothing. It carries
/// no <c>after</c>, so that nothing makes it stale (spec recovery 3.6).
/// </summary>
public sealed record CancelRecovery(MemberId Patient) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(CancelRecovery), LedgerName.Policies, Senders.Patient, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body) => body.WriteString("patient", Patient.ToString());

    internal override Outcome Apply(Execution run)
    {
        var patient = run.State.Get(Member.Table, Patient.ToString())!;

        // A block takes what its signers could sign before it: a recovery in the same block has retired this key.
        if (!patient.SigningKey.Equals(run.Signer.SigningKey))
        {
            return Refusal.KeyRetired;
        }

        if (Trusteeship.Of(Patient, run.State) is not { } trusteeship
            || !trusteeship.Standing(patient, run.State, run.Now).Any())
        {
            return Refusal.NoOpenRecovery;
        }

        run.State.Put(Trusteeship.Table, Patient.ToString(), trusteeship with { Approvals = [] });
        return new Event.RecoveryCancelled(Patient);
    }

    private static CancelRecovery Read(JsonFields body) => new(body.Member("patient"));
}
