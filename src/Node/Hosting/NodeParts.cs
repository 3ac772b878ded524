using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Bft;
using Salus.Node.Certificates;
using Salus.Node.Content;
using Salus.Node.Erasures;
using Salus.Node.KeyService;
using Salus.Node.Ledgers;
using Salus.Node.Metrics;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Permits;
using Salus.Node.Registrations;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;
using Salus.Web;

namespace Salus.Node.Hosting;

/// <summary>What a node is made of, opened in order and closed in the opposite order.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    private NodeParts(
        LocalNode node, PermitRegister permits, NodeIdentity identity, Transport transport, ILoggerFactory log)
    {
        Node = node;
        Permits = permits;
        Transport = transport;
        Log = log;
        Summaries = new ReleaseSummaries(node, permits, identity.StoreKey, log.CreateLogger<ReleaseSummaries>());
        Desk = new PermitDesk(node, permits, Summaries);
        Callers = new CallerCheck(node, transport.Revocations);
        Running = new RunningRequests(transport.Revocations);
        Gauges.Observe(node, permits);
        CertificateGauges.Observe(node.Metrics.Meter, transport, node.Time);
        Metrics = new PrometheusText(node.Metrics.Meter);
        History = new MetricHistory(Metrics, node.Time);
    }

    /// <summary>What runs beside the requests.</summary>
    public BackgroundWork Background { get; } = new();

    public required Scrub Scrub { get; init; }

    public LocalNode Node { get; }

    public PermitRegister Permits { get; }

    public PermitDesk Desk { get; }

    public ReleaseSummaries Summaries { get; }

    public required ErasureAttestations Erasures { get; init; }

    public CallerCheck Callers { get; }

    /// <summary>The keys of the organisation's roles; none at a node without a key service.</summary>
    public required RoleKeys RoleKeys { get; init; }

    public PrometheusText Metrics { get; }

    /// <summary>The figures of the last hour.</summary>
    public MetricHistory History { get; }

    /// <summary>What sends metrics to a collector, where the operator named one.</summary>
    public OtlpExport? Otlp { get; private init; }

    public Transport Transport { get; }

    /// <summary>The network to the other validators; null where there is one validator.</summary>
    public PeerNetwork? Peers { get; private init; }

    /// <summary>Where the region's nodes are reached.</summary>
    public required AddressBook Addresses { get; init; }

    /// <summary>Where newcomers are registered.</summary>
    public required RegistrationDesk Registrations { get; init; }

    public required EquivocationReports Reports { get; init; }

    public RunningRequests Running { get; }

    public ILoggerFactory Log { get; }

    public static async Task<NodeParts> OpenAsync(
        NodeOptions options,
        NodeIdentity identity,
        TimeProvider time,
        ILoggerFactory log,
        CancellationToken cancellationToken)
    {
        var transport = Transport.Open(options.DataFolder, identity, time, log);
        var metrics = new NodeMetrics();
        var folder = new DataFolder(options.DataFolder);
        var addresses = AddressBook.Open(identity.Validator, folder.Addresses);
        PeerNetwork? peers = null;
        RegionLedgers? ledgers = null;
        LocalStore? store = null;
        try
        {
            peers = PeerNetwork.IsNeeded(identity.Genesis)
                ? await PeerNetwork.OpenAsync(
                    options,
                    identity,
                    new PeerSetting(transport, addresses, SetsNow, metrics.Meter, time, log),
                    cancellationToken)
                : null;
            var validator = new ValidatorIdentity(identity.Validator, identity.VotingKey);
            var reports = ReportsOf(identity, folder.Evidence, time, log);
            var opening = new RegionOpening(folder, identity.Genesis, validator, time, log)
            {
                Peers = peers as IPeers ?? new NoPeers(),
                Caught = reports.Add,
            };
            ledgers = await RegionLedgers.OpenAsync(opening, cancellationToken);
            store = await LocalStore.OpenAsync(folder, options.Content, time, cancellationToken);
            var node = new LocalNode(identity.Genesis, ledgers, store, metrics, time);
            var scrub = ScrubOf(node, options, log);
            ScrubGauges.Observe(node.Metrics.Meter, scrub.Figures);
            return new NodeParts(node, PermitRegister.Open(folder.Permits), identity, transport, log)
            {
                Scrub = scrub,
                RoleKeys = RoleKeyFolder.Read(options.DataFolder, identity.Genesis, identity.Store),
                Erasures = AttestationsOf(node, identity, folder.Erasures, log),
                Peers = peers,
                Addresses = addresses,
                Registrations = RegistrationDesk.Open(node, identity.Organisation, folder.Registrations),
                Reports = reports,
                Otlp = options.OtlpEndpoint is { } otlp ? new OtlpExport(otlp, metrics, identity.Validator) : null,
            };
        }
        catch
        {
            transport.Dispose();
            store?.Dispose();
            await (ledgers?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (peers?.DisposeAsync() ?? ValueTask.CompletedTask);
            metrics.Dispose();
            throw;
        }

        IEnumerable<ValidatorSet> SetsNow() => ledgers?.Sets ?? [identity.Genesis.Validators];
    }

    private static ErasureAttestations AttestationsOf(
        LocalNode node, NodeIdentity identity, string folder, ILoggerFactory log) => new(
        node,
        identity,
        new ErasureNotes(folder),
        new ErasuresDone(folder),
        log.CreateLogger<ErasureAttestations>());

    private static EquivocationReports ReportsOf(
        NodeIdentity identity, string evidence, TimeProvider time, ILoggerFactory log) => new(
        identity.Genesis,
        identity.StoreKey,
        new EvidenceFolder(evidence),
        time,
        log.CreateLogger<EquivocationReports>());

    private static Scrub ScrubOf(LocalNode node, NodeOptions options, ILoggerFactory log)
    {
        var store = node.Store;
        var named = new NamedContent(node.Ledgers[LedgerName.Records], node.Ledgers.Find(LedgerName.Telemetry));
        var interval = TimeSpan.FromHours(options.ScrubHours);
        return new Scrub(store.Folder, node.Ledgers, node.Time, interval, log.CreateLogger<Scrub>())
        {
            Collection = new Collection(store.Content, named, node.Time),
            Sample = store.IpfsPrivacy is null ? null : new ContentSample(store.Content, named, node.Time),
        };
    }

    /// <summary>What runs beside the requests until the node stops.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Work()
    {
        List<Func<CancellationToken, Task>> work =
        [
            Summaries.RunAsync, Erasures.RunAsync, Scrub.RunAsync, History.RunAsync,
            stopping => Reports.RunAsync(Node.Ledgers[LedgerName.Policies], stopping),
        ];
        if (Node.Store.IpfsPrivacy is { } privacy)
        {
            work.Add(stopping => privacy.RunAsync(Log.CreateLogger<KuboPrivacy>(), stopping));
        }

        return [.. work, .. Peers?.Work() ?? []];
    }

    public async ValueTask DisposeAsync()
    {
        Background.Dispose();
        Otlp?.Dispose();
        Metrics.Dispose();
        Summaries.Dispose();
        Running.Dispose();
        Callers.Dispose();
        Permits.Dispose();
        Node.Store.Dispose();
        RoleKeys.Dispose();
        await Node.Ledgers.DisposeAsync();
        await (Peers?.DisposeAsync() ?? ValueTask.CompletedTask);
        Node.Metrics.Dispose();
        Transport.Dispose();
        Log.Dispose();
    }
}
