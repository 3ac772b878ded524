using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.EndToEnd.Processes;

/// <summary>Members of a test's network, who call its node through the SDK. They outlive the node's process.</summary>
internal sealed class Hospital : IDisposable
{
    private readonly TestFolder _folder;
    private readonly string _passphrase;
    private readonly List<IDisposable> _opened = [];
    private readonly Dictionary<string, Wallet> _wallets = [];

    private Hospital(TestFolder folder)
    {
        _folder = folder;
        _passphrase = PassphraseOf(folder);
        Genesis = Genesis.Parse(File.ReadAllBytes(folder.Genesis));
        Authority = Keep(AuthorityFolder.Open(Path.Combine(folder.Network, "ca"), _passphrase, TimeProvider.System));
    }

    public Genesis Genesis { get; }

    public CertificateAuthority Authority { get; }

    public required Wallet Registrar { get; init; }

    public static async Task<Hospital> OpenAsync(TestFolder folder)
    {
        var registrar = await Wallet.OpenAsync(folder.Wallet("registrar"), PassphraseOf(folder));
        var hospital = new Hospital(folder) { Registrar = registrar };
        hospital.Keep(hospital.Registrar);
        return hospital;
    }

    /// <summary>A wallet, registered and certified; a practitioner is verified, a patient has its first keys.</summary>
    public async Task<Wallet> EnterAsync(RunningNode node, string name, Role role, TimeSpan? lifetime = null)
    {
        var registrar = Connect(Registrar, node);
        var wallet = _wallets[name] = Keep(Wallet.Create(Genesis.Network, Registrar.Organisation, role));
        await registrar.RegisterAsync(wallet.Introduce(role.IsPractitioner() ? "MD-1" : null));
        wallet.Certify(Authority.IssueForMember(wallet.Member, wallet.ConnectionKey.Public, lifetime));
        await wallet.SaveAsync(_folder.Wallet(name), _passphrase);
        if (role.IsPractitioner())
        {
            await registrar.VerifyAsync(wallet.Member);
        }

        if (role == Role.Patient)
        {
            await Connect(wallet, node).PublishFirstEpochsAsync();
        }

        return wallet;
    }

    /// <summary>The wallet of somebody who entered.</summary>
    public Wallet Find(string name) => _wallets[name];

    public SalusClient Connect(Wallet wallet, RunningNode node) =>
        Keep(new SalusClient(new ClientOptions([node.Address], Genesis), wallet));

    public void Dispose()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            opened.Dispose();
        }
    }

    private static string PassphraseOf(TestFolder folder) =>
        File.ReadAllText(Path.Combine(folder.Network, "passphrase")).Trim();

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }
}
