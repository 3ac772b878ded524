using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>Who a validator is to be that there is not yet; its voting key signs too.</summary>
public sealed record NewValidator(OrganisationId Organisation, Jwk Key, string Possession);

/// <summary>A validator's power, or a new validator with its power; 0 takes it away.</summary>
public sealed record ValidatorChange(string Validator, long Power, NewValidator? New = null)
{
    /// <summary>Reads what <see cref="ToJson"/> writes; throws <see cref="JsonRejectedException"/> or
    /// <see cref="JoseRejectedException"/> for anything else.</summary>
    public static ValidatorChange Parse(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var change = Read(fields);
        fields.End();
        return change;
    }

    /// <summary>The change as it stands in a proposal.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    internal static ValidatorChange Read(JsonFields item) => new(
        item.Validator("validator"),
        item.Integer("power", 0, 1_000_000),
        item.Has("key") ? ReadNew(item) : null);

    internal void Write(Utf8JsonWriter item)
    {
        item.WriteString("validator", Validator);
        item.WriteNumber("power", Power);
        if (New is { } added)
        {
            item.WriteString("organisation", added.Organisation.ToString());
            item.WriteKey("key", added.Key);
            item.WriteString("possession", added.Possession);
        }
    }

    private static NewValidator ReadNew(JsonFields item) => new(
        item.Organisation("organisation"),
        item.Key("key"),
        Base64Url.Encode(item.Signature("possession").Span));
}

/// <summary>What is voted on: powers, new validators, quotas (spec ledger 14.3).</summary>
public sealed record NetworkChange(
    IReadOnlyList<ValidatorChange> Validators, IReadOnlyList<RoleQuota> Quotas)
{
    internal const int MostValidators = 64;

    /// <summary>The set after the change, or why it cannot be: judged when it is proposed, and when it is
    /// accepted.</summary>
    internal (ValidatorSet? Set, Refusal? Refusal) After(StateView state, Execution run)
    {
        var set = ValidatorsInForce.In(state, run.Genesis);
        var validators = set.Validators.ToDictionary(one => one.Id, StringComparer.Ordinal);
        foreach (var change in Validators)
        {
            if (Refuse(change, validators, state, run) is { } refusal)
            {
                return (null, refusal);
            }

            validators[change.Validator] = change.New is { } added
                ? new Validator(change.Validator, $"{added.Organisation}", added.Key, change.Power)
                : validators[change.Validator] with { Power = change.Power };
        }

        var after = validators.Values.OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
        return Validators.Count == 0 ? (set, null)
            : after.Count <= ValidatorSet.MaxCount && PowerRules.Allow(after, run.Genesis)
            ? (new ValidatorSet(after), null)
            : (null, Refusal.PowersNotAllowed);
    }

    internal void Write(Utf8JsonWriter body)
    {
        body.WriteList("validators", Validators, static (item, change) => change.Write(item));
        body.WriteList("quotas", Quotas, static (item, quota) =>
        {
            item.WriteString("role", Code<Role>.Text(quota.Role));
            item.WriteNumber("burst", quota.Burst);
            item.WriteNumber("perSecond", quota.PerSecond);
        });
    }

    internal static NetworkChange Read(JsonFields body) => new(
        body.List("validators", MostValidators, ValidatorChange.Read),
        body.List("quotas", Code<Role>.All.Count, static item => new RoleQuota(
            item.Code<Role>("role"), item.Integer("burst", 1, 10_000_000), item.Integer("perSecond", 1, 1_000_000))));

    // The order of these checks is the order of precedence (spec ledger 14.4).
    private static Refusal? Refuse(
        ValidatorChange change, Dictionary<string, Validator> validators, StateView state, Execution run)
    {
        var isThere = validators.ContainsKey(change.Validator);
        if (change.New is not { } added)
        {
            return !isThere ? Refusal.UnknownValidator
                : change.Power > 0 && Compromised.Is(change.Validator, state) ? Refusal.AlreadyCompromised
                : null;
        }

        return isThere ? Refusal.ValidatorExists
            : state.Get(Region.Table, Region.Id)!.Find(added.Organisation) is null ? Refusal.UnknownOrganisation
            : validators.Values.Any(one => one.Key.Equals(added.Key))
                || state.Get(KeyUse.Table, added.Key.Thumbprint.ToString()) is not null ? Refusal.KeyInUse
            : !IsPossessed(change.Validator, added, run) ? Refusal.BadPossession
            : null;
    }

    private static bool IsPossessed(string validator, NewValidator added, Execution run) =>
        Base64Url.TryDecode(added.Possession, out var statement)
        && VotingKeyPossession.Proves(statement, added.Key, run.Network, validator, added.Organisation);
}
