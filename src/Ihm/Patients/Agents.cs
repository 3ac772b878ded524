using System.Collections.Concurrent;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Ihm.Patients;

/// <summary>
/// The patients that this IHM serves, each by an agent. Who is adopted while it runs is served within seconds.
/// </summary>
public sealed class Agents(
    AgentFolder folder, TelemetryStore store, Func<Wallet, SalusClient> connect, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(2);

    // All patients are asked again for a key that nobody has, but no more than 50 a second.
    private static readonly TimeSpan LeastBetweenSweeps = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepOfOne = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<MemberId, Agent> _agents = new();
    private readonly ConcurrentDictionary<Digest, Agent> _byKey = new();
    private readonly ConcurrentDictionary<MemberId, Agent> _byDevice = new();
    private readonly Lock _sweeping = new();
    private Task _sweep = Task.CompletedTask;
    private long? _swept;

    /// <summary>Told of each patient who is served from now on.</summary>
    public Action<Agent>? OnServed { get; set; }

    public IReadOnlyCollection<Agent> All => [.. _agents.Values];

    public Agent? Find(MemberId patient) => _agents.GetValueOrDefault(patient);

    /// <summary>The agent of the patient whose device it is, as far as that is known.</summary>
    public Agent? OfDevice(MemberId device) => _byDevice.GetValueOrDefault(device);

    /// <summary>The device of whichever patient that signs with a key now; null when there is none.</summary>
    // spec ihm 1.5
    public async ValueTask<KnownDevice?> FindDeviceAsync(Digest keyId, CancellationToken cancellationToken)
    {
        return await AgentOfAsync(keyId, cancellationToken) is { } agent
            ? (await IntakeFactsAsync(agent, cancellationToken)).DeviceOf(keyId)
            : null;
    }

    /// <summary>The agent whose patient, or a device of whom, signs with a key; null when there is none; a
    /// <see cref="ProblemException"/> when that is not known of every patient.</summary>
    // spec ihm 1.5
    public async ValueTask<Agent?> AgentOfAsync(Digest keyId, CancellationToken cancellationToken)
    {
        if (!_byKey.ContainsKey(keyId))
        {
            await SweepAsync().WaitAsync(cancellationToken);
        }

        return _byKey.TryGetValue(keyId, out var agent) ? agent
            : _agents.Values.Any(one => one is { LastFacts: null, IsLedgerUnreachable: true })
                ? throw new ProblemException(IhmProblems.LedgerUnreachable.Because(
                    "No node of the ledger answers, and without one nobody knows whose key that is."))
            : null;
    }

    /// <summary>The categories of a patient that may be taken in now; a <see cref="ProblemException"/> when the patient
    /// is not served, or nothing is known that still holds.</summary>
    // spec ihm 1.2, 1.4
    public async Task<IReadOnlySet<Category>> OpenOfAsync(MemberId patient, CancellationToken cancellationToken)
    {
        var agent = Find(patient) ?? throw new ProblemException(
            IhmProblems.PatientNotServed.Because("This IHM serves no such patient."));
        var facts = await IntakeFactsAsync(agent, cancellationToken);
        return facts.OpenTo(agent.Device, new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>What intake goes by; a <see cref="ProblemException"/> when nothing is known that still holds.</summary>
    private static async Task<Facts> IntakeFactsAsync(Agent agent, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.StandingFactsAsync(cancellationToken);
        }
        catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
        {
            throw new ProblemException(IhmProblems.PatientNotServed.Because(
                "The patient lets this IHM take in nothing, or no more."));
        }
        catch (SalusException)
        {
            throw new ProblemException(IhmProblems.LedgerUnreachable.Because(
                "No node of the ledger answers, and what is known of the patient is older than a day."));
        }
    }

    /// <summary>Opens the agents in the folder that are not open yet.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var patient in folder.Patients().Where(patient => !_agents.ContainsKey(patient)))
        {
            var (adoption, wallet) = await folder.OpenAsync(patient, cancellationToken);
            await AddAsync(adoption, wallet, cancellationToken);
        }
    }

    /// <summary>Serves a patient with the agent's wallet, which is disposed of with this.</summary>
    public async Task AddAsync(Adoption adoption, Wallet wallet, CancellationToken cancellationToken)
    {
        Agent agent = null!;
        agent = new Agent(adoption, connect(wallet), time) { OnFacts = facts => Learn(agent, facts) };
        if (!store.Knows(agent.Patient))
        {
            var key = StoreKey.Open(
                adoption.StoreKey, wallet.Network, agent.Patient, agent.Device, wallet.AgreementKey);
            await OpenStoreAsync(agent.Patient, key, cancellationToken);
        }

        if (await store.GetAsync(agent.FactsKey, cancellationToken) is { } kept)
        {
            agent.Recall(kept);
            Learn(agent, agent.LastFacts!);
        }

        _agents[agent.Patient] = agent;
        OnServed?.Invoke(agent);
    }

    // A disk that is not mounted would else look like a store without anything. spec ihm-store 6.6
    private async Task OpenStoreAsync(MemberId patient, StoreKey key, CancellationToken cancellationToken)
    {
        if (folder.WasServed(patient))
        {
            await store.OpenPatientAsync(patient, key, cancellationToken);
            return;
        }

        await store.AddPatientAsync(patient, key, cancellationToken);
        folder.NoteServed(patient);
    }

    /// <summary>Serves who is adopted, and keeps what is known over a restart.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Looking, time);
        do
        {
            await PassingTrouble.OutlastAsync(() => LookAsync(stopping), time, stopping);
            await PassingTrouble.OutlastAsync(() => KeepAsync(stopping), time, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    public void Dispose()
    {
        foreach (var agent in _agents.Values)
        {
            agent.Dispose();
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        var kept = _agents.Values.Select(agent => agent.Unkept()).OfType<UnkeptFacts>().ToList();
        if (kept.Count > 0)
        {
            await store.PutAsync(
                [.. kept.Select(one => one.Put).OfType<Document>()],
                [.. kept.Select(one => one.Delete).OfType<DocumentKey>()],
                stopping);
            kept.ForEach(one => one.Kept());
        }
    }

    private void Learn(Agent agent, Facts facts)
    {
        _byKey[facts.Patient.SigningKey.Thumbprint] = agent;
        foreach (var device in facts.Devices)
        {
            _byKey[device.SigningKey.Thumbprint] = agent;
            _byDevice[device.Id] = agent;
        }
    }

    private Task SweepAsync()
    {
        lock (_sweeping)
        {
            var pause = TimeSpan.FromTicks(
                Math.Max(LeastBetweenSweeps.Ticks, _agents.Count * SweepOfOne.Ticks));
            if (_sweep.IsCompleted && (_swept is not { } at || time.GetElapsedTime(at) >= pause))
            {
                _swept = time.GetTimestamp();
                _sweep = OnceAsync();
            }

            return _sweep;
        }

        async Task OnceAsync()
        {
            await Task.Yield();
            await Parallel.ForEachAsync(
                _agents.Values,
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (agent, stopping) =>
                {
                    try
                    {
                        await agent.StandingFactsAsync(stopping);
                    }
                    catch (SalusException)
                    {
                        // Of this patient nothing is known now; the others are asked all the same.
                    }
                });
        }
    }
}
