using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Keys;

/// <summary>
/// The private halves of a category's epochs first to last, a JWK set in one JWE for one recipient (spec ledger 10.2).
/// Validators cannot open it; they check that its header says what the transaction says.
/// </summary>
public sealed record SealedKey(Category Category, long First, long Last, string Jwe)
{
    /// <summary>What the JWE's protected header must bind.</summary>
    public static JweBinding Binding(
        string network,
        MemberId patient,
        Category category,
        long first,
        long last,
        string recipient) => JweBinding.Empty
        .With("category", Code<Category>.Text(category))
        .With("first", first)
        .With("last", last)
        .With("network", network)
        .With("patient", patient.ToString())
        .With("recipient", recipient);

    internal static SealedKey Read(JsonFields fields) => new(
        fields.Code<Category>("category"),
        fields.Epoch("first"),
        fields.Epoch("last"),
        fields.Seal("jwe"));

    internal static void Write(Utf8JsonWriter json, SealedKey key)
    {
        json.WriteString("category", Code<Category>.Text(key.Category));
        json.WriteNumber("first", key.First);
        json.WriteNumber("last", key.Last);
        json.WriteString("jwe", key.Jwe);
    }

    /// <summary>Null when the JWE is for this recipient and says what it should; else why not.</summary>
    internal Refusal? Check(Execution run, MemberId patient, Grantee recipient)
    {
        if (KeyOf(recipient, run.State) is not { } key)
        {
            return recipient is Grantee.RoleIn ? Refusal.NoRoleKey : Refusal.UnknownGrantee;
        }

        var binding = Binding(run.Network, patient, Category, First, Last, recipient.ToString());
        return Salus.Primitives.Jose.Jwe.ReadHeader(Jwe).IsFor(key, binding) ? null : Refusal.SealMismatch;
    }

    /// <summary>Null when the epochs exist and reach to the current one; else why not.</summary>
    internal Refusal? CheckEpochs(Execution run, MemberId patient)
    {
        var epoch = run.State.Get(CategoryKeys.Table, CategoryKeys.Id(patient, Category))?.Epoch ?? 0;
        return epoch == 0 ? Refusal.NoEpoch
            : First > Last || Last != epoch ? Refusal.EpochRangeOutOfBounds
            : null;
    }

    /// <summary>
    /// The key that is sealed to: a member's own, or a role's, held by its organisation's key service.
    /// </summary>
    internal static Jwk? KeyOf(Grantee grantee, StateView policies) => grantee switch
    {
        Grantee.OneMember one => policies.Get(Member.Table, one.Id.ToString())?.AgreementKey,
        Grantee.RoleIn role => policies.Get(Region.Table, Region.Id)?.Find(role.Organisation)?.KeyOf(role.Role),
        _ => null,
    };
}
