using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Keys;

/// <summary>
/// A category's next key pair: the public half, and the private half sealed to the patient and to grantees.
/// </summary>
public sealed record NextEpoch(Category Category, long Epoch, Jwk PublicKey, IReadOnlyList<EpochSeal> Seals)
{
    /// <summary>The most recipients of one epoch.</summary>
    public const int MaxSeals = 128;

    /// <summary>The most categories one message carries.</summary>
    public static int MaxCategories => Code<Category>.All.Count;

    internal static NextEpoch Read(JsonFields fields) => new(
        fields.Code<Category>("category"),
        fields.Epoch("epoch"),
        fields.Key("publicKey"),
        fields.List("seals", MaxSeals, EpochSeal.Read));

    internal static void Write(Utf8JsonWriter json, NextEpoch next)
    {
        json.WriteString("category", Code<Category>.Text(next.Category));
        json.WriteNumber("epoch", next.Epoch);
        json.WriteKey("publicKey", next.PublicKey);
        json.WriteList("seals", next.Seals, EpochSeal.Write);
    }

    /// <summary>
    /// Publishes every epoch of a message; null, or why the first that fails may not be. Only those entitled under the
    /// policy may be sealed to, and the patient must be.
    /// </summary>
    internal static Refusal? PublishAll(
        Execution run, MemberId patient, PatientPolicy policy, IReadOnlyList<NextEpoch> epochs)
    {
        if (epochs.Select(epoch => epoch.Category).Distinct().Count() != epochs.Count)
        {
            return Refusal.CategoryRepeated;
        }

        return epochs
            .Select(epoch => epoch.Publish(run, patient, policy))
            .FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>What the receipt says of the epochs of a message.</summary>
    internal static Event.EpochsPublished Published(MemberId patient, IReadOnlyList<NextEpoch> epochs) => new(
        patient, [.. epochs.Select(next => new PublishedEpoch(next.Category, next.Epoch, next.PublicKey.Thumbprint))]);

    private Refusal? Publish(Execution run, MemberId patient, PatientPolicy policy)
    {
        var id = CategoryKeys.Id(patient, Category);
        var keys = run.State.Get(CategoryKeys.Table, id) ?? new CategoryKeys([], [], run.Id);
        if (Epoch != keys.Epoch + 1)
        {
            return Refusal.EpochNotNext;
        }

        // A public half names its epoch: used twice, a record sealed to the new epoch would open with the old key.
        if (keys.PublicKeys.Contains(PublicKey))
        {
            return Refusal.KeyInUse;
        }

        var self = new Grantee.OneMember(patient);
        if (!Seals.Any(seal => seal.Recipient == self))
        {
            return Refusal.PatientSealMissing;
        }

        if (Seals.DistinctBy(seal => seal.Recipient).Count() != Seals.Count)
        {
            return Refusal.RecipientRepeated;
        }

        foreach (var seal in Seals)
        {
            var isEntitled =
                seal.Recipient == self || CategoryKeys.IsEntitled(seal.Recipient, policy, Category, run.State, run.Now);
            var refusal = isEntitled
                ? new SealedKey(Category, Epoch, Epoch, seal.Jwe).Check(run, patient, seal.Recipient)
                : Refusal.RecipientNotEntitled;
            if (refusal is not null)
            {
                return refusal;
            }
        }

        var holders = Seals.Where(seal => seal.Recipient != self)
            .Select(seal => new KeyHolder(seal.Recipient, Epoch, Epoch, run.Id));
        run.State.Put(
            CategoryKeys.Table,
            id,
            new CategoryKeys([.. keys.PublicKeys, PublicKey], [.. keys.Holders, .. holders], run.Id));
        return null;
    }
}

/// <summary>The private half of a new epoch, a JWE for one recipient.</summary>
public sealed record EpochSeal(Grantee Recipient, string Jwe)
{
    internal static EpochSeal Read(JsonFields fields) =>
        new(fields.Grantee("recipient"), fields.Seal("jwe"));

    internal static void Write(Utf8JsonWriter json, EpochSeal seal)
    {
        json.WriteString("recipient", seal.Recipient.ToString());
        json.WriteString("jwe", seal.Jwe);
    }
}
