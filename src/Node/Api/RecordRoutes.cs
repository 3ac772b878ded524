using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Permits;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>The index of a patient's records: to the patient, to authors their own, to others under a permit.</summary>
internal static class RecordRoutes
{
    public const string PermitHeader = "Salus-Permit";

    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int PageSize = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/patients/{patient}/records", List).For(Audience.Members)
            .Says("Lists record versions: all to the patient, one's own to an author, the permit's under a permit.");

    private static IResult List(Call call, LocalNode node, PermitDesk desk)
    {
        var category = call.QueryCategory();
        var after = call.Query("after", 0, long.MaxValue, 0);
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        var authored = call.Query<bool>("authored", bool.TryParse, "true or false", false);
        var sight = Sight(call, node, desk, authored);
        var items = new List<RecordAnswer>();
        var next = after;
        // Who writes nothing authored nothing: no time is spent that would tell how much there is. spec callers 7.1
        var isAuthor = Audience.Writers.Check(call.Member, call.NamedPatient, node.Policies, node.Now) is null;
        foreach (var item in Versions(node, authored && !isAuthor ? null : call.NamedPatient, after))
        {
            next = item.Sequence;
            if ((category is null || item.Record.Category == category) && sight(item) is { } answer)
            {
                items.Add(answer);
                if (items.Count == limit)
                {
                    break;
                }
            }
        }

        return ApiJson.Answer(new RecordsAnswer(items, next));
    }

    // What the caller sees of one version, or null; decided once for the whole list.
    private static Func<StoredVersion, RecordAnswer?> Sight(Call call, LocalNode node, PermitDesk desk, bool authored)
    {
        if (authored)
        {
            return item => item.Record.Author == call.Member.Id ? RecordAnswer.Of(item, null) : null;
        }

        if (AudienceCheck.IsPatientOrGuardian(call.Member, call.NamedPatient, node))
        {
            return item => RecordAnswer.Of(item, null);
        }

        if (!call.Http.Request.Headers.TryGetValue(PermitHeader, out var header))
        {
            throw new ProblemException(AudienceCheck.UnknownPatient);
        }

        var permit = desk.Use(header, call.Caller).Decision;
        var policies = node.Policies;
        return item => !item.Record.IsErased
            && PermitRules.Covers(permit, item.Id, item.Version, item.Record, policies)
            ? RecordAnswer.Of(item, PermitRules.GranteesEnvelope(permit, item.Id, item.Version, policies)?.Envelope)
            : null;
    }

    private static IEnumerable<StoredVersion> Versions(LocalNode node, MemberId? patient, long after)
    {
        if (patient is not { } known)
        {
            yield break;
        }

        while (true)
        {
            var page = node.Ledgers[LedgerName.Records].Log(known, after, PageSize);
            foreach (var entry in page.Where(entry => entry.Event == nameof(Event.RecordStored)))
            {
                var found = node.Read(LedgerName.Records, entry.Height, entry.Index);
                var stored = (Event.RecordStored)found.Receipt.Events[entry.Ordinal];
                var record = node.Records.Get(Record.Table, stored.Record.ToString())!;
                yield return new StoredVersion(
                    entry.Sequence, stored.Record, stored.Version, record, found.Transaction.Id);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Sequence;
        }
    }

    private sealed record RecordsAnswer(IReadOnlyList<RecordAnswer> Records, long Next);
}

/// <summary>A version of a record as a list comes across it.</summary>
internal sealed record StoredVersion(
    long Sequence, RecordId Id, long Version, Record Record, TransactionId Transaction);

/// <summary>What the index says of a version.</summary>
internal sealed record RecordAnswer(RecordId Record, Category Category, MemberId Author, long Version)
{
    public required Digest Commitment { get; init; }

    public required Cid Content { get; init; }

    public required Digest Envelope { get; init; }

    public Digest? GranteeEnvelope { get; init; }

    public required long Epoch { get; init; }

    public required Timestamp StoredAt { get; init; }

    public required bool Withdrawn { get; init; }

    public required bool Erased { get; init; }

    public required TransactionId Transaction { get; init; }

    public static RecordAnswer Of(StoredVersion item, Digest? granteesEnvelope)
    {
        var version = item.Record.Versions[(int)item.Version - 1];
        return new RecordAnswer(item.Id, item.Record.Category, item.Record.Author, item.Version)
        {
            Commitment = version.Commitment,
            Content = version.Content,
            Envelope = version.Envelope,
            GranteeEnvelope = granteesEnvelope,
            Epoch = version.Epoch,
            StoredAt = version.StoredAt,
            Withdrawn = version.IsWithdrawn,
            Erased = item.Record.IsErased,
            Transaction = item.Transaction,
        };
    }
}
