using Salus.Cli.Settings;
using Salus.Client.Wallets;
using Salus.Node.Certificates;
using Salus.Node.Hosting;

namespace Salus.Cli.Tests;

/// <summary>A development network as `salus up` founds and serves it, on free ports: the doctors dora and carol,
/// verified, and the patient paul.</summary>
public sealed class RunningNetwork : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-cli-");
    private NodeHost? _node;
    private int _files;

    internal NetworkFolder Folder => new(Path.Combine(_folder.FullName, ".salus"));

    internal NodeHost Node => _node ?? throw new InvalidOperationException("the network is up");

    public async Task InitializeAsync()
    {
        await DevelopmentNetwork.FoundAsync(Folder, new DevelopmentPlan { Validators = 1 }, CancellationToken.None);
        _node = await NodeHost.StartAsync(NodeOptions.Read(Folder.Node) with { Port = 0, OperationsPort = 0 });
        new ClientSettings([_node.Address], Folder.Genesis).Write(Folder);
        foreach (var doctor in new[] { "dora", "carol" })
        {
            (await OfAsync($"member register {doctor} --role doctor --licence MD-7 --as registrar")).Accepted();
            (await OfAsync($"member verify {doctor} --as registrars")).Accepted();
        }

        (await OfAsync("member register paul --role patient --as registrar")).Accepted();
    }

    public async Task DisposeAsync()
    {
        await Node.StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs a line of words on this network.</summary>
    internal Task<Run> OfAsync(string line) => Run.OfAsync($"{line} --data {Folder.Root}");

    /// <summary>A file that is not there yet.</summary>
    internal string NewPath(string name) =>
        Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _files)}-{name}");

    internal string File(string content)
    {
        var path = NewPath("file.json");
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A file that only its owner may open, unless others are let in.</summary>
    internal string Secret(string content, UnixFileMode others = UnixFileMode.None)
    {
        var path = NewPath("secret");
        PrivateFile.Write(path, content);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        }

        return path;
    }

    /// <summary>Issues a certificate for a wallet's present keys.</summary>
    internal void Certify(Wallet wallet)
    {
        var passphrase = System.IO.File.ReadAllText(Folder.Passphrase).Trim();
        using var authority = AuthorityFolder.Open(Folder.Authority, passphrase, TimeProvider.System);
        wallet.Certify(authority.IssueForMember(
            wallet.Member, wallet.ConnectionKey.Public, signingKey: wallet.SigningKey.Public.Thumbprint));
    }

    /// <summary>A copy of a wallet, whose certificate ended a minute ago.</summary>
    internal async Task<string> LapsedWalletAsync(string name)
    {
        var passphrase = System.IO.File.ReadAllText(Folder.Passphrase).Trim();
        using var authority = AuthorityFolder.Open(Folder.Authority, passphrase, TimeProvider.System);
        using var wallet = await Wallet.OpenAsync(Folder.WalletFile(name), passphrase);
        wallet.Certify(authority.IssueForMember(wallet.Member, wallet.ConnectionKey.Public, -TimeSpan.FromMinutes(1)));
        var path = NewPath("lapsed.json");
        await wallet.SaveAsync(path, passphrase);
        return path;
    }
}

/// <summary>The tests that use one network: it takes seconds to make.</summary>
[CollectionDefinition(Name)]
public sealed class OnOneNetwork : ICollectionFixture<RunningNetwork>
{
    public const string Name = "on one network";
}
