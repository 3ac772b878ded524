using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>Somebody with keys, registered or not.</summary>
internal sealed record Person(MemberId Id, Role Role, OrganisationId Organisation)
{
    public KeyPair Signing { get; init; } = KeyPair.Generate();

    public KeyPair Agreement { get; init; } = KeyPair.Generate();

    public Grantee AsGrantee => new Grantee.OneMember(Id);

    public FoundingMember AsFounder => new(Id, Signing.Public, Agreement.Public);

    public RegisterMember Registration() => new(
        Id,
        Role,
        Signing.Public,
        Agreement.Public,
        Role.IsPractitioner() ? "LIC-1" : null,
        null,
        Possession());

    public string Possession() => KeyPossession.Sign(Signing, Agreement.Public, TestRegion.Network, Id);
}

/// <summary>An organisation with those who act for it, and the keys of its roles.</summary>
internal sealed record House(
    OrganisationId Id, Person Registrar, Person Store, IReadOnlyDictionary<string, KeyPair> RoleKeys)
{
    public Grantee Doctors => new Grantee.RoleIn(Id, Role.Doctor);

    public Grantee Emergency => new Grantee.RoleIn(Id, Role.Emergency);

    public FoundingOrganisation AsFounder => new(
        Id,
        Registrar.AsFounder,
        Store.AsFounder,
        RoleKeys.ToDictionary(pair => pair.Key, pair => pair.Value.Public),
        new byte[] { 1, 2, 3 });
}
