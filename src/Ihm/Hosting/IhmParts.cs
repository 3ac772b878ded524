using System.Net;
using Microsoft.Extensions.Logging;
using Salus.Client;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Fhir.Subscriptions;
using Salus.Ihm.Intake;
using Salus.Ihm.Intake.Amqp;
using Salus.Ihm.Patients;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Watching;
using Salus.Ledger;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>What an IHM is made of, opened in order and closed in the opposite order.</summary>
internal sealed class IhmParts : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSummaries = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly string _network;
    private readonly SourcesOnLedger _sources;
    private readonly AlertSenders _senders;

    private IhmParts(IhmOptions options, string passphrase, TelemetryStore store, ILoggerFactory log, TimeProvider time)
    {
        (Store, Log, _time) = (store, log, time);
        var genesis = options.ReadGenesis();
        var network = new ClientOptions(options.Nodes, genesis)
        {
            ProvesPossession = true,
            Time = time,
            Timeout = TimeSpan.FromSeconds(20),
        };
        var folder = new AgentFolder(options.Wallets, passphrase);
        Agents = new Agents(folder, store, wallet => new SalusClient(network, wallet), time);
        Adoptions = new Adoptions(
            folder,
            genesis.Network,
            new AdoptionSeams(FindServed, wallet => new SalusClient(network, wallet)),
            time)
        {
            IsOpen = options.Adoptions,
        };
        Members = new WhoIsWho(Agents, time);
        Watching = new WatchDesk(store, new WatchOrders(ThresholdsAsync, FoundAsync), time);
        Anchoring = new AnchorDesk(store, options.Anchors, time);
        Proofs = new ProofDesk(store);
        Admission = new Admission(Agents.OpenOfAsync, store, Stored, log.CreateLogger<Admission>());
        Intake = new IntakeDesk(genesis.Network, time, Agents.FindDeviceAsync, Admission.AcceptAsync);
        Broker = options.Amqp is { } amqp
            ? new AmqpIntake(Intake, new AmqpOptions(amqp), time, log.CreateLogger<AmqpIntake>())
            : null;
        Callers = new CallerCheck(
            new PossessionTarget(options.Url is { } url ? new Uri(url) : null, IPAddress.Parse(options.Address)),
            Members.Source,
            time);
        _network = genesis.Network;
        _sources = new SourcesOnLedger(Agents, Members, store, time);
        _senders = new AlertSenders(
            new WebhookSender(options.LoopbackWebhooks, time),
            options.Mail is { } mail ? new MailSender(mail.ToServer(WhereOf(options)), time) : null);
        Permits = new PermitDesk(genesis, _sources.Permits, new StoredPermits(store).ToMemory(), time);
        Agents.OnServed = agent =>
        {
            Watching.Serve(agent.Patient);
            Anchoring.Serve(agent);
        };
    }

    /// <summary>What runs beside the requests.</summary>
    public BackgroundWork Background { get; } = new();

    public IhmFigures Figures { get; } = new();

    public TelemetryStore Store { get; }

    public Agents Agents { get; }

    public Adoptions Adoptions { get; }

    public WhoIsWho Members { get; }

    public Admission Admission { get; }

    public WatchDesk Watching { get; }

    public AnchorDesk Anchoring { get; }

    public IntakeDesk Intake { get; }

    /// <summary>What comes over MQTT; null where no broker is set.</summary>
    public AmqpIntake? Broker { get; }

    public CallerCheck Callers { get; }

    public PermitDesk Permits { get; }

    public ProofDesk Proofs { get; }

    /// <summary>Where findings become alerts.</summary>
    public AlertDesk Alerts { get; private set; } = null!;

    public SubscriptionDesk Subscriptions { get; private set; } = null!;

    public FhirRoutes Fhir { get; private set; } = null!;

    public RollUpRoutes RollUps { get; private set; } = null!;

    public ReadingRoutes Readings { get; private set; } = null!;

    public ForecastRoutes Forecasts { get; private set; } = null!;

    public ProofRoutes ProofsOfReadings { get; private set; } = null!;

    public ILoggerFactory Log { get; }

    /// <summary>Whether a node answered when an agent asked last.</summary>
    public bool IsLedgerReachable => !Agents.All.Any(agent => agent.IsLedgerUnreachable);

    public static async Task<IhmParts> OpenAsync(
        IhmOptions options,
        string passphrase,
        TimeProvider time,
        ILoggerFactory log,
        CancellationToken cancellationToken)
    {
        var store = await TelemetryStore.OpenAsync(
            new StoreOptions
            {
                Folder = options.Database is null ? options.Store : null,
                ConnectionString = options.Database,
                MostBytes = options.MaxStoreBytes,
            },
            time,
            cancellationToken);
        try
        {
            var parts = new IhmParts(options, passphrase, store, log, time);
            await parts.Agents.LookAsync(cancellationToken);
            await parts.Permits.RecallAsync(cancellationToken);
            await parts.OpenAlertsAsync(cancellationToken);
            return parts;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>What runs beside the requests until the IHM stops.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Work() =>
    [
        Agents.RunAsync, Admission.RunAsync, Watching.RunAsync, Anchoring.RunAsync, Alerts.RunAsync, HearAsync,
        ServeAlertsAsync, SummariseAsync, .. Broker is null ? [] : (Func<CancellationToken, Task>[])[Broker.RunAsync],
    ];

    public async ValueTask DisposeAsync()
    {
        Background.Dispose();
        Fhir.Dispose();
        await Subscriptions.DisposeAsync();
        await Alerts.DisposeAsync();
        _senders.Dispose();
        Permits.Dispose();
        Watching.Dispose();
        Adoptions.Dispose();
        Agents.Dispose();
        await Store.DisposeAsync();
        Log.Dispose();
    }

    private static Uri WhereOf(IhmOptions options) => new(options.Url ?? $"http://127.0.0.1:{options.Port}");

    private async Task OpenAlertsAsync(CancellationToken cancellationToken)
    {
        var ledger = new AlertsOnLedger(Agents, Members, Store, _time).Seam;
        Alerts = await AlertDesk.OpenAsync(
            AlertArchive.In(Store),
            ledger,
            _senders,
            Agents.All.Select(agent => agent.Patient),
            _time,
            Log.CreateLogger<AlertDesk>(),
            cancellationToken);
        Subscriptions = new SubscriptionDesk(
            Alerts,
            _senders.Webhook,
            Members.FindAsync,
            () => Agents.All.First().Patient,
            _time);
        await Subscriptions.RecallAsync(Agents.All.Select(agent => agent.Patient), cancellationToken);
        var sources = _sources.For(_network, Intake) with { Alerts = Alerts, Subscriptions = Subscriptions };
        Fhir = new FhirRoutes(sources, Permits, _time);
        var sights = new Sights(sources, Permits);
        (RollUps, Readings) = (new RollUpRoutes(sources, sights), new ReadingRoutes(sources, sights));
        Forecasts = new ForecastRoutes(Watching.Forecast, sights);
        ProofsOfReadings = new ProofRoutes(sights, async (patient, question, stopping) =>
            Agents.Find(patient) is { } agent ? (await Proofs.ProveAsync(agent, question, stopping)).Write() : null);
    }

    // Served in all that an IHM does.
    private Agent? FindServed(MemberId patient) => Alerts.Register.Knows(patient) ? Agents.Find(patient) : null;

    private void Stored(IReadOnlyList<BatchOutcome> outcomes)
    {
        Watching.Offer(outcomes);
        Anchoring.Offer(outcomes);
        Figures.Count(outcomes);
    }

    private async ValueTask<Thresholds> ThresholdsAsync(MemberId patient, CancellationToken cancellationToken) =>
        (await Alerts.SettingsAsync(patient, cancellationToken)).Thresholds;

    private async Task FoundAsync(
        MemberId patient, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        await Alerts.FoundAsync(patient, findings, cancellationToken);
        Figures.Count(findings);
    }

    private Task HearAsync(CancellationToken stopping) =>
        new LedgerEar(Agents, Alerts, AlertArchive.In(Store), _time).RunAsync(stopping);

    // spec ihm 1.6
    private async Task ServeAlertsAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, _time);
        do
        {
            foreach (var agent in Agents.All)
            {
                await PassingTrouble.OutlastAsync(() => Alerts.ServeAsync(agent.Patient, stopping), _time, stopping);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task SummariseAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenSummaries, _time);
        do
        {
            await Permits.SummariseDueAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }
}
