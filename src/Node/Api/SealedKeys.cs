using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Node.Ledgers;
using Salus.Primitives.Jose;

namespace Salus.Node.Api;

/// <summary>A category key as the ledger carries it, sealed to one recipient, with the public halves it
/// opens.</summary>
internal sealed record SealedKeyAnswer(
    Category Category, long First, long Last, string Recipient, string Jwe, TransactionId Source)
{
    public IReadOnlyList<Jwk> PublicKeys { get; init; } = [];
}

/// <summary>
/// The category keys of a patient that are sealed to a member, found in the transactions that carry them. Whose consent
/// has ended gets none: what was handed out cannot be taken back, but it is not handed out again (spec api 5.5).
/// </summary>
internal sealed class SealedKeys(LocalNode node, MemberId patient)
{
    private const int PageSize = 1_000;

    private readonly StateView _policies = node.Policies;

    public IEnumerable<SealedKeyAnswer> For(Member member) =>
        (member.Id == patient ? OfThePatient() : OfAGrantee(member)).Select(WithPublicHalves);

    /// <summary>Those of a category that are sealed to a role, for the role's key service.</summary>
    public IEnumerable<SealedKeyAnswer> SealedTo(Grantee.RoleIn role, Category category) =>
        (_policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, category))?.Holders ?? [])
        .Where(holder => holder.Grantee == role)
        .SelectMany(holder => Find(holder.Source) is { } found
            ? Carried(found, role, category).Where(key => key.First == holder.First && key.Last == holder.Last)
            : [])
        .Select(WithPublicHalves);

    private SealedKeyAnswer WithPublicHalves(SealedKeyAnswer key)
    {
        var keys = _policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, key.Category))!.PublicKeys;
        return key with { PublicKeys = [.. keys.Skip((int)key.First - 1).Take((int)(key.Last - key.First) + 1)] };
    }

    private IEnumerable<SealedKeyAnswer> OfThePatient()
    {
        var self = new Grantee.OneMember(patient);
        var publications = Publications();
        return Enum.GetValues<Category>().SelectMany(category =>
            publications.SelectMany(found => Carried(found, self, category)));
    }

    private IEnumerable<SealedKeyAnswer> OfAGrantee(Member member)
    {
        // A stranger is answered without a look at the keys, in the time that a patient nobody knows takes.
        // spec callers 7.1
        if (_policies.Get(PatientPolicy.Table, patient.ToString()) is not { } policy || !IsNamedIn(policy, member))
        {
            return [];
        }

        return
            from category in Enum.GetValues<Category>()
            from holder in _policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, category))?.Holders ?? []
            where MayOpen(holder.Grantee, member, policy, category)
            from key in Find(holder.Source) is { } found ? Carried(found, holder.Grantee, category) : []
            where key.First == holder.First && key.Last == holder.Last
            select key;
    }

    private static bool IsNamedIn(PatientPolicy policy, Member member) =>
        policy.Consents.Any(consent => consent.Grantee.Includes(member))
        || policy.Cases.Any(open => open.Requester == member.Id);

    private bool MayOpen(Grantee holder, Member member, PatientPolicy policy, Category category) =>
        holder is Grantee.RoleIn { Role: Role.Emergency } role
            ? role.Organisation == member.Organisation && policy.OpenCase(member.Id, category, node.Now) is not null
            : holder.Includes(member) && policy.Consents.Any(consent => consent.Grantee == holder
                && consent.Records.Count == 0
                && consent.Categories.Contains(category)
                && consent.IsInForce(node.Now));

    // Every epoch is sealed to the patient where it is published, and the log names those transactions.
    private List<FinalTransaction> Publications()
    {
        var ledger = node.Ledgers[LedgerName.Policies];
        var found = new List<FinalTransaction>();
        IReadOnlyList<LogEntry> page;
        var after = 0L;
        do
        {
            page = ledger.Log(patient, after, PageSize);
            found.AddRange(page
                .Where(entry => entry.Event == nameof(Event.EpochsPublished))
                .Select(entry => node.Read(LedgerName.Policies, entry.Height, entry.Index)));
            after = page.Count == 0 ? after : page[^1].Sequence;
        }
        while (page.Count == PageSize);
        return found;
    }

    private FinalTransaction? Find(TransactionId source) => node.Find(source);

    private static IEnumerable<SealedKeyAnswer> Carried(FinalTransaction found, Grantee recipient, Category category)
    {
        var source = found.Transaction.Id;
        return found.Transaction.Message switch
        {
            Grant grant when grant.Grantee == recipient => Of(grant.Keys),
            SetEmergencyPolicy policy => policy.Organisations
                .Where(keys => new Grantee.RoleIn(keys.Organisation, Role.Emergency) == recipient)
                .SelectMany(keys => Of(keys.Keys)),
            PublishEpoch publish => OfEpochs(publish.Epochs),
            Revoke revoke => OfEpochs(revoke.Epochs),
            _ => [],
        };

        IEnumerable<SealedKeyAnswer> Of(IReadOnlyList<SealedKey> keys) => keys
            .Where(key => key.Category == category)
            .Select(key => new SealedKeyAnswer(category, key.First, key.Last, recipient.ToString(), key.Jwe, source));

        IEnumerable<SealedKeyAnswer> OfEpochs(IReadOnlyList<NextEpoch> epochs) =>
            from epoch in epochs
            where epoch.Category == category
            from seal in epoch.Seals
            where seal.Recipient == recipient
            select new SealedKeyAnswer(category, epoch.Epoch, epoch.Epoch, recipient.ToString(), seal.Jwe, source);
    }
}
