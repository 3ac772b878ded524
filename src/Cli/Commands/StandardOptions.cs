using System.CommandLine;
using Salus.Cli.Settings;

namespace Salus.Cli.Commands;

/// <summary>Options that many commands take, each declared once.</summary>
internal static class StandardOptions
{
    public static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description =
            $"The network's folder on this machine; else ${NetworkFolder.Variable}, else {NetworkFolder.Default}.",
        HelpName = "FOLDER",
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Answer with one JSON document on stdout.",
    };

    public static readonly Option<string> As = new("--as", "--wallet")
    {
        Description = "Who is asking: the name of a wallet in the network's folder, or the path of a wallet file.",
        HelpName = "NAME|PATH",
        Required = true,
    };

    public static readonly Option<FileInfo> PassphraseFile = new("--passphrase-file")
    {
        Description = $"A file with the wallet's passphrase; else ${Passphrases.Variable}, else a prompt.",
        HelpName = "FILE",
    };

    public static readonly Option<string[]> Node = new("--node")
    {
        Description = "A node's address to start from; it tells of others. Default: those of the network's folder.",
        HelpName = "URL",
    };

    public static readonly Option<FileInfo> Genesis = new("--genesis")
    {
        Description = "The genesis document. Default: that of the network's folder.",
        HelpName = "FILE",
    };

    public static readonly Option<string> Patient = new("--patient")
    {
        Description = "The patient: a wallet's name, or the 26 characters of the pseudonym.",
        HelpName = "NAME|ID",
        Required = true,
    };

    /// <summary>What a command takes that speaks with a node as somebody.</summary>
    public static IReadOnlyList<Symbol> AsSomebody { get; } = [As, PassphraseFile, Node, Genesis, Data, Json];

    /// <summary>What a command takes that needs the network's folder only.</summary>
    public static IReadOnlyList<Symbol> Local { get; } = [Data, Json];
}
