using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Telemetry;
using Salus.Client.Tests;
using Salus.Client.Wallets;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Ihm.Tests.Fhir;

/// <summary>
/// The callers' and the FHIR routes of an IHM on a real listener, above the ledger's own rules and readings in memory:
/// a patient with a sensor, a patient of another IHM's, and doctors.
/// </summary>
public sealed class FhirWorld : IAsyncLifetime
{
    /// <summary>The moment of the first reading.</summary>
    public static readonly Timestamp Start = new(1_749_900_000_000);

    /// <summary>The origin whose pages may call.</summary>
    public const string Portal = "https://portal.example";

    private readonly Lock _lock = new();
    private readonly List<OpenedPermit> _past = [];
    private readonly Dictionary<TransactionId, OpenedPermit> _open = [];
    private readonly List<FhirRoutes> _fhir = [];
    private WebApplication? _application;
    private PermitDesk? _desk;
    private Adoptions? _adoptions;

    internal TestNetwork Network { get; } = new();

    internal StoredInMemory Readings { get; } = new();

    /// <summary>What was learnt of the patient's signals.</summary>
    internal PatientWatch Watch { get; } = new(Thresholds.Usual);

    /// <summary>Where readings are instead; null where they are in memory.</summary>
    public TelemetryStore? Store { get; set; }

    public Wallet Patient { get; private set; } = null!;

    public Wallet OtherPatient { get; private set; } = null!;

    public Wallet Sensor { get; private set; } = null!;

    public Wallet Agent { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public PermitDesk Desk => _desk!;

    /// <summary>What was put on the ledger of permits.</summary>
    public List<OpenedPermit> Summaries { get; } = [];

    /// <summary>What intake says to the next readings; null takes them.</summary>
    public ReadingFault? Fault { get; set; }

    /// <summary>Whether a node answers.</summary>
    public bool IsLedgerReachable { get; set; } = true;

    public TimeProvider Time => new NetworkTime(Network);

    public async Task InitializeAsync()
    {
        Patient = Network.Patient();
        OtherPatient = Network.Patient();
        Sensor = Device(Patient);
        Agent = Device(Patient);
        Measure(Patient, Sensor);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _application!.DisposeAsync();
        _desk!.Dispose();
        _adoptions!.Dispose();
        _fhir.ForEach(routes => routes.Dispose());
    }

    /// <summary>Two hours of a reading a minute of three signals, an ECG, and pressures.</summary>
    public void Measure(Wallet patient, Wallet device)
    {
        List<Reading> readings = [];
        for (var minute = 0; minute < 120; minute++)
        {
            var at = Start.PlusMs(minute * 60_000L);
            readings.Add(Reading.Of(Signal.HeartRate, $"hr-{minute}", at, 60 + (minute % 7)));
            readings.Add(Reading.Of(Signal.OxygenSaturation, $"ox-{minute}", at, 97));
            readings.Add(Reading.Of(Signal.BodyTemperature, $"te-{minute}", at, 36.6));
        }

        readings.Add(Reading.Of(Signal.SystolicPressure, "bp-1s", Start.PlusMs(5000), 121));
        readings.Add(Reading.Of(Signal.DiastolicPressure, "bp-1d", Start.PlusMs(5000), 79));
        readings.Add(Reading.Of(Signal.SystolicPressure, "bp-2s", Start.PlusMs(6000), 130));
        readings.Add(new Reading(
            Signal.Electrocardiogram, "ecg-1", 1, Start, 4, [.. Enumerable.Range(0, 250).Select(at => at / 100.0)]));
        readings.Add(new Reading(Signal.Glucose, "gl-1", 2, Start, 0, [5.5]));
        Readings.Add(patient.Member, device.Member, [.. readings]);
    }

    public Wallet Doctor() => Network.Member(Role.Doctor);

    /// <summary>Lets somebody read categories of a patient for thirty days.</summary>
    public TransactionId Grant(Wallet patient, Wallet grantee, params Category[] categories)
    {
        lock (_lock)
        {
            var terms = new GrantTerms(categories, Purpose.TREAT, Period.Days(30));
            var recipient = new KeyRecipient(new Grantee.OneMember(grantee.Member), grantee.AgreementKey.Public);
            return Network.Accept(patient, Network.Author(patient).Grant(recipient, terms));
        }
    }

    public void Revoke(Wallet patient, TransactionId consent)
    {
        lock (_lock)
        {
            var drafted = Network.Author(patient).Revoke(consent, Network.Directory(patient));
            Network.Accept(patient, drafted.Message);
        }
    }

    /// <summary>The proof of a decision, whatever it says.</summary>
    public Proof Decide(Wallet requester, MemberId patient, Category category, Digest? key = null)
    {
        lock (_lock)
        {
            return Network.Send(requester, new RequestAccess(
                patient, category, null, Purpose.TREAT, key ?? requester.SigningKey.Public.Thumbprint));
        }
    }

    /// <summary>A doctor with a consent for categories and an open permit for each.</summary>
    public async Task<Visitor> PermittedAsync(params Category[] categories)
    {
        var doctor = Doctor();
        Grant(Patient, doctor, categories);
        var visitor = await VisitAsync(doctor);
        foreach (var category in categories)
        {
            var answer = await visitor.OpenAsync(Decide(doctor, Patient.Member, category));
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }

        return visitor;
    }

    /// <summary>Somebody with a token.</summary>
    public async Task<Visitor> VisitAsync(Wallet wallet, string? scope = null)
    {
        var visitor = new Visitor(Http, wallet.SigningKey, Time);
        await visitor.AskForTokenAsync(wallet.Member, scope);
        return visitor;
    }

    public void Pass(TimeSpan time)
    {
        lock (_lock)
        {
            Network.Pass(time);
        }
    }

    /// <summary>A desk that knows what another one kept.</summary>
    public PermitDesk NewDesk() => new(
        Network.Genesis,
        new PermitSource((patient, _) => PolicyAsync(patient), SummariseAsync),
        new PermitMemory(KeepAsync, SettleAsync, _ => All([.. _open.Values]), (_, _) => All([.. _past])),
        Time);

    private Wallet Device(Wallet patient)
    {
        var device = Wallet.Create(TestNetwork.Name, Network.Organisation, Role.Device);
        var possession = KeyPossession.Sign(
            device.SigningKey, device.AgreementKey.Public, TestNetwork.Name, device.Member);
        Network.Accept(patient, new RegisterDevice(
            patient.Member, device.Member, device.SigningKey.Public, device.AgreementKey.Public, possession));
        return device;
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        var check = new CallerCheck(
            new PossessionTarget(null, IPAddress.Loopback),
            new MemberSource((id, _) => FindAsync(id), (key, _) => OwnerAsync(key)),
            Time);
        _desk = NewDesk();
        var (sources, desk) = (Sources(), _desk);
        var fhir = new FhirRoutes(sources, desk, Time);
        _fhir.Add(fhir);
        _application.Use(AnswerProblemsAsync);
        _application.UsePages(new PageOrigins([Portal, "http://127.0.0.1:7444"]));
        _application.UseFhirFaults();
        _application.UseRouting();
        _application.UseCallers(check);
        _application.MapTokens(check);
        _adoptions = NewAdoptions();
        _application.MapAdoptions(_adoptions, check);
        _application.MapPermits(_desk);
        fhir.Map(_application);
        new RollUpRoutes(sources, new Sights(sources, desk)).Map(_application);
        new ReadingRoutes(sources, new Sights(sources, desk)).Map(_application);
        new ForecastRoutes(
            (patient, signal, ahead) => patient == Patient.Member ? Watch.Forecast(signal, ahead) : null,
            new Sights(sources, desk)).Map(_application);
        new ProofRoutes(new Sights(sources, desk), ProveAsync).Map(_application);
        await _application.StartAsync();
        var address = _application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    // What a proof shows is tested where proofs are; here it is whom it is shown to.
    private static Task<byte[]?> ProveAsync(MemberId patient, SampleQuestion question, CancellationToken stopping) =>
        Task.FromResult<byte[]?>(Encoding.UTF8.GetBytes($"{{\"of\":\"{patient}\",\"id\":\"{question.Id}\"}}"));

    private Adoptions NewAdoptions() => new(
        new AgentFolder("", ""), TestNetwork.Name, new AdoptionSeams(_ => null, NobodyAnswers), Time);

    private SalusClient NobodyAnswers(Wallet wallet) => new(
        new ClientOptions([new Uri("https://127.0.0.1:1")], Network.Genesis) { ProvesPossession = true }, wallet);

    private static async Task AnswerProblemsAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (ProblemException fault)
        {
            await fault.Problem.ExecuteAsync(http);
        }
        catch (JsonRejectedException fault)
        {
            await IhmProblems.MalformedBody.Because(fault.Message, fault.Path).ExecuteAsync(http);
        }
    }

    private FhirSources Sources() => new()
    {
        Network = TestNetwork.Name,
        PatientAsync = (patient, _) => ServedAsync(patient),
        MemberAsync = (id, _) => FindAsync(id),
        QueryAsync = (patient, signal, range, stopping) => Store is { } store
            ? store.QueryAsync(patient, signal, range, stopping)
            : Readings.QueryAsync(patient, signal, range, stopping),
        RollUpsAsync = (patient, signal, question, stopping) => Store!.RollUpsAsync(
            patient, signal, question.Step, question.From, question.To, stopping),
        TakeAsync = (_, _, _, _) => Task.FromResult<IntakeAnswer>(
            new IntakeAnswer.Taken("batch", Fault is null ? 1 : 0, 0, Fault is { } fault ? [fault] : [])),
        SubmitAsync = SubmitAsync,
        GrantedAtAsync = (_, _, _) => Task.FromResult(Start),
        BatchesAsync = (patient, _) => BatchesAsync(patient),
    };

    private Task<IReadOnlyList<BatchListing>> BatchesAsync(MemberId patient) =>
        Task.FromResult<IReadOnlyList<BatchListing>>(
        [
            .. new[] { Category.VitalSigns, Category.Ecg }.Select((category, at) => new BatchListing(
                new BatchId(new RandomId((UInt128)(at + 1))), category, Agent.Member, 360, Digest.Of([1]),
                CidBuilder.Of([1]), Digest.Of([2]), 1, Start, new TransactionId(Digest.Of([3])))),
        ]);

    private Task<Finality> SubmitAsync(MemberId patient, string jws, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var finality = new Finality(Proof.Of(Network.Commit(LedgerName.Policies, jws), 0));
            return finality.Receipt.Refused is { } refusal
                ? throw new RefusedException(refusal, finality.Proof)
                : Task.FromResult(finality);
        }
    }

    private Task<Member?> FindAsync(MemberId id)
    {
        lock (_lock)
        {
            Reach();
            return Task.FromResult(Network.Policies.Latest.Get(Member.Table, id.ToString()));
        }
    }

    private Task<MemberId?> OwnerAsync(Digest key) => Task.FromResult<MemberId?>(
        new[] { Patient, Sensor, Agent }.FirstOrDefault(one => one.SigningKey.Public.Thumbprint == key)?.Member);

    // The other patient is on the ledger, but not a patient of this IHM.
    private Task<PatientPolicy?> PolicyAsync(MemberId patient)
    {
        lock (_lock)
        {
            Reach();
            return Task.FromResult(patient == Patient.Member
                ? Network.Policies.Latest.Get(PatientPolicy.Table, patient.ToString())
                : null);
        }
    }

    private async Task<ServedPatient?> ServedAsync(MemberId patient)
    {
        if (await PolicyAsync(patient) is not { } policy)
        {
            return null;
        }

        ServedDevice[] devices = [new(Agent.Member, IsRevoked: false), new(Sensor.Member, IsRevoked: false)];
        return new ServedPatient(patient, Agent.Member, policy, devices);
    }

    private void Reach()
    {
        if (!IsLedgerReachable)
        {
            throw new NoNodeException("no node", null);
        }
    }

    private Task<bool> SummariseAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Summaries.Add(permit);
            return Task.FromResult(IsLedgerReachable);
        }
    }

    private Task KeepAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _open[permit.Id] = permit;
            return Task.CompletedTask;
        }
    }

    private Task SettleAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _open.Remove(permit.Id);
            _past.Add(permit);
            return Task.CompletedTask;
        }
    }

    private static async IAsyncEnumerable<OpenedPermit> All(IReadOnlyList<OpenedPermit> permits)
    {
        await Task.CompletedTask;
        foreach (var permit in permits)
        {
            yield return permit;
        }
    }

    private sealed class NetworkTime(TestNetwork network) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(network.Now.UnixMs);
    }
}
