using System.Text;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Hosting;

namespace Salus.EndToEnd;

/// <summary>Everybody calls as a browser does: no wallet has a certificate.</summary>
public sealed class A_journey_without_certificates : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-browser-");
    private readonly List<IDisposable> _opened = [];
    private FoundedNetwork _founded = null!;
    private NodeHost _host = null!;

    public async Task InitializeAsync()
    {
        Assert.True(OrganisationId.TryParse("general", out var general));
        var plan = new FoundingPlan { Network = "journey-1", Organisations = [general] };
        _founded = NetworkFounder.Found(plan, TimeProvider.System);
        _founded.WriteNode(_folder.FullName);
        _host = await NodeHost.StartAsync(
            new NodeOptions { DataFolder = _folder.FullName, Port = 0, OperationsPort = 0 });
    }

    public async Task DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        await _host.StopAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task goes_from_registration_to_a_record_read_and_told_of()
    {
        // spec callers 2.2, 3.1, 4.8
        var organisation = _founded.Organisations[0];
        var registrar = Connect(Wallet.FromKeys(
            _founded.Genesis.Network,
            organisation.Id,
            Role.Registrar,
            organisation.Registrar.Id,
            organisation.Registrar.Signing,
            organisation.Registrar.Agreement));
        var patient = await EnterAsync(registrar, Role.Patient);
        var doctor = await EnterAsync(registrar, Role.Doctor);
        await patient.PublishFirstEpochsAsync();

        var content = Encoding.UTF8.GetBytes("{\"resourceType\":\"Observation\"}");
        await doctor.StoreAsync(patient.Wallet.Member, Category.Laboratory, "application/fhir+json", content);
        await patient.GrantAsync(
            doctor.Wallet.Grantee, [Category.Laboratory], Purpose.TREAT, Period.For(TimeSpan.FromDays(1)));
        var decision = await doctor.RequestAccessAsync(patient.Wallet.Member, Category.Laboratory, Purpose.TREAT);
        var permitted = Assert.IsType<AccessDecision.Permitted>(decision);
        var read = Assert.IsType<RecordRead.Opened>(Assert.Single(await doctor.ReadAsync(permitted)));

        Assert.Equal(content, read.Content.Bytes.ToArray());
        Assert.Equal(doctor.Wallet.SigningKey.Public.Thumbprint, permitted.Decided.ConnectionKey);
        var log = await patient.AccessLogAsync();
        Assert.Contains(log, entry => entry.Event is Event.ReleaseSummarised);
    }

    private async Task<SalusClient> EnterAsync(SalusClient registrar, Role role)
    {
        var wallet = Wallet.Create(_founded.Genesis.Network, _founded.Organisations[0].Id, role);
        await registrar.RegisterAsync(wallet.Introduce(role.IsPractitioner() ? "MD-1" : null));
        if (role.IsPractitioner())
        {
            await registrar.VerifyAsync(wallet.Member);
        }

        return Connect(wallet);
    }

    private SalusClient Connect(Wallet wallet)
    {
        var client = new SalusClient(
            new ClientOptions([_host.BrowserAddress], _founded.Genesis) { ProvesPossession = true }, wallet);
        _opened.Add(client);
        _opened.Add(wallet);
        return client;
    }
}
