using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Hosting;

/// <summary>A validator to be: its id, the organisation that runs it, and its power.</summary>
public sealed record PlannedValidator(string Id, OrganisationId Organisation, long Power = 1);

/// <summary>What a network is founded from. One validator orders alone, several agree by <c>bft</c>.</summary>
public sealed record FoundingPlan
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The region's name.</summary>
    public string Region { get; init; } = "region-1";

    /// <summary>The organisations, at least one: hospitals that run validators, agencies that run none.</summary>
    public required IReadOnlyList<OrganisationId> Organisations { get; init; }

    /// <summary>The validators. Where none is named, the first organisation runs one, <c>v1</c>.</summary>
    public IReadOnlyList<PlannedValidator> Validators
    {
        get => field is [] ? [new PlannedValidator("v1", Organisations[0])] : field;
        init;
    } = [];

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

/// <summary>A validator with the key it votes with.</summary>
public sealed record FoundedValidator(string Id, OrganisationId Organisation, KeyPair VotingKey);

/// <summary>Founds a network: authorities, keys, the genesis document.</summary>
public static class NetworkFounder
{
    private static readonly Role[] RolesWithKeys = [Role.Doctor, Role.Nurse, Role.Pharmacist, Role.Emergency];

    /// <summary>Makes every key and the genesis document of a network of one region; nothing is written yet.</summary>
    public static FoundedNetwork Found(FoundingPlan plan, TimeProvider time)
    {
        var (draft, region) = Draft(plan, time);
        return region(Genesis.Parse(draft.Write()));
    }

    /// <summary>The same for a network of several regions, planned with one name of the network: one document, and
    /// each region as a network by itself.</summary>
    public static IReadOnlyList<FoundedNetwork> Found(IReadOnlyList<FoundingPlan> plans, TimeProvider time)
    {
        var drafts = plans.Select(plan => Draft(plan, time)).ToList();
        var regions = Genesis.ParseRegions(GenesisDraft.WriteRegions([.. drafts.Select(one => one.Draft)]));
        return [.. drafts.Zip(regions, (one, region) => one.Region(region))];
    }

    private static (GenesisDraft Draft, Func<Genesis, FoundedNetwork> Region) Draft(
        FoundingPlan plan, TimeProvider time)
    {
        var organisations = plan.Organisations.Select(id => Found(id, time)).ToList();
        var validators = plan.Validators
            .Select(planned => new FoundedValidator(planned.Id, planned.Organisation, KeyPair.Generate()))
            .ToList();
        var engine = validators.Count == 1 ? Engine.Solo : Engine.Bft;
        var draft = new GenesisDraft
        {
            Network = plan.Network,
            Region = plan.Region,
            Time = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Organisations = [.. organisations.Select(ToGenesis)],
            Validators = [.. plan.Validators.Zip(validators, (planned, founded) => new Validator(
                planned.Id, planned.Organisation.ToString(), founded.VotingKey.Public, planned.Power))],
            Ledgers = [.. Enum.GetValues<LedgerName>().Select(name => new LedgerRules(name, engine, Difficulty: 0))],
            Quotas = plan.Quotas,
        };
        return (draft, genesis => new FoundedNetwork(genesis, organisations, validators));
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

/// <summary>A region just founded, of a network that may have others: the node of each of its validators can be written
/// to a data folder.</summary>
public sealed record FoundedNetwork(
    Genesis Genesis, IReadOnlyList<FoundedOrganisation> Organisations, IReadOnlyList<FoundedValidator> Validators)
{
    /// <summary>The organisation that runs a validator.</summary>
    public FoundedOrganisation OrganisationOf(FoundedValidator validator) =>
        Organisations.First(organisation => organisation.Id == validator.Organisation);

    /// <summary>Writes what the first validator's node needs to start.</summary>
    public void WriteNode(string dataFolder) => WriteNode(dataFolder, Validators[0]);

    /// <summary>Writes what a validator's node needs to start: genesis, identities, the keys of its organisation's
    /// roles, a certificate of its organisation's authority.</summary>
    public void WriteNode(string dataFolder, FoundedValidator validator)
    {
        var organisation = OrganisationOf(validator);
        var (store, key) = (organisation.Store.Id, organisation.Store.Signing);
        NewNode.Write(
            new NodeIdentity(Genesis, validator.Id, validator.VotingKey, store, key),
            organisation.RoleKeys,
            organisation.Authority,
            [],
            dataFolder);
    }
}
