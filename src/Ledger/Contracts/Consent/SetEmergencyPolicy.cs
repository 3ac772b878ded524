using System.Text.Json;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// The patient, or a guardian, says which organisations' emergency role can open which categories, and seals it the
/// keys. It replaces what was said before (spec ledger 9.11).
/// </summary>
public sealed record SetEmergencyPolicy(
    MemberId Patient, TransactionId After, IReadOnlyList<EmergencyKeys> Organisations) : PolicyChange
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(SetEmergencyPolicy), LedgerName.Policies, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
        body.WriteList("organisations", Organisations, EmergencyKeys.Write);
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        var region = run.State.Get(Region.Table, Region.Id)!;
        if (Organisations.Any(keys => region.Find(keys.Organisation) is null))
        {
            return Refusal.UnknownGrantee;
        }

        if (Organisations.Select(keys => keys.Organisation).Distinct().Count() != Organisations.Count
            || Organisations.Any(keys => keys.Keys.Select(key => key.Category).Distinct().Count() != keys.Keys.Count))
        {
            return Refusal.CategoryRepeated;
        }

        var refusals = Organisations.SelectMany(keys => keys.Check(run, Patient));
        if (refusals.FirstOrDefault(reason => reason is not null) is { } refusal)
        {
            return refusal;
        }

        foreach (var (organisation, keys) in Organisations)
        {
            var role = new Grantee.RoleIn(organisation, Role.Emergency);
            foreach (var key in keys)
            {
                CategoryKeys.AddHolder(run, Patient, key.Category, new KeyHolder(role, key.First, key.Last, run.Id));
            }
        }

        EmergencyAdmission[] admitted =
            [.. Organisations.Select(o => new EmergencyAdmission(o.Organisation, [.. o.Keys.Select(k => k.Category)]))];
        run.State.Put(
            PatientPolicy.Table,
            Patient.ToString(),
            policy with
            {
                Last = run.Id,
                Emergency = admitted,
                Cases = [.. policy.Cases.Select(open => Admit(open, run))],
            });
        return new Event.EmergencyPolicySet(Patient, [.. Organisations.Select(keys => keys.Organisation)]);
    }

    // Who is no longer admitted has no emergency any more: this is how a patient ends one early.
    private EmergencyCase Admit(EmergencyCase open, Execution run) =>
        run.Now >= open.Until || Organisations.Any(keys => keys.Organisation == open.Organisation)
            ? open
            : open with { Until = run.Now };

    private static SetEmergencyPolicy Read(JsonFields body) => new(
        body.Member("patient"),
        body.Transaction("after"),
        body.List("organisations", 16, EmergencyKeys.Read));
}

/// <summary>The category keys sealed to the emergency role of an organisation.</summary>
public sealed record EmergencyKeys(OrganisationId Organisation, IReadOnlyList<SealedKey> Keys)
{
    internal static EmergencyKeys Read(JsonFields fields) =>
        new(fields.Organisation("organisation"), fields.List("keys", NextEpoch.MaxCategories, SealedKey.Read));

    internal static void Write(Utf8JsonWriter json, EmergencyKeys keys)
    {
        json.WriteString("organisation", keys.Organisation.ToString());
        json.WriteList("keys", keys.Keys, SealedKey.Write);
    }

    internal IEnumerable<Refusal?> Check(Execution run, MemberId patient)
    {
        var role = new Grantee.RoleIn(Organisation, Role.Emergency);
        return Keys.Select(key => key.CheckEpochs(run, patient) ?? key.Check(run, patient, role));
    }
}
