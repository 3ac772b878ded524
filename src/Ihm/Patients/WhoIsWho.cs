using System.Collections.Concurrent;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Telemetry;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Ihm.Patients;

/// <summary>Members as the agents may see them on the ledger: the patients served, their devices, and everyone whom any
/// member may look up.</summary>
public sealed class WhoIsWho(Agents agents, TimeProvider time)
{
    private const int MostKnown = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<MemberId, (Member Member, long At)> _known = new();

    public MemberSource Source => new(FindAsync, OwnerAsync);

    /// <summary>As somebody was known last; null for who was not asked for.</summary>
    public Member? LastKnown(MemberId id) => _known.TryGetValue(id, out var known) ? known.Member : null;

    /// <summary>Makes sure that somebody is known, as of the last seconds, or of the last time that a node answered.
    /// </summary>
    public async Task LearnAsync(MemberId id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < Fresh)
        {
            return;
        }

        try
        {
            await FindAsync(id, cancellationToken);
        }
        catch (SalusException)
        {
            // What was known last is all there is.
        }
    }

    /// <summary>A member as of now; null where nobody here may know it.</summary>
    public async Task<Member?> FindAsync(MemberId id, CancellationToken cancellationToken)
    {
        var found = await AskAsync(id, cancellationToken);
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        if (found is not null)
        {
            _known[id] = (found, time.GetTimestamp());
        }

        return found;
    }

    private async Task<Member?> AskAsync(MemberId id, CancellationToken cancellationToken)
    {
        if (agents.Find(id) is { } own)
        {
            return await FactsAsync(own, cancellationToken) is { } facts ? Of(facts.Patient) : null;
        }

        if (agents.OfDevice(id) is { } agent)
        {
            var facts = await FactsAsync(agent, cancellationToken);
            return facts?.Devices.FirstOrDefault(device => device.Id == id) is { } card ? Of(card, agent) : null;
        }

        return await AskAnyAsync(id, cancellationToken);
    }

    // An agent that was ended is asked last, and keeps nobody out. spec ihm 1.10
    private async Task<Member?> AskAnyAsync(MemberId id, CancellationToken cancellationToken)
    {
        foreach (var agent in agents.All.OrderBy(agent => agent.LastFacts is null))
        {
            try
            {
                return Of(await agent.Client.MemberAsync(id, cancellationToken));
            }
            catch (NodeProblemException problem) when (problem.Code == "unknown-member")
            {
                return null;
            }
            catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
            {
                // The next one may still ask.
            }
        }

        return null;
    }

    private async Task<MemberId?> OwnerAsync(Digest key, CancellationToken cancellationToken)
    {
        if (await agents.AgentOfAsync(key, cancellationToken) is not { } agent)
        {
            return null;
        }

        var facts = await FactsAsync(agent, cancellationToken) ?? throw new ProblemException(
            IhmProblems.PatientNotServed.Because("The patient lets this IHM take in nothing, or no more."));
        return facts.Patient.SigningKey.Thumbprint == key ? agent.Patient : facts.DeviceOf(key)?.Device;
    }

    // Null when a node says that this is no agent of the patient any more.
    private static async Task<Facts?> FactsAsync(Agent agent, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.FactsAsync(cancellationToken);
        }
        catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
        {
            return null;
        }
    }

    private static Member Of(MemberCard card) => new()
    {
        Id = card.Id,
        Role = card.Role,
        Organisation = card.Organisation,
        SigningKey = card.SigningKey,
        AgreementKey = card.AgreementKey,
        Licence = card.Licence,
        Source = card.Source,
        IsVerified = card.Verified,
        IsRevoked = card.Revoked,
    };

    private static Member Of(DeviceCard card, Agent agent) => new()
    {
        Id = card.Id,
        Role = Role.Device,
        Organisation = agent.Wallet.Organisation,
        SigningKey = card.SigningKey,
        AgreementKey = card.AgreementKey,
        Owner = agent.Patient,
        Source = card.Source,
        IsRevoked = card.Revoked,
    };
}
