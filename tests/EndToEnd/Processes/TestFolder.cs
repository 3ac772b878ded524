namespace Salus.EndToEnd.Processes;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder(string? parent = null)
    {
        Root = parent is null
            ? Directory.CreateTempSubdirectory("salus-e2e-").FullName
            : Directory.CreateDirectory(Path.Combine(parent, "salus-e2e")).FullName;
        Directory.CreateDirectory(Temporary);
    }

    public string Root { get; }

    /// <summary>What the processes take for the machine's temporary folder.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>Where the network is founded when `--data` does not say otherwise.</summary>
    public string Network => Path.Combine(Root, ".salus");

    /// <summary>The node's data folder.</summary>
    public string Node => Path.Combine(Network, "node");

    public string Genesis => Path.Combine(Node, "genesis.json");

    public string Wallet(string name) => Path.Combine(Network, "wallets", name + ".json");

    /// <summary>What the node is set to when it starts the next time; the network is there already.</summary>
    public void Configure(string json) => File.WriteAllText(Path.Combine(Node, "node.json"), json);

    public string Write(string name, ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content.ToArray());
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
