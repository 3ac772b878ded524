using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.EndToEnd.People;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Databases;
using Salus.Ledger;

namespace Salus.EndToEnd.Ihm;

/// <summary>What an IHM has of one patient: a store that was just made, and an agent at a node of the same
/// process.</summary>
internal sealed class Home : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-home-");
    private readonly Region _region;

    private Home(Region region) => _region = region;

    public TelemetryStore Store { get; private set; } = null!;

    public Agents Agents { get; private set; } = null!;

    public Wallet Wallet { get; private set; } = null!;

    public SalusClient Patient { get; private set; } = null!;

    public Agent Agent => Agents.Find(Patient.Wallet.Member)!;

    /// <summary>Adopted by a patient who granted it vital signs; with a wallet that was adopted before, only the store
    /// is new.</summary>
    public static async Task<Home> OfAsync(Region region, SalusClient patient, Wallet? former = null)
    {
        var wallet = former ?? await AdoptedAsync(patient);
        var home = new Home(region) { Patient = patient, Wallet = wallet };
        await home.OpenAsync(region.Connect);
        return home;
    }

    /// <summary>The same patient's, that no node answers.</summary>
    public static async Task<Home> AloneAsync(Region region, SalusClient patient, Wallet wallet)
    {
        var home = new Home(region) { Patient = patient, Wallet = wallet };
        await home.OpenAsync(own => new SalusClient(
            new ClientOptions([new Uri("https://127.0.0.1:1")], region.Genesis) { ProvesPossession = true }, own));
        return home;
    }

    /// <summary>Serves another patient too.</summary>
    public async Task AddAsync(SalusClient patient)
    {
        var wallet = await AdoptedAsync(patient);
        await Agents.AddAsync(Adoption.Of(patient.Wallet, wallet), wallet, CancellationToken.None);
    }

    /// <summary>Damages what is stored of a segment.</summary>
    public void Spoil(int segment)
    {
        using var file = new SqliteFile(Path.Combine(_folder.FullName, "telemetry.db"), 1024);
        file.Run($"UPDATE segments SET sealed = (SELECT proof FROM patients) WHERE place % 1024 = {segment}");
    }

    /// <summary>What it says to a batch.</summary>
    public async Task<IntakeAnswer> TakeAsync(byte[] batch) =>
        await new IntakeDesk(_region.Genesis.Network, _region.Time, Agents.FindDeviceAsync, Store.AppendAsync)
            .TakeSignedAsync(batch, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<Wallet> AdoptedAsync(SalusClient patient)
    {
        var wallet = Wallet.Create(patient.Wallet.Network, patient.Wallet.Organisation, Role.Device);
        await patient.RegisterDeviceAsync(wallet.Introduce());
        await patient.GrantAsync(wallet.Grantee, [Category.VitalSigns], Purpose.TREAT, Period.Days(30));
        return wallet;
    }

    // The wallet is used again, so the agents are not disposed of; the region closes its clients.
    private async Task OpenAsync(Func<Wallet, SalusClient> connect)
    {
        Store = await TelemetryStore.OpenAsync(
            new StoreOptions { Folder = _folder.FullName }, _region.Time, CancellationToken.None);
        Agents = new Agents(new AgentFolder(_folder.FullName, ""), Store, connect, _region.Time);
        await Agents.AddAsync(Adoption.Of(Patient.Wallet, Wallet), Wallet, CancellationToken.None);
    }
}
