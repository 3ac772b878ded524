using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Metrics;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Permits;
using Salus.Node.Registrations;
using Salus.Node.Scrubbing;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>What an operator watches, on loopback. Nothing here names a member or a patient (spec api 9).</summary>
internal static class OperationsRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health).For(Audience.Operators)
            .Says("200 when the node takes transactions, else 503.");
        routes.MapGet("/status", StatusAsync).For(Audience.Operators).Says("How the node is, in figures and in words.");
        routes.MapGet("/metrics", (PrometheusText text) => Results.Text(text.Write(), "text/plain; version=0.0.4"))
            .For(Audience.Operators).Says("The node's counters in Prometheus' text format.");
    }

    /// <summary>What the registrar of the node's organisation sees from a browser (spec api 9.4, 9.6).</summary>
    public static void MapForRegistrar(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status", Tell).For(Audience.Members)
            .Says("Says to the registrar of this node's organisation how the node is, as it does to its operator.");
        routes.MapGet("/metrics", TellHistory).For(Audience.Members)
            .Says("Gives the registrar of this node's organisation the node's figures of the last hour.");
    }

    private static Task<IResult> Tell(
        Call call,
        RegistrationDesk desk,
        LocalNode node,
        PermitRegister permits,
        Transport transport,
        PeerStates peers,
        ScrubFigures scrub,
        BackgroundWork background)
    {
        desk.RequireRegistrar(call.Member);
        return StatusAsync(node, permits, transport, peers, scrub, background);
    }

    private static IResult TellHistory(Call call, RegistrationDesk desk, MetricHistory history)
    {
        desk.RequireRegistrar(call.Member);
        var (times, series) = history.Read();
        return ApiJson.Answer(new HistoryAnswer(times, series));
    }

    private static IResult Health(LocalNode node, BackgroundWork background) => HasStopped(node, background)
        ? ApiJson.Answer(new HealthAnswer("stopped"), StatusCodes.Status503ServiceUnavailable)
        : ApiJson.Answer(new HealthAnswer("ok"));

    private static async Task<IResult> StatusAsync(
        LocalNode node,
        PermitRegister permits,
        Transport transport,
        PeerStates peers,
        ScrubFigures scrub,
        BackgroundWork background)
    {
        var orderings = await Task.WhenAll(node.Ledgers.All.Select(ledger => ledger.WordsAsync()));
        LedgerStatus[] ledgers = [.. node.Ledgers.All.Zip(orderings, Of)];
        var days = transport.Server.DaysLeft;
        var genesis = node.Genesis;
        var status = new StatusAnswer(genesis.Network, genesis.Region, ledgers, permits.CountOpen(), days, [])
        {
            Certificates = StatusFigures.Of(transport),
            Scrub = StatusFigures.Of(scrub),
            Peers = StatusFigures.Of(peers),
            Content = StatusFigures.Of(node.Store),
            Quotas = StatusFigures.Quotas(node),
        };
        string[] words =
        [
            .. Words(status, node, background),
            .. ledgers.SelectMany(Words),
            .. GovernanceRoutes.Words(genesis, node.Ledgers[LedgerName.Policies].Machine),
            .. peers.Words,
            .. transport.Words(),
            .. Words(scrub, node.Genesis),
            .. node.Ledgers.All.SelectMany(HistoryWords),
        ];
        return ApiJson.Answer(status with { Words = words });
    }

    private static LedgerStatus Of(LedgerNode ledger, OrderingWords ordering)
    {
        var now = ledger.Statistics;
        return new LedgerStatus(
            ledger.Name,
            now.Head,
            ledger.Machine.Head.Digest,
            ledger.Machine.Head.Time,
            now.Queued,
            now.SegmentBytes,
            now.IndexBytes,
            now.FlushP50.TotalMilliseconds,
            now.FlushP99.TotalMilliseconds,
            ordering);
    }

    private static IEnumerable<string> Words(LedgerStatus ledger) =>
        ledger.Ordering.Words.Select(words => $"{Code<LedgerName>.Text(ledger.Name)}: {words}");

    private static bool HasStopped(LocalNode node, BackgroundWork background) =>
        node.Ledgers.Completion.IsCompleted || background.Completion.IsCompleted;

    private static string[] Words(StatusAnswer status, LocalNode node, BackgroundWork background)
    {
        var words = new List<string> { $"This node hosts region {status.Region} of network {status.Network}." };
        words.AddRange(status.Ledgers.Select(ledger =>
            $"Ledger {Code<LedgerName>.Text(ledger.Name)} is at block {ledger.Height}, {ledger.Queued} are queued."));
        words.Add(HasStopped(node, background)
            ? "A ledger, or work beside it, has stopped: read the log for the cause, repair it, start the node again."
            : node.Ledgers.All.Any(ledger => ledger.Unavailable is not null)
            ? "A ledger could not be written at its last try: make room on its disk; the next transaction tries again."
            : "Every ledger takes transactions.");
        if (node.Ledgers.IsBehind)
        {
            words.Add("Too few of the other validators have told that this node has every block: clients that it "
                + "refuses ask another.");
        }

        words.Add($"{status.OpenPermits} permits are open or wait for their summary.");
        if (node.Store.IpfsPrivacy?.Fault is { } open)
        {
            words.Add($"No content is taken or served, because the IPFS node is not private: {open}");
        }

        if (node.Store.Damaged > 0)
        {
            words.Add($"{node.Store.Damaged} reads found damaged content: restore it from a copy.");
        }

        return [.. words];
    }

    private static IEnumerable<string> HistoryWords(LedgerNode ledger)
    {
        if (ledger.Filling is var (begun, filled))
        {
            yield return $"Ledger {Code<LedgerName>.Text(ledger.Name)} "
                + (begun.Value > 0
                    ? $"began with the snapshot of block {begun} and fetches what lies below, {filled} blocks so far"
                    : "puts what it fetched into its index")
                + ": until that is done, it does not answer what needs it.";
        }

        if (ledger.CutAt is { } from)
        {
            yield return $"Ledger {Code<LedgerName>.Text(ledger.Name)} was damaged at block {from} when this node "
                + "started: what it held from there on is kept in the folder damaged, and the other validators give it "
                + "again.";
        }
    }

    private static IEnumerable<string> Words(ScrubFigures scrub, Genesis genesis)
    {
        yield return scrub.Passes == 0
            ? $"What is stored is being verified in the background: {scrub.Blocks} blocks, {scrub.Files} files so far."
            : $"Everything stored was last verified at {new Timestamp(scrub.FinishedAtMs)}.";
        var faults = scrub.Faults;
        if (faults.Count > 0)
        {
            var first = faults.First();
            var place = first.Code == "content-damaged"
                ? "a content or envelope"
                : $"{first.File} {first.Height}".TrimEnd();
            yield return $"{faults.Count} blocks or files are damaged and not served; the log names each. One of them: "
                + $"{first.Code}, {place}. "
                + (PeerNetwork.IsNeeded(genesis)
                    ? "Blocks are asked of the other validators every minute; restore the rest from a copy."
                    : "Restore them from a copy.");
        }

        if (scrub.Repaired > 0)
        {
            yield return $"{scrub.Repaired} damaged parts were fetched again from other validators since the start.";
        }
    }

    private sealed record HistoryAnswer(IReadOnlyList<long> Times, IReadOnlyList<MetricSeries> Series);

    private sealed record HealthAnswer(string Status);

    private sealed record StatusAnswer(
        string Network,
        string Region,
        IReadOnlyList<LedgerStatus> Ledgers,
        long OpenPermits,
        int CertificateDays,
        IReadOnlyList<string> Words)
    {
        public required CertificateFigures Certificates { get; init; }

        public required ScrubStatus Scrub { get; init; }

        public required IReadOnlyList<PeerFigures> Peers { get; init; }

        public required ContentFigures Content { get; init; }

        public required IReadOnlyList<RoleQuota> Quotas { get; init; }
    }

    private sealed record LedgerStatus(
        LedgerName Name,
        Height Height,
        Digest Digest,
        Timestamp Time,
        int Queued,
        long SegmentBytes,
        long IndexBytes,
        double FlushP50Ms,
        double FlushP99Ms,
        OrderingWords Ordering);
}
