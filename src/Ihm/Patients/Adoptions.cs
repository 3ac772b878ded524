using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Ihm.Patients;

/// <summary>A patient who wants an IHM as agent: whose organisation, the key that the store's key is sealed to, and the
/// key that the patient signs with, as it was proven.</summary>
public sealed record Adopter(MemberId Patient, OrganisationId Organisation, Jwk AgreementKey, Digest Key)
{
    // Whose it is, is not for logs.
    public override string ToString() => nameof(Adopter);
}

/// <summary>What became of it: the agent's public keys, for the patient to register; whether it is served.</summary>
public sealed record AdoptionState(NewMember Agent, bool IsServed);

/// <summary>What adoptions ask of the rest of the IHM.</summary>
/// <param name="Find">The agent that serves a patient already; null where there is none.</param>
/// <param name="Connect">Calls a node with an agent's wallet.</param>
public sealed record AdoptionSeams(
    Func<MemberId, Agent?> Find,
    Func<Wallet, SalusClient> Connect);

/// <summary>
/// Patients who make this IHM their agent from where they are: it makes the agent's keys; the patient registers the
/// device and lets it read; once the ledger says so, the agent is kept and the patient served. Until then nothing is
/// kept but in memory, for a quarter of an hour.
/// </summary>
public sealed class Adoptions(AgentFolder folder, string network, AdoptionSeams seams, TimeProvider time) : IDisposable
{
    /// <summary>The most that wait at once.</summary>
    public const int MostWaiting = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<Digest, Waiting> _waiting = [];

    /// <summary>Whether patients may; else they are adopted on the machine alone.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Begins, or goes on with what was begun under the same key: the same answer until the ledger makes the
    /// agent one of this patient.</summary>
    // spec ihm 1.7, 1.8, 1.9
    public async Task<AdoptionState> AdoptAsync(Adopter adopter, CancellationToken cancellationToken)
    {
        if (!IsOpen)
        {
            throw new ProblemException(IhmProblems.AdoptionsClosed.Because(
                "This IHM's operator adopts patients by hand; ask there."));
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            Forget();
            if (await ServedAsync(adopter, cancellationToken) is { } served)
            {
                return served;
            }

            var waiting = _waiting.TryGetValue(adopter.Key, out var begun) && begun.Adopter == adopter && !IsOver(begun)
                ? begun
                : Begin(adopter);
            await CompleteAsync(waiting, cancellationToken);
            return new AdoptionState(waiting.Agent.Introduce(), IsServed: false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        foreach (var waiting in _waiting.Values)
        {
            waiting.Agent.Dispose();
        }

        _one.Dispose();
    }

    // Served once, and an agent no more.
    private bool IsOver(Waiting waiting) => waiting.IsKept && seams.Find(waiting.Adopter.Patient) is not null;

    // Only the patient, by the key of now, is told that there is an agent: to others it looks like a beginning.
    private async Task<AdoptionState?> ServedAsync(Adopter adopter, CancellationToken cancellationToken)
    {
        if (seams.Find(adopter.Patient) is not { } agent)
        {
            return null;
        }

        try
        {
            var facts = await agent.FactsAsync(cancellationToken);
            return facts.Patient.SigningKey.Thumbprint == adopter.Key
                ? new AdoptionState(agent.Wallet.Introduce(), IsServed: true)
                : null;
        }
        catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
        {
            return null;
        }
        catch (SalusException)
        {
            throw LedgerUnreachable();
        }
    }

    private Waiting Begin(Adopter adopter)
    {
        if (_waiting.Remove(adopter.Key, out var former))
        {
            former.Agent.Dispose();
        }

        if (_waiting.Count >= MostWaiting)
        {
            throw new ProblemException(IhmProblems.AdoptionsFull.Because(
                "Too many patients are adopting this IHM at once; try again in a quarter of an hour."));
        }

        var agent = Wallet.Create(network, adopter.Organisation, Role.Device);
        return _waiting[adopter.Key] = new Waiting(adopter, agent, time.GetTimestamp());
    }

    // Whose adoption is in the folder is served within seconds.
    private async Task CompleteAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        var (adopter, wallet, _) = waiting;
        if (waiting.IsKept || !await IsAgentAsync(waiting, cancellationToken))
        {
            return;
        }

        if (File.Exists(Adoption.FileOf(folder.Path, adopter.Patient)))
        {
            throw new ProblemException(IhmProblems.AdoptedBefore.Because(
                "This IHM has served you before, by another device. Let that one read again and end the new one, or "
                + "have the IHM's operator set the former agent's wallet aside."));
        }

        await folder.KeepAsync(
            Adoption.Of(adopter.Patient, adopter.AgreementKey, wallet), wallet, cancellationToken);
        waiting.IsKept = true;
    }

    private async Task<bool> IsAgentAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        var (adopter, wallet, _) = waiting;
        using var client = seams.Connect(wallet);
        try
        {
            var patient = await client.MemberAsync(adopter.Patient, cancellationToken);
            return patient.SigningKey.Thumbprint == adopter.Key && patient.AgreementKey.Equals(adopter.AgreementKey);
        }
        catch (NodeProblemException problem) when (KnownFacts.SaysNo(problem))
        {
            // Not registered yet, or nothing is granted yet.
            return false;
        }
        catch (SalusException)
        {
            throw LedgerUnreachable();
        }
    }

    private static ProblemException LedgerUnreachable() => new(IhmProblems.LedgerUnreachable.Because(
        "No node of the region answers, so it is not known whether you made this IHM your agent; try again."));

    private void Forget()
    {
        foreach (var (key, waiting) in _waiting.Where(one => time.GetElapsedTime(one.Value.Begun) > Patience).ToList())
        {
            _waiting.Remove(key);
            waiting.Agent.Dispose();
        }
    }

    private sealed record Waiting(Adopter Adopter, Wallet Agent, long Begun)
    {
        public bool IsKept { get; set; }
    }
}
