using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;

namespace Salus.Cli.Tour;

/// <summary>Who takes part in the tour, and what one step leaves for those after it.</summary>
internal sealed class Cast : IDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly string _passphrase;
    private readonly CertificateAuthority _authority;

    private Cast(NetworkFolder folder, NodeHost node, TourBundle bundle, string passphrase)
    {
        Folder = folder;
        Node = node;
        Bundle = bundle;
        _passphrase = passphrase;
        _authority = Keep(AuthorityFolder.Open(folder.Authority, passphrase, TimeProvider.System));
    }

    public NetworkFolder Folder { get; }

    public NodeHost Node { get; }

    public TourBundle Bundle { get; }

    public Genesis Genesis => Node.Genesis;

    /// <summary>The registrar of the hospital.</summary>
    public required SalusClient Registrar { get; init; }

    /// <summary>The patient.</summary>
    public SalusClient Alice { get => Entered(field); set; }

    /// <summary>Dr. Bob, who writes her documents.</summary>
    public SalusClient Bob { get => Entered(field); set; }

    /// <summary>Dr. Carol, a colleague of another ward.</summary>
    public SalusClient Carol { get => Entered(field); set; }

    /// <summary>Ira of the insurer.</summary>
    public SalusClient Ira { get => Entered(field); set; }

    /// <summary>The records that Bob stored.</summary>
    public IReadOnlyList<StoredRecord> Stored { get; set; } = [];

    /// <summary>Alice's consent for Carol.</summary>
    public Finality Consent { get => Entered(field); set; }

    /// <summary>Carol's permits, by category.</summary>
    public Dictionary<Category, AccessDecision.Permitted> Permits { get; } = [];

    /// <summary>The file of the proof that was exported.</summary>
    public string ProofFile => Path.Combine(Folder.Root, "decision-proof.json");

    public static async Task<Cast> OpenAsync(
        NetworkFolder folder, NodeHost node, TourBundle bundle, CancellationToken stop)
    {
        var passphrase = Passphrases.Find(null, folder, "the registrar");
        var wallet = await Wallet.OpenAsync(folder.WalletFile(DevelopmentNetwork.RegistrarName), passphrase, stop);
        var cast = new Cast(folder, node, bundle, passphrase)
        {
            Registrar = new SalusClient(new ClientOptions([node.Address], node.Genesis), wallet),
        };
        cast.Keep(wallet);
        cast.Keep(cast.Registrar);
        return cast;
    }

    /// <summary>Somebody new: a wallet, a registration, a certificate, a connection.</summary>
    public async Task<(SalusClient Client, Finality Registered)> EnterAsync(
        string name, Role role, string? licence, CancellationToken stop)
    {
        var wallet = Keep(Wallet.Create(Genesis.Network, Registrar.Wallet.Organisation, role));
        await wallet.SaveAsync(Folder.WalletFile(name), _passphrase, stop);
        var registered = await Enrolment.EnrolAsync(wallet, licence, Registrar, _authority, stop);
        return (Keep(new SalusClient(new ClientOptions([Node.Address], Genesis), wallet)), registered);
    }

    public void Dispose()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            opened.Dispose();
        }
    }

    private static T Entered<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("an earlier chapter brings this on the stage");

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }
}
