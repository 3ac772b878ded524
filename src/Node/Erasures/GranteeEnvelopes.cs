using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Api;
using Salus.Node.Ledgers;
using Salus.Primitives;

namespace Salus.Node.Erasures;

/// <summary>The envelopes that a patient ever made for grantees of consents narrowed to a record: those of consents
/// that are revoked or superseded too, since only the log still knows them.</summary>
internal static class GranteeEnvelopes
{
    private const int PageSize = 1_000;

    public static IReadOnlyList<Digest> Of(LocalNode node, MemberId patient, RecordId record) =>
    [
        .. Grants(node, patient)
            .SelectMany(grant => grant.Records)
            .Where(narrowed => narrowed.Record == record)
            .Select(narrowed => narrowed.Envelope)
            .Distinct(),
    ];

    private static IEnumerable<Grant> Grants(LocalNode node, MemberId patient)
    {
        var after = 0L;
        IReadOnlyList<LogEntry> page;
        do
        {
            page = node.Ledgers[LedgerName.Policies].Log(patient, after, PageSize);
            foreach (var entry in page.Where(entry => entry.Event == nameof(Event.ConsentGranted)))
            {
                if (node.Read(LedgerName.Policies, entry.Height, entry.Index).Transaction.Message is Grant grant)
                {
                    yield return grant;
                }
            }

            after = page.Count == 0 ? after : page[^1].Sequence;
        }
        while (page.Count == PageSize);
    }
}
