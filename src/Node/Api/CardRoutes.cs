using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Contact cards of those whom a patient's policy names, to whoever acts on it (spec key-service 6).</summary>
internal static class CardRoutes
{
    private static readonly Problem Unknown = Problems.UnknownMember.Because(
        "There is no such member, or the policy does not name it; the answer is the same for both.");

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/patients/{patient}/cards/{member}", Get).For(Audience.PatientOrGuardian)
            .Says("Gives the card of the patient, or of a member to whom the patient granted something.");

    /// <summary>A member's card; null for founders, whose keys genesis names.</summary>
    public static ContactCard? Of(Member member, LocalNode node) =>
        member.Source is { } source && node.Find(source) is { } found
            ? ContactCard.Of(node.Ledgers[found.Header.Ledger].Prove(found.Header.Height, found.Index)!)
            : null;

    private static IResult Get(Call call, LocalNode node)
    {
        var id = call.Route<MemberId>("member", MemberId.TryParse, Unknown);
        var policy = node.Policies.Get(PatientPolicy.Table, call.Patient.ToString())!;
        var isNamed = id == call.Patient
            || policy.Consents.Any(consent => consent.Grantee == new Grantee.OneMember(id) && node.Now < consent.To);
        return isNamed
            && node.Policies.Get(Member.Table, id.ToString()) is { IsRevoked: false } member
            && Of(member, node) is { } card
                ? Results.Bytes(card.Write(), "application/json")
                : Unknown;
    }
}
