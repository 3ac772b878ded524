using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.States;

namespace Salus.Ledger.Contracts;

/// <summary>Who may send a message; checked once, before its rule runs (spec ledger 4.2).</summary>
public enum Senders
{
    /// <summary>Every member.</summary>
    Anyone,

    /// <summary>An organisation's registrar.</summary>
    Registrar,

    /// <summary>A patient, for itself.</summary>
    Patient,

    /// <summary>The patient the message concerns, or a guardian the patient named.</summary>
    PatientOrGuardian,

    /// <summary>A verified practitioner, or the patient the message concerns.</summary>
    Author,

    /// <summary>A verified practitioner, an agency, or another patient (family).</summary>
    Requester,

    /// <summary>A verified doctor or nurse.</summary>
    EmergencyStaff,

    /// <summary>A registrar, or the patient the message concerns.</summary>
    Reviewer,

    /// <summary>A content store.</summary>
    Store,

    /// <summary>A trustee named by the patient the message concerns.</summary>
    Trustee,

    /// <summary>A trustee, or a registrar of the patient's organisation.</summary>
    TrusteeOrRegistrar,

    /// <summary>A content store or a registrar.</summary>
    StoreOrRegistrar,

    /// <summary>A device of the patient the message concerns; whether it is an agent, its rule says.</summary>
    Device,

    /// <summary>A content store, or a device; whether it is an agent of the patient, the rule says.</summary>
    StoreOrDevice,

    /// <summary>The patient the message concerns, a guardian, or a verified practitioner.</summary>
    PatientOrPractitioner,
}

internal static class SenderRules
{
    /// <summary>Null when the signer may send the message; else why not.</summary>
    public static Refusal? Check(
        this Senders senders, Member signer, Message message, StateView policies, Timestamp now)
    {
        var isPatient = signer.Role == Role.Patient;
        var isThePatient = isPatient && message.ConcernedPatient == signer.Id;
        return senders switch
        {
            Senders.Anyone => null,
            Senders.Registrar => Require(signer.Role == Role.Registrar),
            Senders.Store => Require(signer.Role == Role.Store),
            Senders.Patient => isPatient ? Require(isThePatient, Refusal.NotThePatient) : Refusal.SenderNotAllowed,
            Senders.PatientOrGuardian => isPatient
                ? Require(isThePatient || IsGuardian(signer, message, policies, now), Refusal.NotThePatient)
                : Refusal.SenderNotAllowed,
            Senders.Author => isPatient ? Require(isThePatient, Refusal.NotThePatient) : VerifiedPractitioner(signer),
            Senders.Requester => isPatient || signer.Role.IsAgency() ? null : VerifiedPractitioner(signer),
            Senders.EmergencyStaff => signer.Role is Role.Doctor or Role.Nurse
                ? VerifiedPractitioner(signer)
                : Refusal.SenderNotAllowed,
            Senders.Reviewer => Require(signer.Role == Role.Registrar || isThePatient),
            Senders.Trustee => Require(IsTrustee(signer, message, policies)),
            Senders.TrusteeOrRegistrar => Require(
                IsTrustee(signer, message, policies) || IsRegistrarOfPatient(signer, message, policies)),
            Senders.StoreOrRegistrar => Require(signer.Role is Role.Store or Role.Registrar),
            Senders.Device => signer.Role == Role.Device
                ? Require(signer.Owner == message.ConcernedPatient, Refusal.NotThePatient)
                : Refusal.SenderNotAllowed,
            Senders.StoreOrDevice => Require(signer.Role is Role.Store or Role.Device),
            Senders.PatientOrPractitioner => isPatient
                ? Require(isThePatient || IsGuardian(signer, message, policies, now), Refusal.NotThePatient)
                : VerifiedPractitioner(signer),
            _ => Refusal.SenderNotAllowed,
        };
    }

    private static Refusal? Require(bool isAllowed, Refusal otherwise = Refusal.SenderNotAllowed) =>
        isAllowed ? null : otherwise;

    private static Refusal? VerifiedPractitioner(Member signer) =>
        !signer.Role.IsPractitioner() ? Refusal.SenderNotAllowed
        : signer.IsVerified ? null
        : Refusal.PractitionerNotVerified;

    private static bool IsTrustee(Member signer, Message message, StateView policies) =>
        message.ConcernedPatient is { } patient && Trusteeship.Of(patient, policies)?.Includes(signer.Id) == true;

    private static bool IsRegistrarOfPatient(Member signer, Message message, StateView policies) =>
        signer.Role == Role.Registrar
        && policies.Get(Member.Table, $"{message.ConcernedPatient}") is { Role: Role.Patient } patient
        && patient.Organisation == signer.Organisation;

    private static bool IsGuardian(Member signer, Message message, StateView policies, Timestamp now) =>
        message.ConcernedPatient is { } patient
        && policies.Get(PatientPolicy.Table, patient.ToString())?.HasGuardian(signer, now) == true;
}
