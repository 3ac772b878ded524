using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Api;
using Salus.Node.Ledgers;
using Salus.Primitives;

namespace Salus.Node.Erasures;

/// <summary>The envelopes that a patient ever made for grantees of consents narrowed to a record: those of consents
/// that are revoked or superseded too, since only the log still knows them. What was read of a log is kept, so that
/// many erasures of one patient read it once.</summary>
internal sealed class GranteeEnvelopes(LocalNode node)
{
    private const int PageSize = 1_000;

    // A bound, not a working set: a log is read again.
    private const int MostPatients = 1_000;

    private readonly Dictionary<MemberId, ReadLog> _read = [];

    /// <summary>Those of a record, as far as the log goes now.</summary>
    public IReadOnlyList<Digest> Of(MemberId patient, RecordId record)
    {
        if (!_read.TryGetValue(patient, out var log))
        {
            if (_read.Count >= MostPatients)
            {
                _read.Clear();
            }

            _read[patient] = log = new ReadLog();
        }

        ReadOn(patient, log);
        return [.. log.Envelopes.GetValueOrDefault(record, [])];
    }

    private void ReadOn(MemberId patient, ReadLog log)
    {
        IReadOnlyList<LogEntry> page;
        do
        {
            page = node.Ledgers[LedgerName.Policies].Log(patient, log.After, PageSize);
            foreach (var narrowed in page.SelectMany(Narrowed))
            {
                if (!log.Envelopes.TryGetValue(narrowed.Record, out var envelopes))
                {
                    log.Envelopes[narrowed.Record] = envelopes = [];
                }

                envelopes.Add(narrowed.Envelope);
            }

            // A page that did not read whole is read again.
            log.After = page.Count == 0 ? log.After : page[^1].Sequence;
        }
        while (page.Count == PageSize);
    }

    private IReadOnlyList<NarrowedRecord> Narrowed(LogEntry entry) =>
        entry.Event == nameof(Event.ConsentGranted)
        && node.Read(LedgerName.Policies, entry.Height, entry.Index).Transaction.Message is Grant grant
            ? grant.Records
            : [];

    private sealed class ReadLog
    {
        public long After { get; set; }

        public Dictionary<RecordId, HashSet<Digest>> Envelopes { get; } = [];
    }
}
