using System.Diagnostics.Metrics;
using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Ledgers;
using Salus.Node.Permits;

namespace Salus.Node.Metrics;

/// <summary>What is looked up when somebody asks: heads, queues, bytes, flush times, open permits.</summary>
internal static class Gauges
{
    public static void Observe(LocalNode node, PermitRegister permits)
    {
        var (meter, region, store) = (node.Metrics.Meter, node.Ledgers, node.Store);
        ByLedger("salus_head_height", "The last final block", ledger => ledger.Head.Value);
        ByLedger("salus_ledger_filling", "1 while history is fetched", ledger => ledger.IsFilling ? 1 : 0);
        ByLedger("salus_queued_transactions", "Transactions that wait for a block", ledger => ledger.Queued);
        ByLedger("salus_segment_bytes", "Bytes of all segments", ledger => ledger.SegmentBytes);
        ByLedger("salus_index_bytes", "Bytes of the index", ledger => ledger.IndexBytes);
        ByLedger("salus_flush_p50_seconds", "Half of the flushes took no longer", of => of.FlushP50.TotalSeconds);
        ByLedger("salus_flush_p99_seconds", "99 of 100 flushes took no longer", of => of.FlushP99.TotalSeconds);
        meter.CreateObservableGauge(
            "salus_open_permits", () => (double)permits.CountOpen(), description: "Permits not yet summarised");
        meter.CreateObservableGauge(
            "salus_content_damaged",
            () => (double)store.Damaged,
            description: "Contents found damaged since the start");
        if (store.IpfsPrivacy is { } ipfs)
        {
            meter.CreateObservableGauge(
                "salus_ipfs_open",
                () => ipfs.Fault is null ? 0.0 : 1.0,
                description: "1 while the IPFS node is not private and is therefore not used");
        }

        void ByLedger(string name, string description, Func<LedgerStatistics, double> value) =>
            meter.CreateObservableGauge(
                name, () => region.All.Select(ledger => Of(ledger, value)), description: description);
    }

    private static Measurement<double> Of(LedgerNode ledger, Func<LedgerStatistics, double> value) => new(
        value(ledger.Statistics),
        new KeyValuePair<string, object?>("ledger", Code<LedgerName>.Text(ledger.Name)));
}
