using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Who a member is. A patient is nobody to everyone but itself, its agents and its registrar (spec api
/// 5.1).</summary>
internal static class MemberRoutes
{
    private static readonly Problem Unknown = Problems.UnknownMember.Because(
        "There is no such member, or one that you may not see; the answer is the same for both.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/members/{id}", Get).For(Audience.Members)
        .Says("Says who a member is; patients and their devices only to themselves, agents and their registrar.");

    private static IResult Get(Call call, LocalNode node)
    {
        var id = call.Route<MemberId>("id", MemberId.TryParse, Unknown);
        return node.Policies.Get(Member.Table, id.ToString()) is { } member && MaySee(call.Member, member, node)
            ? ApiJson.Answer(MemberAnswer.Of(member))
            : Unknown;
    }

    /// <summary>Whether a caller may know who a member is, and so see the proof of its keys (spec api 4.8).</summary>
    public static bool MaySee(Member caller, Member member, LocalNode node) =>
        member.Role is not (Role.Patient or Role.Device)
        || caller.Id == member.Id
        || caller.Id == member.Owner
        || (caller.Role == Role.Registrar && caller.Organisation == member.Organisation)
        || (member.ConcernedPatient == caller.Owner && AudienceCheck.IsAgent(caller, node.Policies, node.Now));

    private sealed record MemberAnswer(
        MemberId Id,
        Role Role,
        OrganisationId Organisation,
        Jwk SigningKey,
        Jwk AgreementKey,
        string? Licence,
        bool Verified,
        bool Revoked,
        TransactionId? Source)
    {
        public static MemberAnswer Of(Member member) => new(
            member.Id,
            member.Role,
            member.Organisation,
            member.SigningKey,
            member.AgreementKey,
            member.Licence,
            member.IsVerified,
            member.IsRevoked,
            member.Source);
    }
}
