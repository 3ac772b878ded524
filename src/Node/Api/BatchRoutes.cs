using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Permits;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Anchored batches of measurements: to the patient, to its agents, to others under a permit for their
/// category (spec api 11).</summary>
internal static class BatchRoutes
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private const int PageSize = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/batches", List).For(Audience.Members)
            .Says("Lists anchored batches: to the patient, an agent of their category, or under a permit.");
        routes.MapGet("/batches/{batch}/content", GetContentAsync).For(Audience.Members).Weighs(Weight.Heavy)
            .Says("Gives a batch's sealed content, verified, to the patient, an agent, or under a permit.");
        routes.MapGet("/batches/{batch}/envelope", GetEnvelopeAsync).For(Audience.Members)
            .Says("Gives a batch's envelope, verified.");
    }

    /// <summary>Whether a member is an agent that may hold a batch's category now.</summary>
    public static bool IsAgentOf(Batch batch, Member member, LocalNode node) =>
        member.Owner == batch.Patient
        && node.Policies.Get(PatientPolicy.Table, batch.Patient.ToString())!
            .HasAgent(member, batch.Category, node.Now);

    private static Task<IResult> GetContentAsync(Call call, LocalNode node, PermitDesk desk) =>
        ContentRoutes.ServeContentAsync(call, node, new BatchAdmission(call, node, desk).Admit());

    private static Task<IResult> GetEnvelopeAsync(Call call, LocalNode node, PermitDesk desk) =>
        ContentRoutes.ServeEnvelopeAsync(call, node, new BatchAdmission(call, node, desk).Admit());

    private static IResult List(Call call, LocalNode node, PermitDesk desk)
    {
        var category = call.QueryCategory();
        var after = call.Query("after", 0, long.MaxValue, 0);
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        var sees = Sight(call, node, desk);
        var items = new List<BatchAnswer>();
        var next = after;
        foreach (var (sequence, id, batch) in Batches(node, call.NamedPatient, after))
        {
            next = sequence;
            if ((category is null || batch.Category == category) && sees(batch))
            {
                items.Add(BatchAnswer.Of(id, batch));
                if (items.Count == limit)
                {
                    break;
                }
            }
        }

        return ApiJson.Answer(new BatchesAnswer(items, next));
    }

    // Which batches the caller sees; decided once for the whole list.
    private static Func<Batch, bool> Sight(Call call, LocalNode node, PermitDesk desk)
    {
        if (AudienceCheck.IsPatientOrGuardian(call.Member, call.NamedPatient, node))
        {
            return _ => true;
        }

        if (call.Member.Owner is { } owner
            && owner == call.NamedPatient
            && AudienceCheck.IsAgent(call.Member, node.Policies, node.Now))
        {
            return batch => IsAgentOf(batch, call.Member, node);
        }

        if (!call.Http.Request.Headers.TryGetValue(RecordRoutes.PermitHeader, out var header))
        {
            throw new ProblemException(AudienceCheck.UnknownPatient);
        }

        var permit = desk.Use(header, call.Caller).Decision;
        var policies = node.Policies;
        return batch => PermitRules.Covers(permit, batch, policies);
    }

    private static IEnumerable<(long Sequence, BatchId Id, Batch Batch)> Batches(
        LocalNode node, MemberId? patient, long after)
    {
        if (patient is not { } known || node.Ledgers.Find(LedgerName.Telemetry) is not { } ledger)
        {
            yield break;
        }

        while (true)
        {
            var page = ledger.Log(known, after, PageSize);
            foreach (var entry in page.Where(entry => entry.Event == nameof(Event.BatchAnchored)))
            {
                var found = node.Read(LedgerName.Telemetry, entry.Height, entry.Index);
                var anchored = (Event.BatchAnchored)found.Receipt.Events[entry.Ordinal];
                yield return (
                    entry.Sequence,
                    anchored.Batch,
                    ledger.Machine.Latest.Get(Batch.Table, anchored.Batch.ToString())!);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Sequence;
        }
    }

    private sealed record BatchesAnswer(IReadOnlyList<BatchAnswer> Batches, long Next);

    private sealed record BatchAnswer(
        BatchId Batch,
        Category Category,
        MemberId Agent,
        long Count,
        Digest Commitment,
        Cid Content,
        Digest Envelope,
        long Epoch,
        Timestamp AnchoredAt,
        TransactionId Transaction)
    {
        public static BatchAnswer Of(BatchId id, Batch batch) => new(
            id,
            batch.Category,
            batch.Agent,
            batch.Count,
            batch.Commitment.Value,
            batch.Commitment.Content,
            batch.Commitment.Envelope,
            batch.Commitment.Epoch,
            batch.AnchoredAt,
            batch.Transaction);
    }
}

/// <summary>Who may read a batch (spec api 11.3); as of records, of whoever may not, nothing is read that depends on
/// whether the batch is there (spec callers 7.1).</summary>
internal sealed class BatchAdmission(Call call, LocalNode node, PermitDesk desk)
{
    private static readonly byte[] OneBatch = JsonSerializer.SerializeToUtf8Bytes(
        new Batch(
            Nobody,
            Category.VitalSigns,
            Nobody,
            Count: 1,
            new Commitment(Epoch: 1, Digest.Of([]), CidBuilder.Of([]), Digest.Of([])),
            new Timestamp(1_767_225_600_000),
            new TransactionId(Digest.Of([]))),
        LedgerJson.Default.Batch);

    private static MemberId Nobody => new(RandomId.From(new byte[RandomId.Size]));

    /// <summary>The batch that the request names; throws the one denial.</summary>
    public Reading Admit()
    {
        var id = call.Route<BatchId>("batch", BatchId.TryParse, ContentAdmission.NotPermitted);
        var hasPermit = call.Http.Request.Headers.TryGetValue(RecordRoutes.PermitHeader, out var header);
        var isOwn = call.Member.Role is Role.Patient or Role.Device;
        // Without a permit a batch is read by its patient and the patient's agents alone: others' questions end here.
        if (!isOwn && !hasPermit)
        {
            throw new ProblemException(ContentAdmission.NotPermitted);
        }

        var permit = isOwn ? null : desk.Use(header, call.Caller);
        var batch = Find(id);
        if (batch is not null && IsOwn(batch))
        {
            return Of(batch, () => { }, () => IsOwn(batch));
        }

        if (!hasPermit)
        {
            throw new ProblemException(ContentAdmission.NotPermitted);
        }

        permit ??= desk.Use(header, call.Caller);
        return batch is not null && PermitRules.Covers(permit.Decision, batch, node.Policies)
            ? Of(batch, () => desk.Note(permit, id), () => desk.IsStillGood(permit, call.Caller))
            : throw new ProblemException(ContentAdmission.NotPermitted);
    }

    private static Reading Of(Batch batch, Action note, Func<bool> isStillGood) =>
        new(batch.Commitment.Content, batch.Commitment.Envelope, note, isStillGood);

    // The member as it is now: a device may be revoked while it reads.
    private bool IsOwn(Batch batch) =>
        batch.Patient == call.Member.Id
        || (node.Policies.Get(Member.Table, call.Member.Id.ToString()) is { IsRevoked: false }
            && BatchRoutes.IsAgentOf(batch, call.Member, node));

    // A batch is decoded each time it is read, which can be measured; so is one when there is none.
    private Batch? Find(BatchId id)
    {
        if (node.Telemetry?.Get(Batch.Table, id.ToString()) is { } batch)
        {
            return batch;
        }

        JsonSerializer.Deserialize(OneBatch, LedgerJson.Default.Batch);
        return null;
    }
}
