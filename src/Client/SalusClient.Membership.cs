using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
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
        node => ProvenMemberAsync(node, id, cancellationToken), cancellationToken);

    private async Task<MemberCard> ProvenMemberAsync(Node node, MemberId id, CancellationToken cancellationToken)
    {
        var member = await node.GetAsync($"v1/members/{id}", AnswersJson.Api.MemberCard, null, cancellationToken);
        var given = await FinalityAsync(node, member.Source ?? default, permit: null, cancellationToken);
        return member.Id == id && member.HasKeyOf(given)
            ? member
            : throw new ProofRejectedException(
                ProofFault.ReceiptNotInBlock, "the node's agreement key is not the one that the member registered");
    }

    /// <summary>The key that is sealed to for a grantee, the one in force, or any where nothing of worth is sealed
    /// (<paramref name="confirmed"/> is null); null when there is none or the member was revoked.</summary>
    private async Task<Jwk?> AgreementKeyAsync(
        Grantee grantee, IReadOnlyDictionary<MemberId, Digest>? confirmed, CancellationToken cancellationToken)
    {
        if (grantee is Grantee.RoleIn role)
        {
            var organisation = Genesis.Organisations.FirstOrDefault(one => one.Id == role.Organisation);
            return organisation?.RoleKeys.GetValueOrDefault(Code<Role>.Text(role.Role));
        }

        var member = ((Grantee.OneMember)grantee).Id;
        return confirmed is null ? await AgreementKeyAsync(member, confirmed: null, cancellationToken)
            : confirmed.TryGetValue(member, out var key) ? await AgreementKeyAsync(member, key, cancellationToken)
            : null;
    }

    private async Task<Jwk?> AgreementKeyAsync(MemberId id, Digest? confirmed, CancellationToken cancellationToken)
    {
        try
        {
            return await _nodes.AskAsync(
                async node => Newest(
                    node, (await ProvenMemberAsync(node, id, cancellationToken)).AgreementKey, confirmed),
                cancellationToken);
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return await FamilyKeyAsync(id, confirmed, cancellationToken);
        }
    }

    // Patients are shown to nobody, but a policy that names one may seal to it: spec key-service 6.2.
    private async Task<Jwk?> FamilyKeyAsync(MemberId member, Digest? confirmed, CancellationToken cancellationToken)
    {
        try
        {
            return await _nodes.AskAsync(
                async node => Newest(
                    node, (await CardAsync(node, Patient.Member, member, cancellationToken)).AgreementKey, confirmed),
                cancellationToken);
        }
        catch (NodeProblemException problem) when (problem.Code is "unknown-member" or "unknown-patient")
        {
            return null;
        }
    }

    private static Jwk Newest(Node node, Jwk shown, Digest? confirmed) =>
        confirmed is null || shown.Thumbprint == confirmed ? shown : throw new StaleKeyException(node.Address);
}
