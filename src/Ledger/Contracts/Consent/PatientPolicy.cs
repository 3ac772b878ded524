using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// A patient's policy: every consent not revoked, superseded or long expired; emergencies; the <c>after</c> chain.
/// </summary>
public sealed record PatientPolicy
{
    /// <summary>Every patient's policy, by pseudonym.</summary>
    public static readonly Table<PatientPolicy> Table = new("policy", LedgerJson.Default.PatientPolicy)
    {
        IsCounted = true,
    };

    /// <summary>The last accepted transaction on consent, keys or emergencies; at first the registration.</summary>
    public required TransactionId Last { get; init; }

    /// <summary>Consents that are, or will be, in force.</summary>
    public IReadOnlyList<ConsentTerms> Consents { get; init; } = [];

    /// <summary>Which organisations' emergency role opens which categories.</summary>
    public IReadOnlyList<EmergencyAdmission> Emergency { get; init; } = [];

    /// <summary>Emergency accesses, until reviewed and past.</summary>
    public IReadOnlyList<EmergencyCase> Cases { get; init; } = [];

    /// <summary>Whether a member may act on this patient's consents at a moment.</summary>
    public bool HasGuardian(Member member, Timestamp now) =>
        Consents.Any(consent => consent.Actions.Contains(ConsentAction.Consent)
            && consent.Grantee.Includes(member)
            && consent.IsInForce(now));

    /// <summary>Whether a device is an agent of this patient at a moment: a consent in force for whole categories names
    /// it (spec ledger 15.1).</summary>
    public bool HasAgent(Member member, Timestamp now) =>
        member.Role == Role.Device
        && Consents.Any(consent => consent.Categories.Any(category => consent.Permits(
            member, new Scope(category, Record: null), Purpose.TREAT, now)));

    /// <summary>Whether a device is an agent of this patient for a category at a moment.</summary>
    public bool HasAgent(Member member, Category category, Timestamp now) =>
        member.Role == Role.Device
        && Permitting(member, new Scope(category, Record: null), Purpose.TREAT, now) is not null;

    /// <summary>The consent that lets a member read at a moment, or null.</summary>
    public ConsentTerms? Permitting(Member requester, Scope scope, Purpose purpose, Timestamp now) =>
        Consents.FirstOrDefault(consent => consent.Permits(requester, scope, purpose, now));

    /// <summary>The emergency that lets a member read at a moment, or null.</summary>
    public EmergencyCase? OpenCase(MemberId requester, Category category, Timestamp now) =>
        Cases.FirstOrDefault(open => open.Requester == requester
            && open.Categories.Contains(category)
            && now < open.Until);

    /// <summary>Whether a holder of a category's key is still entitled to it, now or in a period to come.</summary>
    public bool Entitles(Grantee holder, Category category, Timestamp now) => holder switch
    {
        Grantee.RoleIn { Role: Role.Emergency } role =>
            Emergency.Any(admission => admission.Organisation == role.Organisation
                && admission.Categories.Contains(category)),
        Grantee.OneMember member when OpenCase(member.Id, category, now) is not null => true,
        _ => Consents.Any(consent => consent.Grantee == holder
            && consent.Records.Count == 0
            && consent.Categories.Contains(category)
            && now < consent.To),
    };
}

/// <summary>What a request is for: a category, or one record of it.</summary>
public readonly record struct Scope(Category Category, RecordId? Record);

/// <summary>One consent as granted; only its categories shrink, when a later grant supersedes them.</summary>
public sealed record ConsentTerms
{
    /// <summary>The transaction that granted it.</summary>
    public required TransactionId Id { get; init; }

    /// <summary>Who may read.</summary>
    public required Grantee Grantee { get; init; }

    /// <summary>What may be read.</summary>
    public required IReadOnlyList<Category> Categories { get; init; }

    /// <summary>What for.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>What may be done.</summary>
    public required IReadOnlyList<ConsentAction> Actions { get; init; }

    /// <summary>In force from this moment.</summary>
    public required Timestamp From { get; init; }

    /// <summary>In force until just before this moment.</summary>
    public required Timestamp To { get; init; }

    /// <summary>The only records it opens; empty: all of its categories.</summary>
    public IReadOnlyList<NarrowedRecord> Records { get; init; } = [];

    /// <summary>from &lt;= block time &lt; to.</summary>
    public bool IsInForce(Timestamp now) => From <= now && now < To;

    /// <summary>Whether it lets a member read a scope for a purpose at a moment.</summary>
    public bool Permits(Member requester, Scope scope, Purpose purpose, Timestamp now) =>
        Purpose == purpose
        && IsInForce(now)
        && Actions.Contains(ConsentAction.Read)
        && Categories.Contains(scope.Category)
        && Grantee.Includes(requester)
        && (Records.Count == 0 || (scope.Record is { } record && Records.Any(narrowed => narrowed.Record == record)));
}

/// <summary>A record a consent is narrowed to, with the digest of the grantee's own envelope for one version.</summary>
public sealed record NarrowedRecord(RecordId Record, long Version, Digest Envelope);

/// <summary>Categories that the emergency role of an organisation can open.</summary>
public sealed record EmergencyAdmission(OrganisationId Organisation, IReadOnlyList<Category> Categories);

/// <summary>One use of the emergency policy.</summary>
public sealed record EmergencyCase(
    TransactionId Id,
    MemberId Requester,
    OrganisationId Organisation,
    IReadOnlyList<Category> Categories,
    Timestamp Until,
    bool IsReviewed);
