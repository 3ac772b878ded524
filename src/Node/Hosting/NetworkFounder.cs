using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.KeyService;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Hosting;

/// <summary>What a network of one node is founded from; the first organisation runs the node and holds all
/// power.</summary>
public sealed record FoundingPlan
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The region's name.</summary>
    public string Region { get; init; } = "region-1";

    /// <summary>The organisations, at least one.</summary>
    public required IReadOnlyList<OrganisationId> Organisations { get; init; }

    /// <summary>The name of the one validator.</summary>
    public string Validator { get; init; } = "v1";

    /// <summary>Leading zero bits of every header digest.</summary>
    public int Difficulty { get; init; }

    /// <summary>Quotas other than the default.</summary>
    public IReadOnlyDictionary<Role, Quota> Quotas { get; init; } = new Dictionary<Role, Quota>();
}

/// <summary>A founding member's private keys: whoever holds them is that member.</summary>
public sealed record MemberKeys(MemberId Id, KeyPair Signing, KeyPair Agreement)
{
    /// <summary>New keys under a new random id.</summary>
    public static MemberKeys Generate() => new(
        new MemberId(RandomId.From(RandomNumberGenerator.GetBytes(16))), KeyPair.Generate(), KeyPair.Generate());

    /// <summary>The public halves, as genesis lists them.</summary>
    public FoundingMember ToFounder() => new(Id, Signing.Public, Agreement.Public);
}

/// <summary>An organisation with everything secret that its founders hand out.</summary>
public sealed record FoundedOrganisation(
    OrganisationId Id,
    CertificateAuthority Authority,
    MemberKeys Registrar,
    MemberKeys Store,
    IReadOnlyDictionary<Role, KeyPair> RoleKeys);

/// <summary>Founds a network of one node: authorities, keys, the genesis document.</summary>
public static class NetworkFounder
{
    private static readonly Role[] RolesWithKeys = [Role.Doctor, Role.Nurse, Role.Pharmacist, Role.Emergency];

    /// <summary>Makes every key and the genesis document; nothing is written yet.</summary>
    public static FoundedNetwork Found(FoundingPlan plan, TimeProvider time)
    {
        var organisations = plan.Organisations.Select(id => Found(id, time)).ToList();
        var votingKey = KeyPair.Generate();
        var validator = new Validator(plan.Validator, plan.Organisations[0].ToString(), votingKey.Public, 1);
        var draft = new GenesisDraft
        {
            Network = plan.Network,
            Region = plan.Region,
            Time = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Organisations = [.. organisations.Select(ToGenesis)],
            Validators = [validator],
            Ledgers = [.. Enum.GetValues<LedgerName>().Select(name =>
                new LedgerRules(name, Engine.Solo, plan.Difficulty))],
            Quotas = plan.Quotas,
        };
        return new FoundedNetwork(Genesis.Parse(draft.Write()), organisations, plan.Validator, votingKey);
    }

    private static FoundedOrganisation Found(OrganisationId id, TimeProvider time) => new(
        id,
        CertificateAuthority.Create(id, time),
        MemberKeys.Generate(),
        MemberKeys.Generate(),
        RolesWithKeys.ToDictionary(role => role, _ => KeyPair.Generate()));

    private static FoundingOrganisation ToGenesis(FoundedOrganisation organisation) => new(
        organisation.Id,
        organisation.Registrar.ToFounder(),
        organisation.Store.ToFounder(),
        organisation.RoleKeys.ToDictionary(pair => Code<Role>.Text(pair.Key), pair => pair.Value.Public),
        organisation.Authority.Certificate);
}

/// <summary>A network just founded; the first organisation's node can be written to a data folder.</summary>
public sealed record FoundedNetwork(
    Genesis Genesis, IReadOnlyList<FoundedOrganisation> Organisations, string Validator, KeyPair VotingKey)
{
    /// <summary>Writes what the node needs to start: genesis, identities, server certificate.</summary>
    public void WriteNode(string dataFolder, params IReadOnlyList<string> hostNames)
    {
        PrivateFolder.Make(dataFolder);
        NodeIdentity.Write(this, dataFolder);
        RoleKeyFolder.Write(dataFolder, Organisations[0].RoleKeys);
        ServerCertificateFile.Issue(Organisations[0].Authority, Validator, dataFolder, hostNames);
    }
}
