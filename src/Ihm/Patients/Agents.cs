using System.Collections.Concurrent;
using Salus.Ledger;

namespace Salus.Ihm.Patients;

/// <summary>The patients that this IHM serves, each by an agent.</summary>
public sealed class Agents : IDisposable
{
    private readonly ConcurrentDictionary<MemberId, Agent> _agents = new();

    public IReadOnlyCollection<Agent> All => [.. _agents.Values];

    public Agent? Find(MemberId patient) => _agents.GetValueOrDefault(patient);

    public void Add(Agent agent) => _agents[agent.Patient] = agent;

    public void Dispose()
    {
        foreach (var agent in _agents.Values)
        {
            agent.Dispose();
        }
    }
}
