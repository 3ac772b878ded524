using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.States;

namespace Salus.Node.Api;

/// <summary>
/// Who may see a transaction's body: its signer, the patient it concerns, a guardian, and whom it names (spec api 4.5).
/// </summary>
internal sealed class Parties(LocalNode node)
{
    private readonly StateView _policies = node.Policies;
    private readonly Timestamp _now = node.Now;

    public bool Include(Member member, FinalTransaction found)
    {
        var transaction = found.Transaction;
        var signer = _policies.Get(KeyUse.Table, transaction.SignerThumbprint)?.Member;
        return signer == member.Id
            || Concerned(found).Any(patient => IsPatientOrGuardian(member, patient))
            || (transaction.Message is { } message && Names(message, member));
    }

    private static IEnumerable<MemberId> Concerned(FinalTransaction found) => found.Receipt.Events
        .Select(happened => happened.ConcernedPatient)
        .Append(found.Transaction.Message?.ConcernedPatient)
        .OfType<MemberId>()
        .Distinct();

    private bool IsPatientOrGuardian(Member member, MemberId patient) => AudienceCheck.IsPatientOrGuardian(
        member, patient, _policies.Get(PatientPolicy.Table, patient.ToString()), _now);

    private bool Names(Message message, Member member) => message switch
    {
        RegisterMember registration => registration.Member == member.Id,
        VerifyPractitioner vote => vote.Practitioner == member.Id,
        RevokeMember ended => ended.Member == member.Id,
        RegisterDevice device => device.Device == member.Id,
        RevokeDevice device => device.Device == member.Id,
        Grant grant => grant.Grantee.Includes(member),
        Revoke revoke => Seals(revoke.Epochs, member) || IsFormerGrantee(revoke, member),
        PublishEpoch publish => Seals(publish.Epochs, member),
        NameTrustees naming => naming.Shares.Any(share => share.Trustee == member.Id),
        SetEmergencyPolicy policy => member.Role is Role.Doctor or Role.Nurse
            && policy.Organisations.Any(keys => keys.Organisation == member.Organisation),
        SummariseRelease summary => _policies.Get(Permit.Table, summary.Permit.ToString())?.Requester == member.Id,
        RaiseAlert alert => alert.Recipients.Contains(member.Id),
        AcknowledgeAlert seen => node.Telemetry?.Get(Alert.Table, seen.Alert.ToString()) is { } alert
            && (alert.Agent == member.Id || alert.Told(member.Id)),
        ProposeChange or Vote or ReportEquivocation => member.Role is Role.Registrar or Role.Store,
        _ => false,
    };

    private static bool Seals(IReadOnlyList<NextEpoch> epochs, Member member) =>
        epochs.Any(epoch => epoch.Seals.Any(seal => seal.Recipient.Includes(member)));

    private bool IsFormerGrantee(Revoke revoke, Member member) =>
        node.Find(revoke.Consent)?.Transaction.Message is Grant grant && grant.Grantee.Includes(member);
}
