using Salus.Cli.Output;
using Salus.Ledger;

namespace Salus.Cli.Settings;

/// <summary>The folder of a network on this machine, `.salus` unless said otherwise; what lies where in it.</summary>
internal sealed record NetworkFolder
{
    public const string Default = ".salus";

    /// <summary>Names the folder instead of `--data`.</summary>
    public const string Variable = "SALUS_DATA";

    private const int MaxNodes = 99;

    public NetworkFolder(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }

    /// <summary>How the commands find the network: the node's address, where genesis is.</summary>
    public string ClientSettings => Path.Combine(Root, "client.json");

    /// <summary>The data folder of the node, or of the first of several.</summary>
    public string Node => Nodes[0];

    /// <summary>The data folders of the nodes: <c>node</c>, or <c>node1</c>, <c>node2</c> and so on.</summary>
    public IReadOnlyList<string> Nodes => HasSeveralNodes
        ? [.. Enumerable.Range(1, MaxNodes).Select(NodeAt).TakeWhile(Directory.Exists)]
        : [Path.Combine(Root, "node")];

    public string Genesis => Path.Combine(Node, "genesis.json");

    public string Wallets => Path.Combine(Root, "wallets");

    /// <summary>The folder of the IHM that runs on this machine.</summary>
    public string Ihm => Path.Combine(Root, "ihm");

    /// <summary>The certificate authority of the organisation, or of the first of several.</summary>
    public string Authority => Path.Combine(Root, "ca");

    /// <summary>The passphrase of every wallet of a development network. A real network has no such file.</summary>
    public string Passphrase => Path.Combine(Root, "passphrase");

    /// <summary>Whether it is a network of several nodes, each in a process of its own.</summary>
    public bool HasSeveralNodes => Directory.Exists(NodeAt(1));

    public bool Exists => File.Exists(ClientSettings);

    /// <summary>The data folder of one of several nodes, from 1.</summary>
    public string NodeAt(int number) => Path.Combine(Root, $"node{number}");

    /// <summary>The authority of an organisation: a folder of its own, <c>ca-ORGANISATION</c>, where there are
    /// several.</summary>
    public string AuthorityOf(OrganisationId organisation) =>
        $"{Authority}-{organisation}" is var own && Directory.Exists(own) ? own : Authority;

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
