using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Storage;

namespace Salus.Cli.Tour;

/// <summary>Who takes part in the tour, and what one step leaves for those after it.</summary>
internal sealed class Cast : IAsyncDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly string _passphrase;
    private readonly CertificateAuthority _authority;
    private IhmHost? _ihm;

    private Cast(NetworkFolder folder, IServedNetwork network, TourBundle bundle, string passphrase)
    {
        Folder = folder;
        Network = network;
        Bundle = bundle;
        _passphrase = passphrase;
        _authority = Keep(AuthorityFolder.Open(folder.Authority, passphrase, TimeProvider.System));
    }

    public NetworkFolder Folder { get; }

    public IServedNetwork Network { get; }

    /// <summary>The data folder of the hospital's node.</summary>
    public DataFolder Store => new(Network.Nodes[0].Folder);

    public TourBundle Bundle { get; }

    public Genesis Genesis => Network.Regions[0];

    /// <summary>The registrars of the hospitals, in the order of the nodes.</summary>
    public IReadOnlyList<SalusClient> Registrars { get; private set; } = [];

    /// <summary>The registrar of the hospital that everyone here belongs to.</summary>
    public SalusClient Registrar => Registrars[0];

    /// <summary>The patient.</summary>
    public SalusClient Alice { get => Entered(field); set; }

    /// <summary>Dr. Bob, who writes her documents.</summary>
    public SalusClient Bob { get => Entered(field); set; }

    /// <summary>Dr. Carol, a colleague of another ward.</summary>
    public SalusClient Carol { get => Entered(field); set; }

    /// <summary>Ira of the insurer.</summary>
    public SalusClient Ira { get => Entered(field); set; }

    /// <summary>Alice's IoT Health Manager, in this process.</summary>
    public IhmHost Ihm { get => Entered(_ihm); private set => _ihm = value; }

    /// <summary>Where it is, once she adopted it.</summary>
    public Uri? IhmAddress => _ihm?.Address;

    /// <summary>When the tour began.</summary>
    public Timestamp Began { get; } = new(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The records that Bob stored.</summary>
    public IReadOnlyList<StoredRecord> Stored { get; set; } = [];

    /// <summary>Alice's consent for Carol.</summary>
    public Finality Consent { get => Entered(field); set; }

    /// <summary>Carol's permits, by category.</summary>
    public Dictionary<Category, AccessDecision.Permitted> Permits { get; } = [];

    /// <summary>The file of the proof that was exported.</summary>
    public string ProofFile => Path.Combine(Folder.Root, "decision-proof.json");

    public static async Task<Cast> OpenAsync(
        NetworkFolder folder, IServedNetwork network, TourBundle bundle, CancellationToken stop)
    {
        var passphrase = Passphrases.Find(null, folder, "the registrar");
        var cast = new Cast(folder, network, bundle, passphrase);
        var registrars = network.Nodes.Select((_, i) => DevelopmentNetwork.RegistrarAt(i));
        foreach (var name in registrars)
        {
            var wallet = cast.Keep(await Wallet.OpenAsync(folder.WalletFile(name), passphrase, stop));
            cast.Registrars = [.. cast.Registrars, cast.Connect(wallet)];
        }

        return cast;
    }

    /// <summary>Somebody new: a wallet, a registration, a certificate, a connection.</summary>
    public async Task<(SalusClient Client, Finality Registered)> EnterAsync(
        string name, Role role, string? licence, CancellationToken stop)
    {
        var wallet = Keep(Wallet.Create(Genesis.Network, Registrar.Wallet.Organisation, role));
        await wallet.SaveAsync(Folder.WalletFile(name), _passphrase, stop);
        var registered = await Enrolment.EnrolAsync(wallet, licence, Registrar, _authority, stop);
        return (Connect(wallet), registered);
    }

    /// <summary>Alice adopts the IHM of the network's folder, and it starts.</summary>
    public async Task<(Finality Registered, Finality Granted)> AdoptAsync(
        IReadOnlyList<Category> categories, int days, CancellationToken stop)
    {
        var adoption = new IhmAdoption(Folder.Ihm, Alice, _passphrase);
        using var agent = await adoption.OpenAgentAsync(stop);
        var registered = await adoption.RegisterAsync(agent, stop);
        var granted = await adoption.GrantAsync(agent, categories, days, stop);
        Ihm = await IhmHost.StartAsync(IhmOptions.Read(Folder.Ihm), _passphrase, cancellationToken: stop);
        return (registered!, granted!);
    }

    /// <summary>Alice's watch: a wallet, a registration, a way to her IHM.</summary>
    public async Task<(SensorLink Watch, Finality Registered)> WearAsync(CancellationToken stop)
    {
        var watch = Keep(Wallet.Create(Genesis.Network, Alice.Wallet.Organisation, Role.Device));
        await watch.SaveAsync(Folder.WalletFile("alice-sensors"), _passphrase, stop);
        var registered = await Alice.RegisterDeviceAsync(watch.Introduce(), stop);
        var link = Keep(new SensorLink(Ihm.Address, watch, Alice.Wallet.Member, TimeProvider.System));
        return (link, registered);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ihm is not null)
        {
            await _ihm.DisposeAsync();
        }

        foreach (var opened in Enumerable.Reverse(_opened))
        {
            opened.Dispose();
        }
    }

    private SalusClient Connect(Wallet wallet) =>
        Keep(new SalusClient(new ClientOptions([.. Network.Nodes.Select(node => node.Address)], Genesis), wallet));

    private static T Entered<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("an earlier chapter brings this on the stage");

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }
}
