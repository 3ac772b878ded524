using Salus.Ledger.Contracts.Consent;

namespace Salus.Ledger.Tests;

/// <summary>
/// Who may read, answered the slow way: lists of all that ever happened, never changed, searched from the beginning for
/// every question. Written from spec ledger 9 to 11, and sharing no code with the rules.
/// </summary>
internal sealed class NaiveModel
{
    private readonly List<Granted> _grants = [];
    private readonly List<(TransactionId Consent, int At)> _revocations = [];
    private readonly List<(Person Patient, Category[] Categories, int At)> _emergencyPolicies = [];
    private readonly List<(Person Opener, Person Patient, Category Category, Timestamp Until)> _cases = [];
    private readonly List<(Person Patient, Category Category, Grantee To, int Epoch)> _seals = [];
    private readonly List<(Person Patient, Category Category)> _epochs = [];
    private readonly HashSet<MemberId> _left = [];
    private int _clock;

    public IEnumerable<TransactionId> ConsentsOf(Person patient) =>
        _grants.Where(grant => grant.Patient == patient).Select(grant => grant.Id);

    public IEnumerable<Timestamp> Boundaries =>
        [.. _grants.SelectMany(
            grant => new[] { grant.Terms.From, grant.Terms.To }), .. _cases.Select(open => open.Until)];

    public bool HasLeft(Person person) => _left.Contains(person.Id);

    public void Grants(TransactionId id, Person patient, Grant grant)
    {
        _grants.Add(new Granted(id, patient, grant, ++_clock));
        foreach (var key in grant.Keys)
        {
            _seals.Add((patient, key.Category, grant.Grantee, (int)key.Last));
        }
    }

    public void Revokes(TransactionId consent) => _revocations.Add((consent, ++_clock));

    public void Publishes(Person patient, Category category, IEnumerable<Grantee> recipients)
    {
        _epochs.Add((patient, category));
        _seals.AddRange(recipients.Select(to => (patient, category, to, Epoch(patient, category))));
    }

    public void SetsEmergencyPolicy(Person patient, Grantee role, Category[] categories)
    {
        _emergencyPolicies.Add((patient, categories, ++_clock));
        _seals.AddRange(categories.Select(category => (patient, category, role, Epoch(patient, category))));
    }

    public void OpensEmergency(Person opener, Person patient, Category category, Timestamp until, Grantee role)
    {
        _cases.Add((opener, patient, category, until));
        var held = _seals.Where(
            seal => seal.Patient == patient && seal.Category == category && seal.To == role).Max(s => s.Epoch);
        _seals.Add((patient, category, opener.AsGrantee, held));
    }

    public void Leaves(Person person) => _left.Add(person.Id);

    public bool AllowsEmergency(Person patient, Category category) =>
        _emergencyPolicies.LastOrDefault(policy => policy.Patient == patient).Categories?.Contains(category) == true;

    public bool MayRead(
        Person requester, Person patient, Category category, RecordId? record, Purpose purpose, Timestamp now)
    {
        var byConsent = _grants.Any(grant => grant.Patient == patient
            && Includes(grant.Terms.Grantee, requester)
            && grant.Terms.Purpose == purpose
            && grant.Terms.From <= now && now < grant.Terms.To
            && (grant.Terms.Records.Count == 0 || grant.Terms.Records.Any(narrowed => narrowed.Record == record))
            && Stands(grant, category));
        var byEmergency = purpose == Purpose.ETREAT && _cases.Any(open =>
            open.Opener == requester && open.Patient == patient && open.Category == category && now < open.Until);
        return !HasLeft(requester) && (byConsent || byEmergency);
    }

    public bool IsRotationDue(Person patient, Category category, Timestamp now) =>
        _seals.Any(seal => seal.Patient == patient
            && seal.Category == category
            && seal.Epoch == Epoch(patient, category)
            && !MayHold(seal.To, patient, category, now));

    public bool MayHold(Grantee holder, Person patient, Category category, Timestamp now)
    {
        if (holder is Grantee.RoleIn { Role: Role.Emergency })
        {
            return AllowsEmergency(patient, category);
        }

        var hasLeft = holder is Grantee.OneMember one && _left.Contains(one.Id);
        return !hasLeft
            && (_grants.Any(grant => grant.Patient == patient
                    && grant.Terms.Grantee == holder
                    && grant.Terms.Records.Count == 0
                    && now < grant.Terms.To
                    && Stands(grant, category))
                || _cases.Any(open => open.Opener.AsGrantee == holder
                    && open.Patient == patient && open.Category == category && now < open.Until));
    }

    private int Epoch(Person patient, Category category) =>
        _epochs.Count(epoch => epoch.Patient == patient && epoch.Category == category);

    // Neither revoked nor ever superseded, whatever became of what superseded it.
    private bool Stands(Granted grant, Category category) =>
        grant.Terms.Categories.Contains(category)
        && !_revocations.Any(revocation => revocation.Consent == grant.Id)
        && !_grants.Any(later => later.At > grant.At
            && later.Patient == grant.Patient
            && later.Terms.Grantee == grant.Terms.Grantee
            && later.Terms.Purpose == grant.Terms.Purpose
            && later.Terms.Categories.Contains(category));

    private static bool Includes(Grantee grantee, Person person) => grantee switch
    {
        Grantee.OneMember one => one.Id == person.Id,
        Grantee.RoleIn role => role.Role == person.Role && role.Organisation == person.Organisation,
        _ => throw new ArgumentOutOfRangeException(nameof(grantee)),
    };

    private sealed record Granted(TransactionId Id, Person Patient, Grant Terms, int At);
}
