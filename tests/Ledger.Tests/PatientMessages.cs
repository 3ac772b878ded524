using System.Text;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>
/// What a patient's wallet would send now: the right <c>after</c>, the next epochs, keys really sealed.
/// </summary>
internal static class PatientMessages
{
    public static PatientPolicy Policy(this TestRegion region, Person patient) =>
        region.State().Get(PatientPolicy.Table, patient.Id.ToString())!;

    public static TransactionId Last(this TestRegion region, Person patient) => region.Policy(patient).Last;

    public static CategoryKeys? Keys(this TestRegion region, Person patient, Category category) =>
        region.State().Get(CategoryKeys.Table, CategoryKeys.Id(patient.Id, category));

    public static bool IsRotationDue(this TestRegion region, Person patient, Category category) =>
        CategoryKeys.IsRotationDue(region.State(), patient.Id, category, region.Now);

    public static PublishEpoch Publish(
        this TestRegion region, Person patient, Category[] categories, params Grantee[] recipients) =>
        new(patient.Id, region.Last(patient), [.. categories.Select(c => region.NextEpoch(patient, c, recipients))]);

    public static NextEpoch NextEpoch(
        this TestRegion region, Person patient, Category category, params Grantee[] recipients)
    {
        var epoch = (region.Keys(patient, category)?.Epoch ?? 0) + 1;
        var seals = recipients.Prepend(patient.AsGrantee)
            .Select(to => new EpochSeal(to, region.Seal(patient, category, epoch, epoch, to)));
        return new NextEpoch(category, epoch, region.NewKey(patient, category).Public, [.. seals]);
    }

    public static SealedKey Key(
        this TestRegion region, Person patient, Category category, Grantee grantee, long? first = null)
    {
        var last = Math.Max(1, region.Keys(patient, category)?.Epoch ?? 0);
        return new SealedKey(
            category, first ?? last, last, region.Seal(patient, category, first ?? last, last, grantee));
    }

    public static string Seal(
        this TestRegion region, Person patient, Category category, long first, long last, Grantee recipient)
    {
        var binding = SealedKey.Binding(
            TestRegion.Network, patient.Id, category, first, last, recipient.ToString());
        return Jwe.Seal(Encoding.ASCII.GetBytes("the private halves"), region.KeyOf(recipient), binding);
    }

    /// <summary>A grant for treatment of 30 days from now, with the current keys.</summary>
    public static Grant Grant(this TestRegion region, Person patient, Grantee grantee, params Category[] categories) =>
        new()
    {
        Patient = patient.Id,
        After = region.Last(patient),
        Grantee = grantee,
        Categories = categories,
        Purpose = Purpose.TREAT,
        Actions = [ConsentAction.Read],
        From = region.Now,
        To = region.Now.PlusMs(Some.Days(30)),
        Keys = [.. categories.Select(category => region.Key(patient, category, grantee))],
    };

    /// <summary>The same, narrowed to single records.</summary>
    public static Grant Narrowed(
        this TestRegion region, Person patient, Grantee grantee, Category category, params RecordId[] records) =>
        region.Grant(patient, grantee, category) with
        {
            Keys = [],
            Records = [.. records.Select(record => new NarrowedRecord(record, 1, Some.Digest(7)))],
        };

    /// <summary>A consent that makes the grantee a guardian.</summary>
    public static Grant Guardianship(
        this TestRegion region, Person patient, Person guardian, params Category[] categories) =>
        region.Grant(patient, guardian.AsGrantee, categories) with
        {
            Purpose = Purpose.FAMRQT,
            Actions = [ConsentAction.Consent],
        };

    public static Revoke Revoke(
        this TestRegion region, Person patient, TransactionId consent, params NextEpoch[] epochs) =>
        new(patient.Id, region.Last(patient), consent, epochs);

    public static SetEmergencyPolicy EmergencyPolicy(
        this TestRegion region, Person patient, House house, params Category[] categories) =>
        new(patient.Id, region.Last(patient),
            [new EmergencyKeys(house.Id, [.. categories.Select(c => region.Key(patient, c, house.Emergency))])]);

    public static EmergencyAccess Emergency(Person patient, params Category[] categories) =>
        new(patient.Id, categories, EmergencyReason.Unconscious, null);

    public static RequestAccess Request(
        Person patient, Category category, Purpose purpose = Purpose.TREAT, RecordId? record = null) =>
        new(patient.Id, category, record, purpose, Some.Digest(99));

    public static StoreRecord Store(Person patient, RecordId record, Category category, long epoch = 1) =>
        new(patient.Id, record, category, Some.Commitment(epoch) with { Content = ContentOf(record) });

    /// <summary>The ciphertext of a record's first version: each record has its own.</summary>
    public static Cid ContentOf(RecordId record) => CidBuilder.Of(Encoding.ASCII.GetBytes($"{record}"));

    /// <summary>Grants, and says which consent it is.</summary>
    public static TransactionId Granted(this TestRegion region, Person patient, Grant grant) =>
        region.Accept(patient, grant).Transaction;

    public static Event.AccessDecided Ask(
        this TestRegion region,
        Person requester,
        Person patient,
        Category category,
        Purpose purpose = Purpose.TREAT,
        RecordId? record = null) =>
        region.Accept<Event.AccessDecided>(requester, Request(patient, category, purpose, record));

    private static KeyPair NewKey(this TestRegion region, Person patient, Category category)
    {
        var id = (patient.Id, category);
        var keys = region.Epochs.TryGetValue(id, out var known) ? known : region.Epochs[id] = [];
        keys.Add(KeyPair.Generate());
        return keys[^1];
    }

    private static Jwk KeyOf(this TestRegion region, Grantee grantee) => grantee switch
    {
        Grantee.OneMember one => region.State().Get(Member.Table, one.Id.ToString())?.AgreementKey ?? Unknown,
        Grantee.RoleIn role => region.Houses.FirstOrDefault(house => house.Id == role.Organisation)?.RoleKeys
            .GetValueOrDefault(Code<Role>.Text(role.Role))?.Public ?? Unknown,
        _ => Unknown,
    };

    private static readonly Jwk Unknown = KeyPair.Generate().Public;
}
