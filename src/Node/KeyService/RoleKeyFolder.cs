using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Primitives.Jose;

namespace Salus.Node.KeyService;

/// <summary>The folder <c>keyservice</c> of a node's data folder: one file for each role, <c>ROLE.json</c>, a private
/// JWK that only its owner may read (spec key-service 1).</summary>
internal static class RoleKeyFolder
{
    private const string FolderName = "keyservice";
    private const int MaxFileBytes = 4096;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Write(string dataFolder, IReadOnlyDictionary<Role, KeyPair> keys)
    {
        var folder = Path.Combine(dataFolder, FolderName);
        PrivateFolder.Make(folder);
        foreach (var (role, key) in keys)
        {
            PrivateFile.Write(Path.Combine(folder, $"{Code<Role>.Text(role)}.json"), key.ToPrivateJson() + "\n");
        }
    }

    /// <summary>The keys of the organisation whose store the node is; a file that is open to others, that does not
    /// read, or that is not the role's key in genesis keeps the node from starting.</summary>
    public static RoleKeys Read(string dataFolder, Genesis genesis, MemberId store)
    {
        var organisation = genesis.Organisations.FirstOrDefault(one => one.Store.Id == store)
            ?? throw new NodeStartException(
                "data-folder-incomplete", "store.json names a store that genesis does not list; restore the file.");
        var folder = Path.Combine(dataFolder, FolderName);
        if (!Directory.Exists(folder))
        {
            return new RoleKeys(organisation.Id, new Dictionary<Role, KeyPair>());
        }

        RequirePrivate(folder);
        var keys = new Dictionary<Role, KeyPair>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var (role, key) = Read(path, organisation);
            keys.Add(role, key);
        }

        return new RoleKeys(organisation.Id, keys);
    }

    private static (Role Role, KeyPair Key) Read(string path, FoundingOrganisation organisation)
    {
        RequirePrivate(path);
        var name = Path.GetFileNameWithoutExtension(path);
        if (!Code<Role>.TryParse(name, out var role) || !organisation.RoleKeys.TryGetValue(name, out var inGenesis))
        {
            throw Wrong(path, "names no role of the organisation that genesis gives a key; remove it");
        }

        var key = Parse(path);
        return key.Public.Equals(inGenesis)
            ? (role, key)
            : throw Wrong(path, "is not the key that genesis lists for the role; restore the right file");
    }

    private static KeyPair Parse(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw Wrong(path, "is too large to be a key");
        }

        try
        {
            return KeyPair.FromPrivate(File.ReadAllBytes(path));
        }
        catch (JoseRejectedException fault)
        {
            throw Wrong(path, $"is no private key ({fault.Fault})");
        }
    }

    private static void RequirePrivate(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Owner) != 0)
        {
            throw new NodeStartException(
                "key-service-open-to-others", $"{path} can be read by others; run: chmod go-rwx {path}");
        }
    }

    private static NodeStartException Wrong(string path, string rule) =>
        new("key-service-key-wrong", $"{path} {rule}.");
}
