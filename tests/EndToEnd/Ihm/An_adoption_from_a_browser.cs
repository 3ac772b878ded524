using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.EndToEnd.People;
using Salus.Ihm.Hosting;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Web;

namespace Salus.EndToEnd.Ihm;

/// <summary>A patient far from the IHM's machine makes it the own agent.</summary>
public sealed class An_adoption_from_a_browser : IAsyncLifetime, IDisposable
{
    private readonly Region _region = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-adoptions-");
    private TelemetryStore _store = null!;
    private Agents _agents = null!;
    private Adoptions _adoptions = null!;
    private SalusClient _alice = null!;

    private AgentFolder Folder => new(Path.Combine(_folder.FullName, "wallets"), "a passphrase of the IHM's");

    private Adopter Alice => Of(_alice.Wallet);

    public async Task InitializeAsync()
    {
        await _region.InitializeAsync();
        _alice = await _region.JoinAsync(Role.Patient);
        _store = await TelemetryStore.OpenAsync(
            new StoreOptions { Folder = Path.Combine(_folder.FullName, "store") }, _region.Time, default);
        _agents = new Agents(Folder, _store, _region.Connect, _region.Time);
        _adoptions = New();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _region.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public void Dispose()
    {
        _adoptions.Dispose();
        _agents.Dispose();
    }

    [Fact] // spec ihm 1.7, 1.8
    public async Task is_kept_once_the_ledger_makes_the_new_device_an_agent()
    {
        var begun = await _adoptions.AdoptAsync(Alice, default);
        var device = begun.Agent;
        Assert.Equal(device.Member, (await _adoptions.AdoptAsync(Alice, default)).Agent.Member);
        await _alice.RegisterDeviceAsync(device);
        Assert.False((await _adoptions.AdoptAsync(Alice, default)).IsServed);
        Assert.False(Directory.Exists(Folder.Path));

        await _alice.GrantAsync(
            new Grantee.OneMember(device.Member), [Category.VitalSigns], Purpose.TREAT, Period.Days(30));
        await _adoptions.AdoptAsync(Alice, default);
        await _agents.LookAsync(default);
        var served = await _adoptions.AdoptAsync(Alice, default);

        Assert.Equal((true, device.Member), (served.IsServed, served.Agent.Member));
        Assert.True(_store.Knows(_alice.Wallet.Member));
        var adoption = Adoption.Read(Adoption.FileOf(Folder.Path, _alice.Wallet.Member));
        using var own = StoreKey.Open(
            adoption.StoreKey,
            _alice.Wallet.Network,
            _alice.Wallet.Member,
            _alice.Wallet.Member,
            _alice.Wallet.AgreementKey);
    }

    [Fact] // spec ihm 1.8
    public async Task of_a_patient_who_is_served_looks_to_others_like_a_beginning()
    {
        await ServeAsync();
        var mallory = await _region.JoinAsync(Role.Patient);

        var told = await _adoptions.AdoptAsync(Alice with { Key = Of(mallory.Wallet).Key }, default);

        Assert.False(told.IsServed);
        Assert.NotEqual(_agents.Find(_alice.Wallet.Member)!.Device, told.Agent.Member);
    }

    [Fact] // spec ihm 1.7
    public async Task is_not_kept_for_who_names_another_patient_than_the_devices()
    {
        var mallory = await _region.JoinAsync(Role.Patient);
        var begun = await _adoptions.AdoptAsync(Of(mallory.Wallet) with { Patient = _alice.Wallet.Member }, default);
        await mallory.RegisterDeviceAsync(begun.Agent);
        await mallory.GrantAsync(
            new Grantee.OneMember(begun.Agent.Member), [Category.VitalSigns], Purpose.TREAT, Period.Days(30));

        Assert.False((await _adoptions.AdoptAsync(
            Of(mallory.Wallet) with { Patient = _alice.Wallet.Member }, default)).IsServed);

        Assert.False(Directory.Exists(Folder.Path));
    }

    [Fact] // spec ihm 1.8
    public async Task replaces_no_agent_that_served_the_patient_before()
    {
        var former = await ServeAsync();
        await _alice.RevokeDeviceAsync(former);
        _region.Time.Advance(TimeSpan.FromSeconds(2));

        var refusal = await Assert.ThrowsAsync<ProblemException>(ServeAsync);

        Assert.Equal("adopted-before", refusal.Problem.Kind.Code);
        Assert.Equal(former, (await Folder.OpenAsync(_alice.Wallet.Member, default)).Wallet.Member);
    }

    [Fact] // spec ihm 1.8
    public async Task is_forgotten_after_a_quarter_of_an_hour()
    {
        var begun = await _adoptions.AdoptAsync(Alice, default);
        _region.Time.Advance(TimeSpan.FromMinutes(16));

        Assert.NotEqual(begun.Agent.Member, (await _adoptions.AdoptAsync(Alice, default)).Agent.Member);
    }

    [Fact] // spec ihm 1.9
    public async Task is_refused_where_patients_are_adopted_by_hand()
    {
        using var closed = New(isOpen: false);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => closed.AdoptAsync(Alice, default));

        Assert.Equal("adoptions-closed", refusal.Problem.Kind.Code);
    }

    private static Adopter Of(Wallet wallet) => new(
        wallet.Member, wallet.Organisation, wallet.AgreementKey.Public, wallet.SigningKey.Public.Thumbprint);

    private Adoptions New(bool isOpen = true) => new(
        Folder, _region.Genesis.Network, new AdoptionSeams(_agents.Find, _region.Connect), _region.Time)
    {
        IsOpen = isOpen,
    };

    private async Task<MemberId> ServeAsync()
    {
        var begun = await _adoptions.AdoptAsync(Alice, default);
        await _alice.RegisterDeviceAsync(begun.Agent);
        await _alice.GrantAsync(
            new Grantee.OneMember(begun.Agent.Member), [Category.VitalSigns], Purpose.TREAT, Period.Days(30));
        await _adoptions.AdoptAsync(Alice, default);
        await _agents.LookAsync(default);
        return begun.Agent.Member;
    }
}
