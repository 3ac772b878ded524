using System.Collections.Concurrent;
using System.Text.Json;
using Salus.Client;
using Salus.Client.Telemetry;
using Salus.Ihm.Alerts;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Patients;

/// <summary>What alerts ask of the ledger, through the patients' agents.</summary>
public sealed class AlertsOnLedger(Agents agents, WhoIsWho members, TelemetryStore store, TimeProvider time)
{
    private const string Typ = "salus-alert";
    private const string TriedKind = "alert-tried";

    // What each agent raised last, by its member id; the ledger is asked where that is not known.
    private readonly ConcurrentDictionary<MemberId, long> _raised = new();

    public AlertLedger Seam => new(AdmitAsync, RaiseAsync, FindAsync, SubmitAsync, Sign);

    // spec ihm 5.1
    private async Task<Admissions> AdmitAsync(
        MemberId patient, IReadOnlyCollection<MemberId> asked, CancellationToken cancellationToken)
    {
        if (agents.Find(patient) is not { } agent)
        {
            return Admissions.None(patient);
        }

        try
        {
            var facts = await agent.FactsAsync(cancellationToken);
            return await AdmitAsync(new Known(agent, facts, Knowledge.Fresh), asked, cancellationToken);
        }
        catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
        {
            return Admissions.None(patient);
        }
        catch (SalusException)
        {
            return agent.LastFacts is { } facts && IsRecent(facts)
                ? await AdmitAsync(new Known(agent, facts, Knowledge.Former), asked, cancellationToken)
                : Admissions.None(patient);
        }
    }

    private bool IsRecent(Facts facts) =>
        time.GetUtcNow().ToUnixTimeMilliseconds() - facts.Asked.UnixMs < TimeSpan.FromHours(24).TotalMilliseconds;

    private async Task<Admissions> AdmitAsync(
        Known known, IReadOnlyCollection<MemberId> asked, CancellationToken cancellationToken)
    {
        var (agent, policy) = (known.Agent, known.Facts.Policy.Policy);
        MemberId[] named =
        [
            .. policy.Consents.Select(consent => consent.Grantee).OfType<Grantee.OneMember>()
                .Select(one => one.Id).Where(id => id != agent.Device).Distinct(),
        ];
        foreach (var id in named.Union(asked))
        {
            await members.LearnAsync(id, cancellationToken);
        }

        return new Admissions(
            agent.Patient,
            known.Knowledge,
            IsPermitted,
            category => [.. named.Where(id => IsPractitioner(id) && IsPermitted(id, category))]);

        bool IsPermitted(MemberId id, Category category) =>
            members.LastKnown(id) is { IsRevoked: false, Role: var role } member
            && (member.IsVerified || !role.IsPractitioner())
            && policy.Permitting(
                member,
                new Scope(category, Record: null),
                Purpose.TREAT,
                new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds())) is not null;

        bool IsPractitioner(MemberId id) => members.LastKnown(id)?.Role.IsPractitioner() == true;
    }

    // The transaction's id is durable before it is submitted: so it is found when its answer was lost. spec ihm 5.2,
    // ihm-alerts 8.1
    private async Task<TransactionId> RaiseAsync(
        Notice notice, IReadOnlyList<MemberId> recipients, CancellationToken cancellationToken)
    {
        var agent = Require(notice.Alert.Patient);
        var alert = notice.Alert;
        if (!_raised.TryRemove(agent.Device, out var last))
        {
            var devices = await agent.Client.DevicesAsync(agent.Patient, cancellationToken);
            last = devices.First(device => device.Id == agent.Device).LastSequence;
        }

        var message = await agent.Client.DraftAlertAsync(
            new NewAlert(
                agent.Patient,
                alert.Id,
                alert.Notice,
                last + 1,
                alert.Category,
                alert.Level,
                recipients,
                NoticeJson.Content(notice)),
            cancellationToken);
        var signed = agent.Client.Sign(message);
        var id = new TransactionId(Jws.Parse(System.Text.Encoding.ASCII.GetBytes(signed)).Id);
        await NoteAsync(notice, id, cancellationToken);
        var raised = await agent.Client.SubmitSignedAsync(signed, cancellationToken);
        _raised[agent.Device] = last + 1;
        return raised.Transaction;
    }

    private async Task<TransactionId?> FindAsync(Notice notice, CancellationToken cancellationToken)
    {
        foreach (var id in await TriedAsync(notice, cancellationToken))
        {
            try
            {
                var finality = await Require(notice.Alert.Patient).Client.ProveAsync(id, cancellationToken);
                if (finality.Receipt.Refused is null)
                {
                    return id;
                }
            }
            catch (NodeProblemException problem) when (problem.Code == "unknown-transaction")
            {
                // It never reached the ledger.
            }
        }

        return null;
    }

    private async Task<TransactionId> SubmitAsync(
        MemberId patient, string transaction, CancellationToken cancellationToken) =>
        (await Require(patient).Client.SubmitSignedAsync(transaction, cancellationToken)).Transaction;

    private string Sign(MemberId patient, byte[] statement) =>
        Jws.Sign(Require(patient).Wallet.SigningKey, Typ, statement).ToCompact();

    private Agent Require(MemberId patient) =>
        agents.Find(patient) ?? throw new RefusedException(Refusal.UnknownPatient);

    private static DocumentKey KeyOf(Notice notice) =>
        new(TriedKind, notice.Alert.Patient, $"{notice.Alert.Id}/{notice.Alert.Notice}");

    private async Task<IReadOnlyList<TransactionId>> TriedAsync(Notice notice, CancellationToken cancellationToken) =>
        await store.GetAsync(KeyOf(notice), cancellationToken) is { } kept
            ? [.. JsonSerializer.Deserialize<string[]>(kept)!.Select(text =>
                TransactionId.TryParse(text, out var id) ? id : throw new JsonException("no transaction"))]
            : [];

    private async Task NoteAsync(Notice notice, TransactionId id, CancellationToken cancellationToken)
    {
        const int most = 100;
        var tried = await TriedAsync(notice, cancellationToken);
        var json = JsonSerializer.SerializeToUtf8Bytes(tried.Append(id).TakeLast(most).Select(one => one.ToString()));
        await store.PutAsync([new Document(KeyOf(notice), json)], [], cancellationToken);
    }

    private sealed record Known(Agent Agent, Facts Facts, Knowledge Knowledge);
}
