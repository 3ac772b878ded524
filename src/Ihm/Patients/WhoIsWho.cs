using System.Collections.Concurrent;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Telemetry;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;

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
            return Of((await own.FactsAsync(cancellationToken)).Patient);
        }

        if (agents.OfDevice(id) is { } agent)
        {
            var card = (await agent.FactsAsync(cancellationToken)).Devices.FirstOrDefault(device => device.Id == id);
            return card is null ? null : Of(card, agent);
        }

        try
        {
            return agents.All.FirstOrDefault() is { } any
                ? Of(await any.Client.MemberAsync(id, cancellationToken))
                : null;
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            return null;
        }
    }

    private async Task<MemberId?> OwnerAsync(Digest key, CancellationToken cancellationToken)
    {
        if (await agents.AgentOfAsync(key, cancellationToken) is not { } agent)
        {
            return null;
        }

        var facts = await agent.FactsAsync(cancellationToken);
        return facts.Patient.SigningKey.Thumbprint == key ? agent.Patient : facts.DeviceOf(key)?.Device;
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
