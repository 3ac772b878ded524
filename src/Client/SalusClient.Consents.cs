using System.Text.Json;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <summary>A consent was ended.</summary>
/// <param name="Finality">The proven revocation.</param>
/// <param name="WithoutKey">Entitled grantees whose key could not be found: they need a new grant to read what is
/// new.</param>
public sealed record Revocation(Finality Finality, IReadOnlyList<Grantee> WithoutKey);

/// <content>What a patient does about consent and keys.</content>
public sealed partial class SalusClient
{
    // Another device of the patient may have signed in between; then the message is drafted anew, a few times.
    private const int Attempts = 3;

    /// <summary>As a patient, once: publishes the first key pair of every category. Without it nobody can
    /// write.</summary>
    public Task<Finality> PublishFirstEpochsAsync(CancellationToken cancellationToken = default) =>
        PublishAsync(
            policy => [.. Enum.GetValues<Category>().Where(category => policy.Epoch(category) == 0)],
            cancellationToken);

    /// <summary>As a patient: publishes the next key pair of every category whose rotation is due; null when none
    /// is.</summary>
    public async Task<Finality?> RotateAsync(CancellationToken cancellationToken = default)
    {
        var policy = await PolicyAsync(cancellationToken);
        return policy.RotationDue.Count == 0
            ? null
            : await PublishAsync(now => now.RotationDue, cancellationToken);
    }

    /// <summary>As a patient: lets a grantee read categories for a purpose and a period; what was written before opens
    /// too, unless <paramref name="past"/> is false. The finality's transaction is the consent's id.</summary>
    public Task<Finality> GrantAsync(
        Grantee grantee,
        IReadOnlyList<Category> categories,
        Purpose purpose,
        Period period,
        bool past = true,
        CancellationToken cancellationToken = default) =>
        GrantAsync(grantee, new GrantTerms(categories, purpose, period) { Past = past }, cancellationToken);

    /// <summary>As a patient: lets a grantee do what the terms say.</summary>
    public async Task<Finality> GrantAsync(
        Grantee grantee, GrantTerms terms, CancellationToken cancellationToken = default)
    {
        var key = await RequireKeyAsync(grantee, cancellationToken);
        return await GrantAsync(new KeyRecipient(grantee, key), terms, cancellationToken);
    }

    private async Task<Finality> GrantAsync(
        KeyRecipient grantee, GrantTerms terms, CancellationToken cancellationToken)
    {
        if (!terms.Past)
        {
            await ClosePastAsync(grantee, terms, cancellationToken);
        }

        return await SignedAsync(
            async policy =>
            {
                await HoldKeysAsync(policy, terms.Categories, cancellationToken);
                var grant = new PolicyAuthor(Patient, policy).Grant(grantee, terms);
                return new Drafted<Message>(grant, [], [], []);
            },
            cancellationToken);
    }

    // What was written until now lies under the keys of now, which a grant gives: they are renewed before, unless it
    // would be refused. spec records 4.2
    private async Task ClosePastAsync(
        KeyRecipient grantee, GrantTerms terms, CancellationToken cancellationToken)
    {
        var policy = await PolicyAsync(cancellationToken);
        var closed = policy.ClosedTo(grantee.Grantee, terms.Categories);
        if (closed.Count > 0)
        {
            var tried = await TryGrantAsync(policy, grantee, terms, cancellationToken);
            if (tried.Outcome.Refused is { } refused)
            {
                throw new RefusedException(refused);
            }

            await PublishAsync(_ => closed, cancellationToken);
        }
    }

    /// <summary>As a patient: ends a consent at once, and gives the next keys to those who may still read.</summary>
    public async Task<Revocation> RevokeAsync(TransactionId consent, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Grantee> withoutKey = [];
        IReadOnlyList<Category> later = [];
        var finality = await SignedAsync(
            async policy =>
            {
                var directory = await DirectoryAsync(policy, cancellationToken);
                var drafted = new PolicyAuthor(Patient, policy).Revoke(consent, directory);
                (withoutKey, later) = (drafted.WithoutKey, drafted.Later);
                return new Drafted<Message>(drafted.Message, drafted.NewKeys, later, withoutKey);
            },
            cancellationToken);
        if (later.Count > 0)
        {
            await PublishAsync(_ => later, cancellationToken);
        }

        return new Revocation(finality, withoutKey);
    }

    /// <summary>As a patient: lets the emergency role of organisations open categories; replaces what was said
    /// before.</summary>
    public Task<Finality> SetEmergencyPolicyAsync(
        IReadOnlyList<OrganisationId> organisations,
        IReadOnlyList<Category> categories,
        CancellationToken cancellationToken = default) =>
        SignedAsync(
            async policy =>
            {
                List<KeyRecipient> roles = [];
                foreach (var role in organisations.Select(id => new Grantee.RoleIn(id, Role.Emergency)))
                {
                    roles.Add(new KeyRecipient(role, await RequireKeyAsync(role, cancellationToken)));
                }

                await HoldKeysAsync(policy, categories, cancellationToken);
                var message = new PolicyAuthor(Patient, policy).EmergencyPolicy(roles, categories);
                return new Drafted<Message>(message, [], [], []);
            },
            cancellationToken);

    /// <summary>As a patient: judges an emergency access.</summary>
    public Task<Finality> ReviewEmergencyAsync(
        TransactionId emergency, bool isJustified, CancellationToken cancellationToken = default) =>
        SubmitAsync(new ReviewEmergency(Patient.Member, emergency, isJustified), cancellationToken);

    /// <summary>As a patient: every consent that is, or will be, in force.</summary>
    public async Task<IReadOnlyList<ConsentTerms>> ConsentsAsync(CancellationToken cancellationToken = default) =>
        (await PolicyAsync(cancellationToken)).Policy.Consents;

    /// <summary>As a patient: the policy and the keys as the ledger has them now.</summary>
    public Task<PolicyNow> PolicyAsync(CancellationToken cancellationToken = default) =>
        PolicyOfAsync(Patient.Member, cancellationToken);

    /// <summary>As an agent of a patient, or its guardian: the patient's policy and keys as the ledger has them now.
    /// For whoever is neither the patient is unknown.</summary>
    public Task<PolicyNow> PolicyOfAsync(
        MemberId patient, CancellationToken cancellationToken = default) => _nodes.AskAsync(
        async node =>
        {
            var path = $"v1/patients/{patient}/policy";
            var bytes = await node.GetBytesAsync(path, permit: null, cancellationToken);
            var policy = node.Read(bytes, LedgerJson.Default.PatientPolicy);
            var categories = node.Read(bytes, AnswersJson.Api.CategoriesAnswer).Categories;
            return new PolicyNow(
                policy,
                categories.ToDictionary(answer => answer.Category, answer => answer.Epoch),
                [.. categories.Where(answer => answer.RotationDue).Select(answer => answer.Category)],
                Now);
        },
        cancellationToken);

    /// <summary>As a patient: who can read what today, or as of a moment, through which consent, until when.</summary>
    public Task<Explanation> ExplainAsync(Timestamp? at = null, CancellationToken cancellationToken = default)
    {
        var query = at is { } moment ? $"?at={moment.UnixMs}" : "";
        return _nodes.AskAsync(
            node => node.GetAsync(
                $"v1/patients/{Patient.Member}/explain{query}", AnswersJson.Api.Explanation, null, cancellationToken),
            cancellationToken);
    }

    /// <summary>As a patient: what a message would do, without signing it.</summary>
    public Task<DryRun> TryOutAsync(Message message, CancellationToken cancellationToken = default)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", message.Type.Name);
            json.WriteStartObject("body");
            message.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var body = stream.ToArray();
        return _nodes.AskAsync(
            node => node.SendAsync(
                HttpMethod.Post,
                $"v1/patients/{Patient.Member}/explain",
                new NodeBody(body, "application/json"),
                AnswersJson.Api.DryRun,
                cancellationToken),
            cancellationToken);
    }

    /// <summary>As a patient: everything that happened to one's policy and records, in the order of block
    /// time.</summary>
    public Task<IReadOnlyList<LogEntry>> AccessLogAsync(CancellationToken cancellationToken = default) =>
        AccessLogAsync(Patient.Member, cancellationToken);

    /// <summary>The same of a patient whose guardian one is.</summary>
    public async Task<IReadOnlyList<LogEntry>> AccessLogAsync(
        MemberId patient, CancellationToken cancellationToken = default)
    {
        List<LogEntry> entries = [];
        var pages = new Pages();
        for (var after = ""; ;)
        {
            var (page, next) = await _nodes.AskAsync(
                node => LogAsync(node, patient, after, pages, cancellationToken), cancellationToken);
            entries.AddRange(page);
            if (page.Count < PageSize)
            {
                return entries;
            }

            after = $"&after={Uri.EscapeDataString(next)}";
        }
    }

    private static async Task<(List<LogEntry> Entries, string Next)> LogAsync(
        Node node, MemberId patient, string after, Pages pages, CancellationToken cancellationToken)
    {
        var path = $"v1/patients/{patient}/access-log?limit={PageSize}{after}";
        var page = await node.GetPageAsync(
            path, AnswersJson.Api.LogAnswer, permit: null, pages, cancellationToken);
        try
        {
            return ([.. page.Entries.Select(item => item.ToEntry())], page.Next);
        }
        catch (JsonException fault)
        {
            throw new AnswerException($"The node {node.Address} answered an event that nobody knows.", fault);
        }
    }

    private async Task<Finality> PublishAsync(
        Func<PolicyNow, IReadOnlyList<Category>> choose, CancellationToken cancellationToken)
    {
        IReadOnlyList<Category> later = [];
        var finality = await SignedAsync(
            async policy =>
            {
                var directory = await DirectoryAsync(policy, cancellationToken);
                var drafted = new PolicyAuthor(Patient, policy).PublishEpochs(choose(policy), directory);
                later = drafted.Later;
                return new Drafted<Message>(drafted.Message, drafted.NewKeys, later, drafted.WithoutKey);
            },
            cancellationToken);
        return later.Count == 0 ? finality : await PublishAsync(_ => later, cancellationToken);
    }

    private async Task<Finality> SignedAsync(
        Func<PolicyNow, Task<Drafted<Message>>> draft, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var drafted = await draft(await PolicyAsync(cancellationToken));
            try
            {
                var finality = await SubmitAsync(drafted.Message, cancellationToken);
                await KeepAsync(drafted.NewKeys, cancellationToken);
                return finality;
            }
            catch (RefusedException refused) when (refused.Refusal == Refusal.StalePolicy && attempt < Attempts)
            {
                // Drafted anew, on the policy as it stands now.
            }
        }
    }

    // A guardian's wallet keeps nobody else's keys: they are sealed to it on the ledger.
    private Task KeepAsync(IReadOnlyList<EpochKey> keys, CancellationToken cancellationToken)
    {
        Patient.Keys.AddAll(keys);
        return keys.Count == 0 || _ward is not null ? Task.CompletedTask : Wallet.SaveAsync(cancellationToken);
    }

    private async Task<Jwk> RequireKeyAsync(Grantee grantee, CancellationToken cancellationToken) =>
        await AgreementKeyAsync(grantee, await ConfirmedKeysAsync([grantee], cancellationToken), cancellationToken)
        ?? throw NoKeyOf(grantee);

    private static RefusedException NoKeyOf(Grantee grantee) =>
        new(grantee is Grantee.RoleIn ? Refusal.NoRoleKey : Refusal.UnknownGrantee);

    private async Task<IReadOnlyDictionary<Grantee, Jwk>> DirectoryAsync(
        PolicyNow policy, CancellationToken cancellationToken) => await DirectoryAsync(
        policy, await ConfirmedKeysAsync(policy.Entitled(), cancellationToken), cancellationToken);

    private async Task<IReadOnlyDictionary<Grantee, Jwk>> DirectoryAsync(
        PolicyNow policy, IReadOnlyDictionary<MemberId, Digest>? confirmed, CancellationToken cancellationToken)
    {
        Dictionary<Grantee, Jwk> directory = [];
        foreach (var grantee in policy.Entitled())
        {
            if (await AgreementKeyAsync(grantee, confirmed, cancellationToken) is { } key)
            {
                directory[grantee] = key;
            }
        }

        return directory;
    }
}
