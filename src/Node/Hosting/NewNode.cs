using Salus.Ledger;
using Salus.Node.Bft;
using Salus.Node.Certificates;
using Salus.Node.KeyService;
using Salus.Node.Storage;
using Salus.Primitives.Jose;

namespace Salus.Node.Hosting;

/// <summary>The data folder of a node that has stored nothing yet.</summary>
public static class NewNode
{
    /// <summary>
    /// Makes that of another node of an organisation, from one that it has: the same genesis, store and role keys, a
    /// voting key of its own. Organisations may then vote it in as a validator. Throws
    /// <see cref="NodeStartException"/>: <c>validator-id-unusable</c>, <c>data-folder-not-empty</c>, or what is wrong
    /// with the folder it is made from.
    /// </summary>
    public static OrganisationId Create(
        string like,
        string dataFolder,
        string validator,
        CertificateAuthority authority,
        IReadOnlyList<string> hostNames)
    {
        var known = NodeIdentity.Read(like);
        if (!OrganisationId.TryParse(validator, out _)
            || validator == known.Validator
            || known.Genesis.Validators.Find(validator) is not null)
        {
            throw new NodeStartException(
                "validator-id-unusable",
                $"'{validator}' cannot be a new validator's id: use 1 to 32 of a-z, 0-9 and '-', and no known one.");
        }

        if (Directory.Exists(dataFolder) && Directory.EnumerateFileSystemEntries(dataFolder).Any())
        {
            throw new NodeStartException(
                "data-folder-not-empty", $"{dataFolder} holds something already; name a new folder.");
        }

        using var roles = RoleKeyFolder.Read(like, known.Genesis, known.Store);
        Write(
            known with { Validator = validator, VotingKey = KeyPair.Generate() },
            roles.Keys,
            authority,
            hostNames,
            dataFolder);
        return known.Organisation.Id;
    }

    /// <summary>Whose node a data folder is of.</summary>
    public static OrganisationId OrganisationOf(string dataFolder) => NodeIdentity.Read(dataFolder).Organisation.Id;

    /// <summary>Writes what a node needs to start: genesis, identities, the keys of its organisation's roles, a
    /// certificate of its organisation's authority.</summary>
    internal static void Write(
        NodeIdentity identity,
        IReadOnlyDictionary<Role, KeyPair> roleKeys,
        CertificateAuthority authority,
        IReadOnlyList<string> hostNames,
        string dataFolder)
    {
        PrivateFolder.Make(dataFolder);
        identity.Write(dataFolder);
        RoleKeyFolder.Write(dataFolder, roleKeys);
        ServerCertificateFile.Issue(authority, identity.Validator, dataFolder, hostNames);

        // Its key is new: it has said nothing yet, and may vote from the first block on. spec votes 1.4
        foreach (var rules in identity.Genesis.Ledgers.Where(rules => rules.Engine == Engine.Bft))
        {
            VoteLog.Found(new DataFolder(dataFolder).Ledger(rules.Name));
        }
    }
}
