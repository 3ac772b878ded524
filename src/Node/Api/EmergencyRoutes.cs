using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Ledgers;

namespace Salus.Node.Api;

/// <summary>What staff may open in an emergency, and the cases that a registrar has to look at (spec key-service
/// 5).</summary>
internal static class EmergencyRoutes
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/emergency", Offer).For(Audience.Members)
            .Says("Says which categories a patient left to the caller's organisation for emergencies.");
        routes.MapGet("/emergencies", Cases).For(Audience.Members)
            .Says("Lists, to a registrar, emergencies of the organisation that are open or not reviewed, in pages.");
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

    private static IResult Cases(Call call, LocalNode node)
    {
        if (call.Member.Role != Role.Registrar)
        {
            return Problems.NotAParty.Because(
                "Registrars review emergencies; a patient sees the own ones in the policy.");
        }

        var after = new CasePlace(call.Query("after", 0, long.MaxValue, 0));
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        var places = node.Ledgers[LedgerName.Policies].Cases(after, limit);
        CaseAnswer[] cases =
        [
            .. places.Select(place => Opened(place, node)).OfType<CaseAnswer>()
                .Where(one => Concerns(one, call.Member.Organisation, node)),
        ];
        return ApiJson.Answer(new CasesAnswer(cases, places.Count < limit ? null : places[^1].Position));
    }

    private static bool Concerns(CaseAnswer opened, OrganisationId organisation, LocalNode node) =>
        opened.Organisation == organisation
        || node.Policies.Get(Member.Table, opened.Patient.ToString())?.Organisation == organisation;

    // The index knows of cases that are over; the state says which are (spec storage 4.5).
    private static CaseAnswer? Opened(CasePlace place, LocalNode node)
    {
        var found = node.Read(LedgerName.Policies, place.Height, place.Index);
        var opened = found.Receipt.Events.OfType<Event.EmergencyOpened>().Single();
        var policy = node.Policies.Get(PatientPolicy.Table, opened.Patient.ToString())!;
        return policy.Cases.FirstOrDefault(one => one.Id == found.Transaction.Id) is { } kept
            && (!kept.IsReviewed || node.Now < kept.Until)
                ? new CaseAnswer(kept.Id, opened.Patient, kept.Requester, kept.Organisation, kept.Categories)
                {
                    Reason = opened.Reason,
                    Opened = found.Header.Time,
                    Until = kept.Until,
                    Reviewed = kept.IsReviewed,
                }
                : null;
    }

    private sealed record CasesAnswer(IReadOnlyList<CaseAnswer> Cases, long? Next);

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
