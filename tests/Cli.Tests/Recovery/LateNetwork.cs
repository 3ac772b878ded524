using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Recovery;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Certificates;
using Salus.Node.Hosting;

namespace Salus.Cli.Tests.Recovery;

/// <summary>A network three days ago: dora, carol and erin, of whom two have to agree, and the patient paul, for whom
/// dora stored a record.</summary>
internal sealed class LateNetwork : IAsyncDisposable
{
    private const string Passphrase = "a passphrase of a test";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-late-");
    private readonly List<IDisposable> _opened = [];
    private readonly FoundedNetwork _founded;
    private NodeHost? _node;

    private LateNetwork() => _founded = NetworkFounder.Found(
        new FoundingPlan
        {
            Network = "late-1",
            Organisations = [OrganisationId.TryParse("st-mary", out var id) ? id : default],
        },
        Clock);

    public LateClock Clock { get; } = new();

    public NetworkFolder Folder => new(Path.Combine(_root.FullName, ".salus"));

    public SalusClient Registrar { get; private set; } = null!;

    public SalusClient Paul { get; private set; } = null!;

    public SalusClient Dora { get; private set; } = null!;

    public SalusClient Carol { get; private set; } = null!;

    public SalusClient Erin { get; private set; } = null!;

    /// <summary>The recovery kits in the store.</summary>
    public IEnumerable<string> Kits =>
        Directory.GetFiles(Path.Combine(Folder.Node, "kits", $"{Paul.Wallet.Member}")).Select(Path.GetFileName)!;

    public static byte[] Content { get; } = "{\"resourceType\":\"Observation\"}"u8.ToArray();

    public RecordId Record { get; private set; }

    public string RequestFile => Path.Combine(_root.FullName, "request.json");

    public static async Task<LateNetwork> StartedAsync()
    {
        var network = new LateNetwork();
        await network.StartAsync();
        return network;
    }

    public Task<Run> OfAsync(string line) => Run.OfAsync($"{line} --data {Folder.Root}");

    /// <summary>Makes the new wallet, paul2, and the request, as one types it.</summary>
    public async Task<RecoveryRequest> RequestAsync()
    {
        var line = $"recovery request --patient {Paul.Wallet.Member} --wallet paul2 --out {RequestFile}";
        (await OfAsync(line)).Accepted();
        return RecoveryRequest.Parse(await File.ReadAllBytesAsync(RequestFile));
    }

    /// <summary>A client on the network's clock.</summary>
    public SalusClient Connect(Wallet wallet)
    {
        var client = new SalusClient(new ClientOptions([_node!.Address], _founded.Genesis) { Time = Clock }, wallet);
        _opened.Add(client);
        return client;
    }

    public async Task<SalusClient> OpenAsync(string name)
    {
        var wallet = await Wallet.OpenAsync(Folder.WalletFile(name), Passphrase);
        _opened.Add(wallet);
        return Connect(wallet);
    }

    /// <summary>The same member on new keys.</summary>
    public async Task<SalusClient> RotateAsync(SalusClient member, string name)
    {
        var renewed = member.Wallet.Renew();
        _opened.Add(renewed);
        await CertifyAsync(renewed, name);
        await member.RotateKeyAsync(renewed);
        return Connect(renewed);
    }

    /// <summary>A client of a new member.</summary>
    public async Task<SalusClient> JoinAsync(string name, Role role)
    {
        var wallet = Wallet.Create("late-1", _founded.Organisations[0].Id, role);
        _opened.Add(wallet);
        await Registrar.RegisterAsync(wallet.Introduce(role == Role.Patient ? null : "MD-7"));
        await CertifyAsync(wallet, name);
        if (role != Role.Patient)
        {
            await Registrar.VerifyAsync(wallet.Member);
        }

        return Connect(wallet);
    }

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        if (_node is not null)
        {
            await _node.StopAsync();
        }

        _root.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        Directory.CreateDirectory(Folder.Wallets);
        _founded.WriteNode(Folder.Node);
        PrivateFile.Write(Folder.Passphrase, Passphrase);
        var hospital = _founded.Organisations[0];
        AuthorityFolder.Save(hospital.Authority, Folder.Authority, Passphrase);
        _node = await NodeHost.StartAsync(
            NodeOptions.Read(Folder.Node) with { Port = 0, OperationsPort = 0 }, Clock);
        new ClientSettings([_node.Address], Folder.Genesis).Write(Folder);

        var keys = hospital.Registrar;
        var registrar =
            Wallet.FromKeys("late-1", hospital.Id, Role.Registrar, keys.Id, keys.Signing, keys.Agreement);
        _opened.Add(registrar);
        await CertifyAsync(registrar, "registrar");
        Registrar = Connect(registrar);
        Dora = await JoinAsync("dora", Role.Doctor);
        Carol = await JoinAsync("carol", Role.Doctor);
        Erin = await JoinAsync("erin", Role.Nurse);
        Paul = await JoinAsync("paul", Role.Patient);
        await Paul.PublishFirstEpochsAsync();
        Record = (await Dora.StoreAsync(
            Paul.Wallet.Member, Category.Laboratory, "application/fhir+json", Content)).Record;
        MemberId[] trustees = [Dora.Wallet.Member, Carol.Wallet.Member, Erin.Wallet.Member];
        await Paul.NameTrusteesAsync(trustees, 2);
    }

    /// <summary>A certificate of the hospital for the wallet's present keys; the wallet is saved with it.</summary>
    private async Task CertifyAsync(Wallet wallet, string name)
    {
        wallet.Certify(_founded.Organisations[0].Authority.IssueForMember(
            wallet.Member, wallet.ConnectionKey.Public, signingKey: wallet.SigningKey.Public.Thumbprint));
        await wallet.SaveAsync(Folder.WalletFile(name), Passphrase);
    }
}
