using Salus.Cli.Output;

namespace Salus.Cli.Settings;

/// <summary>The folder of a network on this machine, `.salus` unless said otherwise; what lies where in it.</summary>
internal sealed record NetworkFolder
{
    public const string Default = ".salus";

    /// <summary>Names the folder instead of `--data`.</summary>
    public const string Variable = "SALUS_DATA";

    public NetworkFolder(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }

    /// <summary>How the commands find the network: the node's address, where genesis is.</summary>
    public string ClientSettings => Path.Combine(Root, "client.json");

    /// <summary>The node's own data folder.</summary>
    public string Node => Path.Combine(Root, "node");

    public string Genesis => Path.Combine(Node, "genesis.json");

    public string Wallets => Path.Combine(Root, "wallets");

    /// <summary>The organisation's certificate authority.</summary>
    public string Authority => Path.Combine(Root, "ca");

    /// <summary>The passphrase of every wallet of a development network. A real network has no such file.</summary>
    public string Passphrase => Path.Combine(Root, "passphrase");

    public bool Exists => File.Exists(ClientSettings);

    /// <summary>The file of a wallet given by name, or by path.</summary>
    public string WalletFile(string nameOrPath) =>
        nameOrPath.Contains('/', StringComparison.Ordinal) || nameOrPath.EndsWith(".json", StringComparison.Ordinal)
            ? nameOrPath
            : Path.Combine(Wallets, nameOrPath + ".json");

    /// <summary>Fails unless there is a network here.</summary>
    public void RequireNetwork()
    {
        if (!Exists)
        {
            throw new FailureException(
                "no-network",
                $"There is no network in {Root}.",
                "Start one with: ./salus up    or name its folder: --data FOLDER");
        }
    }
}
