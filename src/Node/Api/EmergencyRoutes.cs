using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Node.Api;

/// <summary>What staff may open in an emergency, and the cases that a registrar has to look at (spec key-service
/// 5).</summary>
internal static class EmergencyRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/emergency", Offer).For(Audience.Members)
            .Says("Says which categories a patient left to the caller's organisation for emergencies.");
        routes.MapGet("/emergencies", Cases).For(Audience.Members)
            .Says("Lists, to a registrar, emergencies of the organisation that are open or not reviewed.");
    }

    private static IResult Offer(Call call, LocalNode node)
    {
        var isStaff = call.Member is { Role: Role.Doctor or Role.Nurse, IsVerified: true };
        var policy = call.NamedPatient is { } id ? node.Policies.Get(PatientPolicy.Table, id.ToString()) : null;
        var left = policy?.Emergency.FirstOrDefault(one => one.Organisation == call.Member.Organisation)?.Categories;
        return isStaff && left is [_, ..]
            && node.Policies.Get(Member.Table, call.Patient.ToString()) is { } patient
            && CardRoutes.Of(patient, node) is { } card
                ? ApiJson.Answer(new OfferAnswer(left, Encoding.UTF8.GetString(card.Write())))
                : AudienceCheck.UnknownPatient;
    }

    private static IResult Cases(Call call, LocalNode node) => call.Member.Role == Role.Registrar
        ? ApiJson.Answer(Opened(node).Where(one => Concerns(one, call.Member.Organisation, node)))
        : Problems.NotAParty.Because("Registrars review emergencies; a patient sees the own ones in the policy.");

    private static bool Concerns(CaseAnswer opened, OrganisationId organisation, LocalNode node) =>
        opened.Organisation == organisation
        || node.Policies.Get(Member.Table, opened.Patient.ToString())?.Organisation == organisation;

    private static IEnumerable<CaseAnswer> Opened(LocalNode node)
    {
        foreach (var (height, index) in node.Ledgers[LedgerName.Policies].Places(nameof(Event.EmergencyOpened)))
        {
            var found = node.Read(LedgerName.Policies, height, index);
            var opened = found.Receipt.Events.OfType<Event.EmergencyOpened>().Single();
            var policy = node.Policies.Get(PatientPolicy.Table, opened.Patient.ToString())!;
            if (policy.Cases.FirstOrDefault(one => one.Id == found.Transaction.Id) is { } kept
                && (!kept.IsReviewed || node.Now < kept.Until))
            {
                yield return new CaseAnswer(kept.Id, opened.Patient, kept.Requester, kept.Organisation, kept.Categories)
                {
                    Reason = opened.Reason,
                    Opened = found.Header.Time,
                    Until = kept.Until,
                    Reviewed = kept.IsReviewed,
                };
            }
        }
    }

    private sealed record OfferAnswer(IReadOnlyList<Category> Categories, string Card);

    private sealed record CaseAnswer(
        TransactionId Case,
        MemberId Patient,
        MemberId Requester,
        OrganisationId Organisation,
        IReadOnlyList<Category> Categories)
    {
        public required string Reason { get; init; }

        public required Timestamp Opened { get; init; }

        public required Timestamp Until { get; init; }

        public required bool Reviewed { get; init; }
    }
}
