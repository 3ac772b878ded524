using System.Text.Json;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>A patient lets a device act: it becomes a member with its own key (spec ledger 8.8).</summary>
public sealed record RegisterDevice(
    MemberId Patient, MemberId Device, Jwk SigningKey, Jwk AgreementKey, string Possession) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RegisterDevice), LedgerName.Policies, Senders.Patient, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("device", Device.ToString());
        body.WriteKey("signingKey", SigningKey);
        body.WriteKey("agreementKey", AgreementKey);
        body.WriteString("possession", Possession);
    }

    internal override Outcome Apply(Execution run)
    {
        var device = new Member
        {
            Id = Device,
            Role = Role.Device,
            Organisation = run.Signer.Organisation,
            SigningKey = SigningKey,
            AgreementKey = AgreementKey,
            Source = run.Id,
            Owner = Patient,
        };
        var refused = Registration.Enter(run, device, Possession) ?? PatientDevices.Enter(run, Patient, Device);
        return refused is { } refusal
            ? refusal
            : new Event.MemberRegistered(Device, Role.Device, device.Organisation, Patient);
    }

    private static RegisterDevice Read(JsonFields body) => new(
        body.Member("patient"),
        body.Member("device"),
        body.Key("signingKey"),
        body.Key("agreementKey"),
        body.Possession("possession"));
}

/// <summary>A patient ends a device's membership (spec ledger 8.9).</summary>
public sealed record RevokeDevice(MemberId Patient, MemberId Device) : PatientMessage
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RevokeDevice), LedgerName.Policies, Senders.Patient, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("device", Device.ToString());
    }

    internal override Outcome Apply(Execution run) =>
        run.State.Get(Member.Table, Device.ToString()) is { } device && device.Owner == Patient
            ? Revocation.Of(run, device)
            : Refusal.NotTheDevice;

    private static RevokeDevice Read(JsonFields body) => new(body.Member("patient"), body.Member("device"));
}
