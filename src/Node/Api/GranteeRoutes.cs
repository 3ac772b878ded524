using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Ledgers;

namespace Salus.Node.Api;

/// <summary>What a member was let in to, and what it asked for: only its own (spec api 5.8, 5.9).</summary>
internal static class GranteeRoutes
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/grants", Grants).For(Audience.Members)
            .Says("Lists, in pages, the patients who let the caller in, with the consents and emergencies in force.");
        routes.MapGet("/requests", Requests).For(Audience.Members)
            .Says("Lists, in pages, what the caller asked to read and how it was decided, newest first.");
    }

    private static IResult Grants(Call call, LocalNode node)
    {
        var member = call.Member;
        var after = call.Query<MemberId?>("after", TryParse, "the next of an earlier answer", null);
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        var grantees = (
            new Grantee.OneMember(member.Id).ToString(),
            new Grantee.RoleIn(member.Organisation, member.Role).ToString());
        var patients = node.Ledgers[LedgerName.Policies].Named(grantees, after, limit);
        return ApiJson.Answer(new GrantsAnswer(
            [.. patients.Select(patient => Granted(patient, call, node)).OfType<GrantedAnswer>()],
            patients.Count < limit ? null : patients[^1]));
    }

    // The index knows of consents that are over; the state says which are (spec storage 4.6).
    private static GrantedAnswer? Granted(MemberId patient, Call call, LocalNode node)
    {
        var (policy, now) = (node.Policies.Get(PatientPolicy.Table, patient.ToString())!, node.Now);
        ConsentTerms[] consents =
        [
            .. policy.Consents.Where(consent => consent.Grantee.Includes(call.Member) && consent.IsInForce(now)),
        ];
        EmergencyCase[] cases =
        [
            .. policy.Cases.Where(one => one.Requester == call.Member.Id && now < one.Until),
        ];
        return consents is [] && cases is [] ? null : new GrantedAnswer(patient, consents, cases);
    }

    private static IResult Requests(Call call, LocalNode node)
    {
        var before = new EventPlace(call.Query("before", 0, long.MaxValue, long.MaxValue));
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        var places = node.Ledgers[LedgerName.Policies].OwnEvents(call.Member.Id, before, limit);
        return ApiJson.Answer(new RequestsAnswer(
            [.. places.Select(place => Asked(place, node))],
            places.Count < limit ? null : places[^1].Position));
    }

    private static RequestAnswer Asked(EventPlace place, LocalNode node)
    {
        var block = node.Open(LedgerName.Policies, place.Height);
        var receipt = block.Receipt(place.Index);
        return new RequestAnswer(
            receipt.Transaction, block.Header.Time, (Event.AccessDecided)receipt.Events[place.Ordinal]);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out MemberId? value)
    {
        var isRead = MemberId.TryParse(text, out var id);
        value = id;
        return isRead;
    }

    private sealed record GrantsAnswer(IReadOnlyList<GrantedAnswer> Patients, MemberId? Next);

    private sealed record GrantedAnswer(
        MemberId Patient, IReadOnlyList<ConsentTerms> Consents, IReadOnlyList<EmergencyCase> Cases);

    private sealed record RequestsAnswer(IReadOnlyList<RequestAnswer> Requests, long? Next);

    private sealed record RequestAnswer(TransactionId Transaction, Timestamp Time, Event Event);
}
