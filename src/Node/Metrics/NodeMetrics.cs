using System.Diagnostics.Metrics;
using Salus.Ledger;
using Salus.Node.Ordering;

namespace Salus.Node.Metrics;

/// <summary>What this node counts, under the meter <c>Salus.Node</c>. Labels are routes, codes, ledgers and validators,
/// never anybody's ids.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Counter<long> _transactions;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _contentIn;
    private readonly Counter<long> _keys;
    private readonly Counter<long> _contentOut;

    public NodeMetrics()
    {
        Meter = new Meter("Salus.Node");
        _transactions = Meter.CreateCounter<long>(
            "salus_transactions_total", description: "Transactions submitted here, by ledger and outcome");
        _requests = Meter.CreateCounter<long>(
            "salus_http_requests_total", description: "Requests answered, by route and status");
        _keys = Meter.CreateCounter<long>(
            "salus_key_service_total", description: "Requests to the key service, by outcome");
        _contentIn = Meter.CreateCounter<long>("salus_content_in_bytes_total", description: "Bytes of content stored");
        _contentOut = Meter.CreateCounter<long>(
            "salus_content_out_bytes_total", description: "Bytes of content served");
    }

    /// <summary>The meter of this node alone; a process may host several.</summary>
    public Meter Meter { get; }

    public void Count(LedgerName ledger, IReadOnlyList<Submission> submissions)
    {
        foreach (var (outcome, count) in submissions.CountBy(Outcome))
        {
            _transactions.Add(
                count,
                new KeyValuePair<string, object?>("ledger", Code<LedgerName>.Text(ledger)),
                new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public void CountRequest(string route, int status) => _requests.Add(
        1,
        new KeyValuePair<string, object?>("route", route),
        new KeyValuePair<string, object?>("status", status));

    public void CountKeys(string outcome) =>
        _keys.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void CountContentIn(long bytes) => _contentIn.Add(bytes);

    public void CountContentOut(long bytes) => _contentOut.Add(bytes);

    public void Dispose() => Meter.Dispose();

    private static string Outcome(Submission submission) => submission switch
    {
        Submission.Final { Receipt.IsAccepted: true } => "accepted",
        Submission.Final => "refused",
        _ => "not-admitted",
    };
}
