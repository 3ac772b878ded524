using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>What a registrar does, and who is who.</content>
public sealed partial class SalusClient
{
    /// <summary>As a registrar: registers a patient, practitioner or agency.</summary>
    public Task<Finality> RegisterAsync(NewMember newcomer, CancellationToken cancellationToken = default) =>
        SubmitAsync(newcomer.ToMessage(), cancellationToken);

    /// <summary>As a registrar: votes for, or against, a practitioner.</summary>
    public Task<Finality> VerifyAsync(
        MemberId practitioner, bool inFavour = true, CancellationToken cancellationToken = default) =>
        SubmitAsync(new VerifyPractitioner(practitioner, inFavour), cancellationToken);

    /// <summary>As a registrar: ends the membership of one of the organisation's own.</summary>
    public Task<Finality> RevokeMemberAsync(MemberId member, CancellationToken cancellationToken = default) =>
        SubmitAsync(new RevokeMember(member), cancellationToken);

    /// <summary>Looks up a member; patients are unknown to everyone but themselves and their registrar.</summary>
    public Task<MemberCard> MemberAsync(MemberId member, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => node.GetAsync($"v1/members/{member}", AnswersJson.Api.MemberCard, permit: null, cancellationToken),
            cancellationToken);

    /// <summary>Looks up a member and proves that the agreement key is the one that it registered: what is sealed to a
    /// key that a node made up, the node reads (spec records 4.6).</summary>
    public Task<MemberCard> ProvenMemberAsync(
        MemberId id, CancellationToken cancellationToken = default) => _nodes.AskAsync(
        async node =>
        {
            var member = await node.GetAsync($"v1/members/{id}", AnswersJson.Api.MemberCard, null, cancellationToken);
            var given = await FinalityAsync(node, member.Source ?? default, permit: null, cancellationToken);
            return member.Id == id && member.HasKeyOf(given)
                ? member
                : throw new ProofRejectedException(
                    ProofFault.ReceiptNotInBlock, "the node's agreement key is not the one that the member registered");
        },
        cancellationToken);

    /// <summary>The key that is sealed to for a grantee; null when there is none or the member was revoked.</summary>
    private async Task<Jwk?> AgreementKeyAsync(Grantee grantee, CancellationToken cancellationToken)
    {
        if (grantee is Grantee.RoleIn role)
        {
            var organisation = Genesis.Organisations.FirstOrDefault(one => one.Id == role.Organisation);
            return organisation?.RoleKeys.GetValueOrDefault(Code<Role>.Text(role.Role));
        }

        try
        {
            var member = await ProvenMemberAsync(((Grantee.OneMember)grantee).Id, cancellationToken);
            return member.Revoked ? null : member.AgreementKey;
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return await FamilyKeyAsync(((Grantee.OneMember)grantee).Id, cancellationToken);
        }
    }

    // Patients are shown to nobody, but a policy that names one may seal to it: spec key-service 6.2.
    private async Task<Jwk?> FamilyKeyAsync(MemberId member, CancellationToken cancellationToken)
    {
        try
        {
            return (await CardAsync(Patient.Member, member, cancellationToken)).AgreementKey;
        }
        catch (NodeProblemException problem) when (problem.Code is "unknown-member" or "unknown-patient")
        {
            return null;
        }
    }
}
