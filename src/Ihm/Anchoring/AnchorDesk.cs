using System.Collections.Concurrent;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>Puts what was stored on the ledger, batch by batch, and tries again for as long as it takes.</summary>
public sealed class AnchorDesk(TelemetryStore store, AnchorLimits limits, TimeProvider time)
{
    private const int PatientsAtOnce = 4;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MemberId, PatientAnchors> _patients = new();
    private long _anchored;

    public void Serve(Agent agent) =>
        _patients.TryAdd(agent.Patient, new PatientAnchors(agent, store, limits, time));

    /// <summary>Takes note of what was stored.</summary>
    public void Offer(IReadOnlyList<BatchOutcome> outcomes)
    {
        foreach (var outcome in outcomes.Where(outcome => outcome.Segment > 0))
        {
            if (_patients.TryGetValue(outcome.Batch.Patient, out var anchors))
            {
                anchors.Offer(outcome.Segment);
            }
        }
    }

    /// <summary>How far it is.</summary>
    // spec ihm 3.7
    public AnchorBacklog Backlog()
    {
        var all = _patients.Values.Select(one => one.State).ToList();
        return new AnchorBacklog(
            all.Sum(one => one.Readings),
            all.Sum(one => one.Batches),
            Interlocked.Read(ref _anchored),
            all.Min(one => one.Oldest),
            all.Select(one => one.Fault).OfType<string>().FirstOrDefault());
    }

    /// <summary>Looks after each patient once.</summary>
    public Task StepAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _patients.Values,
        new ParallelOptions { MaxDegreeOfParallelism = PatientsAtOnce, CancellationToken = cancellationToken },
        async (one, stopping) => Interlocked.Add(ref _anchored, await one.StepAsync(stopping)));

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Between, time);
        do
        {
            await PassingTrouble.OutlastAsync(() => StepAsync(stopping), time, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }
}

/// <summary>What is to be anchored: stored readings in no batch yet, batches that wait, since when, and why; and how
/// many were anchored since the start.</summary>
public sealed record AnchorBacklog(long Readings, int Batches, long Anchored, Timestamp? Oldest, string? Fault);
