using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.States;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Who may call a route; declared beside the route, checked once, before its handler (spec api 3).</summary>
internal enum Audience
{
    /// <summary>Whoever reaches the operations listener, on loopback. Nothing there concerns a patient.</summary>
    Operators,

    /// <summary>Whoever reaches the browsers' listener; the handler itself asks for the proof of a key. Elsewhere there
    /// is no such address.</summary>
    Wallets,

    /// <summary>Whoever reaches the browsers' listener, a token or none; on the other one, every member.</summary>
    Visitors,

    /// <summary>Whoever reaches the members' listener, a certificate or none: what is brought proves itself.</summary>
    Anyone,

    /// <summary>Every member in good standing.</summary>
    Members,

    /// <summary>The patient that the address names, or a guardian; to anyone else the patient is unknown.</summary>
    PatientOrGuardian,

    /// <summary>The patient that the address names, a guardian, or an agent of the patient: a device that a consent in
    /// force names; to anyone else the patient is unknown.</summary>
    PatientOrAgent,

    /// <summary>The patient that the address names, and no guardian; to anyone else the patient is unknown.</summary>
    ThePatient,

    /// <summary>The patient named, its trustees and the registrars of its organisation (spec recovery 5.1).</summary>
    Recovery,

    /// <summary>Those who write for the patient named: the patient, a guardian, its agents, verified
    /// practitioners.</summary>
    PatientsWriters,

    /// <summary>Those who write for any patient: verified practitioners, patients, agents.</summary>
    Writers,
}

internal static class AudienceCheck
{
    /// <summary>Null when the member may call; else the answer.</summary>
    public static Problem? Check(
        this Audience audience, Member member, MemberId? patient, StateView policies, Timestamp now)
    {
        var policy = patient is { } id ? policies.Get(PatientPolicy.Table, id.ToString()) : null;
        return audience switch
        {
            Audience.Members or Audience.Visitors => null,
            Audience.PatientOrGuardian => Require(
                IsPatientOrGuardian(member, patient, policy, now), UnknownPatient),
            Audience.PatientOrAgent => Require(
                IsPatientOrGuardian(member, patient, policy, now) || IsAgent(member, patient, policy, now),
                UnknownPatient),
            Audience.ThePatient => Require(policy is not null && member.Id == patient, UnknownPatient),
            Audience.Recovery => Require(
                policy is not null && IsOfRecovery(member, patient!.Value, policies), UnknownPatient),
            Audience.PatientsWriters => Require(
                IsPatientOrGuardian(member, patient, policy, now)
                    || IsAgent(member, patient, policy, now)
                    || (policy is not null && IsVerifiedPractitioner(member)),
                UnknownPatient),
            Audience.Writers => Require(
                member.Role == Role.Patient || IsAgent(member, policies, now) || IsVerifiedPractitioner(member),
                Problems.NotAWriter.Because("Patients, their agents and verified practitioners write.")),
            _ => UnknownRoute,
        };
    }

    /// <summary>The one denial for a patient nobody knows and for one who did not let the caller (spec api
    /// 3.3).</summary>
    public static Problem UnknownPatient { get; } = Problems.UnknownPatient.Because(
        "There is no such patient, or you may not see this; the answer is the same for both.");

    public static Problem UnknownRoute { get; } = Problems.UnknownRoute.Because(
        "There is nothing at this address; /openapi/v1.json lists what there is.");

    public static bool IsPatientOrGuardian(Member member, MemberId? patient, PatientPolicy? policy, Timestamp now) =>
        policy is not null && (member.Id == patient || policy.HasGuardian(member, now));

    public static bool IsPatientOrGuardian(Member member, MemberId? patient, LocalNode node) => IsPatientOrGuardian(
        member,
        patient,
        patient is { } id ? node.Policies.Get(PatientPolicy.Table, id.ToString()) : null,
        node.Now);

    /// <summary>Whether a member is an agent of the patient whose device it is (spec ledger 15.1).</summary>
    public static bool IsAgent(Member member, StateView policies, Timestamp now) =>
        member.Owner is { } owner
        && policies.Get(PatientPolicy.Table, owner.ToString())?.HasAgent(member, now) == true;

    private static bool IsAgent(Member member, MemberId? patient, PatientPolicy? policy, Timestamp now) =>
        policy is not null && member.Owner == patient && policy.HasAgent(member, now);

    private static bool IsOfRecovery(Member member, MemberId patient, StateView policies) =>
        member.Id == patient
        || Trusteeship.Of(patient, policies)?.Includes(member.Id) == true
        || (member.Role == Role.Registrar
            && policies.Get(Member.Table, patient.ToString())?.Organisation == member.Organisation);

    private static bool IsVerifiedPractitioner(Member member) => member.Role.IsPractitioner() && member.IsVerified;

    private static Problem? Require(bool holds, Problem otherwise) => holds ? null : otherwise;
}
