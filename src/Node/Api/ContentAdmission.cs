using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Erasures;
using Salus.Node.Permits;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>A version, or a batch, that the caller may read: what is noted before its first byte leaves, and whether
/// the next one still may.</summary>
internal sealed record Reading(Cid Content, Digest Envelope, Action Note, Func<bool> IsStillGood);

/// <summary>Who may read a version of a record (spec api 7.1, 7.2). Of whoever may not, nothing is read that depends on
/// whether the record is there, or as much for one that is not (spec callers 7.1).</summary>
internal sealed class ContentAdmission(Call call, LocalNode node, PermitDesk desk)
{
    // The one denial for a record nobody knows and for one that the caller may not read.
    public static readonly Problem NotPermitted = Problems.NotPermitted.Because(
        "No open permit of yours covers this version, or there is none; the answer is the same for both.");

    private static readonly byte[] OneRecord = JsonSerializer.SerializeToUtf8Bytes(
        new Record(Nobody, Category.Laboratory, Nobody, NoOrganisation, [NoVersion]), LedgerJson.Default.Record);

    private static MemberId Nobody => new(RandomId.From(new byte[RandomId.Size]));

    private static OrganisationId NoOrganisation => OrganisationId.TryParse("organisation", out var id) ? id : default;

    private static RecordVersion NoVersion =>
        new(Digest.Of([]), CidBuilder.Of([]), Digest.Of([]), Epoch: 1, new Timestamp(1_767_225_600_000));

    /// <summary>The version that the request names; throws the one denial.</summary>
    public Reading Admit()
    {
        var id = call.Route<RecordId>("record", RecordId.TryParse, NotPermitted);
        var number = call.Route<long>("version", long.TryParse, NotPermitted);
        var hasPermit = call.Http.Request.Headers.TryGetValue(RecordRoutes.PermitHeader, out var header);
        // Without a permit a record is read by its patient alone: others' questions end here.
        if (call.Member.Role != Role.Patient && !hasPermit)
        {
            throw new ProblemException(NotPermitted);
        }

        var permit = call.Member.Role == Role.Patient ? null : desk.Use(header, call.Caller);
        var record = Find(id);
        var version = number >= 1 && number <= record?.Versions.Count ? record.Versions[(int)number - 1] : null;
        if (record?.Patient == call.Member.Id && version is not null)
        {
            return record.IsErased
                ? throw new ProblemException(ErasedContent.Erased)
                : new Reading(version.Content, version.Envelope, () => { }, () => !node.IsErased(id));
        }

        if (!hasPermit)
        {
            throw new ProblemException(NotPermitted);
        }

        permit ??= desk.Use(header, call.Caller);
        return record is not null && version is not null
            && PermitRules.Covers(permit.Decision, id, number, record, node.Policies)
            ? Under(permit, id, number, record, version)
            : throw new ProblemException(NotPermitted);
    }

    private Reading Under(OpenedPermit permit, RecordId id, long number, Record record, RecordVersion version)
    {
        if (record.IsErased)
        {
            throw new ProblemException(ContentRoutes.Missing);
        }

        var narrowed = PermitRules.GranteesEnvelope(permit.Decision, id, number, node.Policies);
        return new Reading(
            version.Content,
            narrowed?.Envelope ?? version.Envelope,
            () => desk.Note(permit, id, number),
            () => !node.IsErased(id) && desk.IsStillGood(permit, call.Caller));
    }

    // A record is decoded each time it is read, which can be measured; so is one when there is none.
    private Record? Find(RecordId id)
    {
        if (node.Records.Get(Record.Table, id.ToString()) is { } record)
        {
            return record;
        }

        JsonSerializer.Deserialize(OneRecord, LedgerJson.Default.Record);
        return null;
    }
}
