using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Hosting;

/// <summary>Who the node is: the genesis it belongs to, the validator it votes as, the store it signs releases
/// as.</summary>
internal sealed record NodeIdentity(
    Genesis Genesis, string Validator, KeyPair VotingKey, MemberId Store, KeyPair StoreKey)
{
    /// <summary>Whose node it is.</summary>
    public FoundingOrganisation Organisation => Genesis.Organisations.First(known => known.Store.Id == Store);

    private const string GenesisName = "genesis.json";
    private const string ValidatorName = "validator.json";
    private const string StoreName = "store.json";
    private const int MaxFileBytes = 16 * 1024 * 1024;

    // These keys are in the clear, readable by their owner only; SECURITY.md says so.
    public void Write(string dataFolder)
    {
        File.WriteAllBytes(Path.Combine(dataFolder, GenesisName), Genesis.Bytes.ToArray());
        PrivateFile.Write(
            Path.Combine(dataFolder, ValidatorName),
            $$"""{"validator":"{{Validator}}","votingKey":{{VotingKey.ToPrivateJson()}}}""" + "\n");
        PrivateFile.Write(
            Path.Combine(dataFolder, StoreName),
            $$"""{"member":"{{Store}}","signingKey":{{StoreKey.ToPrivateJson()}}}""" + "\n");
    }

    public static NodeIdentity Read(string dataFolder)
    {
        PrivateFile.RequireClosed(Path.Combine(dataFolder, ValidatorName));
        PrivateFile.RequireClosed(Path.Combine(dataFolder, StoreName));
        var regions = Read(dataFolder, GenesisName, Genesis.ParseRegions);
        var (validator, votingKey) = Read(dataFolder, ValidatorName, bytes =>
        {
            var fields = JsonFields.Parse(bytes);
            var read = (fields.Text("validator", 64), KeyPair.Read(fields.Object("votingKey")));
            fields.End();
            return read;
        });
        var (store, storeKey) = Read(dataFolder, StoreName, bytes =>
        {
            var fields = JsonFields.Parse(bytes);
            var member = fields.Parsed<MemberId>("member", 26, MemberId.TryParse);
            var read = (member, KeyPair.Read(fields.Object("signingKey")));
            fields.End();
            return read;
        });
        var genesis = regions.FirstOrDefault(region => region.Organisations.Any(known => known.Store.Id == store))
            ?? throw new NodeStartException(
                "data-folder-incomplete", $"{StoreName} names a store that genesis does not list.");
        var identity = new NodeIdentity(genesis, validator, votingKey, store, storeKey);
        identity.Check();
        return identity;
    }

    // A validator that genesis does not list is one that governance takes in: its node has to run before.
    private void Check()
    {
        if (Genesis.Validators.Find(Validator) is { } listed
            ? !listed.Key.Equals(VotingKey.Public)
            : Genesis.Validators.Validators.Any(known => known.Key.Equals(VotingKey.Public)))
        {
            throw new NodeStartException(
                "data-folder-incomplete",
                $"{ValidatorName} names another key for this validator than genesis lists; restore the right file.");
        }
    }

    private static T Read<T>(string folder, string name, Func<ReadOnlyMemory<byte>, T> parse)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            throw new NodeStartException(
                "data-folder-incomplete",
                $"{path} is missing; found a network with: salus up, or name its folder with --data.");
        }

        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new NodeStartException("data-folder-incomplete", $"{path} is too large to be what its name says.");
        }

        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException or FormatException)
        {
            throw new NodeStartException("data-folder-incomplete", $"{path} does not read: {fault.Message}", fault);
        }
    }
}
