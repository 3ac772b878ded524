using System.Text.Json.Serialization;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>Anyone or anything registered on <c>policies</c>; nothing here identifies a patient as a person.</summary>
public sealed record Member
{
    /// <summary>Every member, by id.</summary>
    public static readonly Table<Member> Table = new("member", LedgerJson.Default.Member);

    /// <summary>The id for life.</summary>
    public required MemberId Id { get; init; }

    /// <summary>What the member is.</summary>
    public required Role Role { get; init; }

    /// <summary>Who registered it and issues its certificates.</summary>
    public required OrganisationId Organisation { get; init; }

    /// <summary>The key that signs its transactions (ES256).</summary>
    public required Jwk SigningKey { get; init; }

    /// <summary>The key that others seal to (ECDH-ES).</summary>
    public required Jwk AgreementKey { get; init; }

    /// <summary>The transaction that gave it these keys; null for founders, whose keys genesis names.</summary>
    public TransactionId? Source { get; init; }

    /// <summary>A practitioner's licence number.</summary>
    public string? Licence { get; init; }

    /// <summary>The digest of a practitioner's profile document, signed by the registrar.</summary>
    public Digest? Profile { get; init; }

    /// <summary>A device's patient.</summary>
    public MemberId? Owner { get; init; }

    /// <summary>
    /// The patient whose log tells of this member: a patient itself, a device's owner; null for others.
    /// </summary>
    [JsonIgnore]
    public MemberId? ConcernedPatient => Role == Role.Patient ? Id : Owner;

    /// <summary>Organisations holding power that voted on a practitioner, and how.</summary>
    public IReadOnlyList<Verification> Verifications { get; init; } = [];

    /// <summary>Whether more than half of the organisations holding power voted verified.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Whether the registrar, or a device's patient, ended the membership.</summary>
    public bool IsRevoked { get; init; }
}

/// <summary>One organisation's vote on a practitioner.</summary>
public sealed record Verification(OrganisationId Organisation, bool IsVerified);

/// <summary>To whom a signing key belongs; a thumbprint belongs to one member for ever.</summary>
public sealed record KeyUse(MemberId Member, bool IsCurrent)
{
    /// <summary>Every signing key ever registered, by thumbprint.</summary>
    public static readonly Table<KeyUse> Table = new("key", LedgerJson.Default.KeyUse);
}

/// <summary>An organisation of the region, with the agreement keys of its roles (design section 5).</summary>
public sealed record Organisation(
    OrganisationId Id,
    long Power,
    IReadOnlyDictionary<string, Jwk> RoleKeys)
{
    /// <summary>The agreement key of a role, or null where the organisation's key service holds none.</summary>
    public Jwk? KeyOf(Role role) => RoleKeys.GetValueOrDefault(Code<Role>.Text(role));
}

/// <summary>The organisations of the region and the voting power each holds.</summary>
public sealed record Region(IReadOnlyList<Organisation> Organisations)
{
    /// <summary>The one region, under the id <c>organisations</c>.</summary>
    public static readonly Table<Region> Table = new("region", LedgerJson.Default.Region);

    /// <summary>The id of the one entity in <see cref="Table"/>.</summary>
    public const string Id = "organisations";

    /// <summary>How many organisations hold voting power.</summary>
    public int Powered => Organisations.Count(organisation => organisation.Power > 0);

    /// <summary>An organisation by id, or null.</summary>
    public Organisation? Find(OrganisationId id) => Organisations.FirstOrDefault(organisation => organisation.Id == id);
}
