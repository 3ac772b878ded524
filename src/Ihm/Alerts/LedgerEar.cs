using System.Collections.Concurrent;
using Salus.Client;
using Salus.Client.Access;
using Salus.Ihm.Patients;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>Hears from the ledger, by the patients' agents, who acknowledged: whichever way an acknowledgement took,
/// the desk learns of it.</summary>
// spec ihm-alerts 8.2
public sealed class LedgerEar(Agents agents, AlertDesk desk, AlertArchive archive, TimeProvider time)
{
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(5);

    // A node ends a stream with its token, after five minutes; one that lasts longer is dead.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(6);

    private readonly ConcurrentDictionary<MemberId, LedgerPlace> _places = new();

    /// <summary>Listens for those patients for whom something is under way, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Dictionary<MemberId, Task> listening = [];
        using var timer = new PeriodicTimer(Looking, time);
        try
        {
            do
            {
                foreach (var agent in agents.All.Where(IsWanted))
                {
                    if (!listening.TryGetValue(agent.Patient, out var running) || running.IsCompleted)
                    {
                        listening[agent.Patient] = ListenAsync(agent, stopping);
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        finally
        {
            await Task.WhenAll(listening.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Where to begin is noted as soon as a patient is served: before the first alert, so that nothing is missed.
    private bool IsWanted(Agent agent) =>
        desk.IsWatchful(agent.Patient)
        || !_places.TryGetValue(agent.Patient, out var place)
        || place.Agent != agent.Device;

    // One stream; when it ends or breaks, the next look begins another behind what was heard.
    private async Task ListenAsync(Agent agent, CancellationToken stopping)
    {
        await Task.Yield();
        using var patience = new CancellationTokenSource(LongestStream, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            var place = await PlaceOfAsync(agent, ending.Token);
            if (!desk.IsWatchful(agent.Patient))
            {
                return;
            }

            await foreach (var seen in agent.Client.EventsAsync(place.Place, ending.Token))
            {
                place = place with { Place = seen.Place };
                if (seen.Entry.Event is Event.AlertAcknowledged)
                {
                    await HearAsync(seen.Entry, stopping);
                    await NoteAsync(agent.Patient, place);
                }

                _places[agent.Patient] = place;
            }
        }
        catch (Exception fault) when (fault is SalusException or HttpRequestException or IOException
            || (fault is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            // No node answers, or the store does not: the next look begins behind what was noted.
            _places.TryRemove(agent.Patient, out _);
        }
    }

    private Task HearAsync(LogEntry entry, CancellationToken stopping)
    {
        var seen = (Event.AlertAcknowledged)entry.Event;
        return desk.AcknowledgedAsync(
            seen.Patient,
            seen.Alert,
            new Acknowledgement(seen.By, (int)seen.Notice, entry.Time, entry.Transaction),
            stopping);
    }

    private async Task<LedgerPlace> PlaceOfAsync(Agent agent, CancellationToken stopping)
    {
        if (!_places.TryGetValue(agent.Patient, out var place))
        {
            var kept = await archive.Read(Papers.PlaceKind, agent.Patient, stopping).FirstOrDefaultAsync(stopping);
            place = kept is null ? null : Papers.Read<LedgerPlace>(kept);
        }

        if (place is null || place.Agent != agent.Device)
        {
            place = new LedgerPlace(agent.Device, await agent.Client.PlaceAsync(stopping));
            await NoteAsync(agent.Patient, place);
        }

        return _places[agent.Patient] = place;
    }

    private async Task NoteAsync(MemberId patient, LedgerPlace place)
    {
        await archive.WriteAsync([Papers.Of(patient, place)], []);
        _places[patient] = place;
    }
}
