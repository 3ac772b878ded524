using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Jose;

namespace Salus.Client.Consents;

/// <summary>Drafts what a patient signs about consent, keys and emergencies, with every key sealed to whom it is for.
/// Pure
/// but for the randomness of keys; it needs no server (design section 5).</summary>
public sealed class PolicyAuthor(PatientKeys patient, PolicyNow ledger)
{
    // A JWE of one epoch is about 1,000 characters, 1,300 in the JWS; a transaction holds 256 KiB (spec ledger 2).
    private const int MaxSealsPerMessage = 150;

    private readonly KeyRecipient _self = patient.Self;

    /// <summary>Drafts for a patient who acts for itself.</summary>
    public PolicyAuthor(Wallet patient, PolicyNow ledger)
        : this(PatientKeys.Of(patient), ledger)
    {
    }

    /// <summary>Publishes the next epoch of categories, sealed to the patient and to everyone entitled.</summary>
    /// <param name="categories">Which, each once.</param>
    /// <param name="directory">The agreement keys of the entitled; one without a key, or revoked, is left out.</param>
    public Drafted<PublishEpoch> PublishEpochs(
        IReadOnlyList<Category> categories, IReadOnlyDictionary<Grantee, Jwk> directory)
    {
        var drafted = NextEpochs(ledger.Policy, categories, directory);
        return Of(new PublishEpoch(patient.Member, ledger.Policy.Last, drafted.Message), drafted);
    }

    /// <summary>Grants whole categories: seals the grantee the epochs from the current one on, or the past ones too.
    /// The
    /// wallet must hold the keys; a category without an epoch is left without a seal, and the ledger refuses
    /// it.</summary>
    public Grant Grant(KeyRecipient grantee, GrantTerms terms)
    {
        var sealable = terms.Categories.Where(category => ledger.Epoch(category) > 0);
        return Draft(grantee.Grantee, terms) with
        {
            Keys = [.. sealable.Select(category => Seal(grantee, category, terms.Past))],
        };
    }

    /// <summary>Grants single record versions, each with an envelope for the grantee; no category key is
    /// given.</summary>
    public Grant Narrow(Grantee grantee, GrantTerms terms, IReadOnlyList<NarrowedRecord> records) =>
        Draft(grantee, terms) with { Records = records };

    /// <summary>Ends a consent, and publishes the next epoch of every category whose key its grantee held and is no
    /// longer
    /// entitled to, sealed to those who still are.</summary>
    public Drafted<Revoke> Revoke(TransactionId consent, IReadOnlyDictionary<Grantee, Jwk> directory)
    {
        var policy = ledger.Policy;
        var left = policy with { Consents = [.. policy.Consents.Where(terms => terms.Id != consent)] };
        var revoked = policy.Consents.FirstOrDefault(terms => terms.Id == consent);
        var rotated = revoked is null || revoked.Records.Count > 0
            ? []
            : revoked.Categories.Where(category => !left.Entitles(revoked.Grantee, category, ledger.Now));
        var drafted = NextEpochs(left, [.. rotated], directory);
        return Of(new Revoke(patient.Member, policy.Last, consent, drafted.Message), drafted);
    }

    /// <summary>Says which organisations' emergency role opens which categories, and seals it the keys; it replaces
    /// what
    /// was said before.</summary>
    public SetEmergencyPolicy EmergencyPolicy(
        IReadOnlyList<KeyRecipient> emergencyRoles, IReadOnlyList<Category> categories) => new(
        patient.Member,
        ledger.Policy.Last,
        [.. emergencyRoles.Select(role => new EmergencyKeys(
            ((Grantee.RoleIn)role.Grantee).Organisation,
            [.. categories.Select(category => Seal(role, category, past: true))]))]);

    private static Drafted<T> Of<T>(T message, Drafted<List<NextEpoch>> epochs) =>
        new(message, epochs.NewKeys, epochs.Later, epochs.WithoutKey);

    private Grant Draft(Grantee grantee, GrantTerms terms)
    {
        var (from, to) = terms.Period.At(ledger.Now);
        return new Grant
        {
            Patient = patient.Member,
            After = ledger.Policy.Last,
            Grantee = grantee,
            Categories = terms.Categories,
            Purpose = terms.Purpose,
            Actions = terms.Actions,
            From = from,
            To = to,
        };
    }

    private SealedKey Seal(KeyRecipient recipient, Category category, bool past)
    {
        var current = ledger.Epoch(category);
        var first = past ? Math.Max(1, current - CategorySeal.MaxEpochs + 1) : current;
        List<EpochKey> keys = [];
        for (var epoch = first; epoch <= current; epoch++)
        {
            var key = patient.Keys.Find(category, epoch) ?? throw new RecordException(
                RecordFault.RecordNotForYou, $"No key at hand for epoch {epoch} of {Code<Category>.Text(category)}.");
            keys.Add(new EpochKey(category, epoch, key));
        }

        return CategorySeal.Seal(patient.Network, patient.Member, keys, recipient);
    }

    private Drafted<List<NextEpoch>> NextEpochs(
        PatientPolicy policy, IReadOnlyList<Category> categories, IReadOnlyDictionary<Grantee, Jwk> directory)
    {
        var drafted = new Drafted<List<NextEpoch>>([], [], [], []);
        List<EpochKey> keys = [];
        List<Category> later = [];
        HashSet<Grantee> withoutKey = [];
        var seals = 0;
        foreach (var category in categories)
        {
            var entitled = ledger.Entitled(policy, category).ToList();
            KeyRecipient[] recipients =
            [
                _self,
                .. entitled.Where(directory.ContainsKey)
                    .Select(grantee => new KeyRecipient(grantee, directory[grantee]))
                    .Take(Ledger.Contracts.Keys.NextEpoch.MaxSeals - 1),
            ];
            if (seals > 0 && seals + recipients.Length > MaxSealsPerMessage)
            {
                later.Add(category);
                continue;
            }

            seals += recipients.Length;
            withoutKey.UnionWith(entitled.Except(recipients.Select(recipient => recipient.Grantee)));
            var key = EpochKey.Generate(category, ledger.Epoch(category) + 1);
            keys.Add(key);
            drafted.Message.Add(Next(key, recipients));
        }

        return drafted with { NewKeys = keys, Later = later, WithoutKey = [.. withoutKey] };
    }

    private NextEpoch Next(EpochKey key, IReadOnlyList<KeyRecipient> recipients) => new(
        key.Category,
        key.Epoch,
        key.Key.Public,
        [.. recipients.Select(recipient => new EpochSeal(
            recipient.Grantee, CategorySeal.Seal(patient.Network, patient.Member, [key], recipient).Jwe))]);
}
