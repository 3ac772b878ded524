using Salus.Ihm.Anchoring;

namespace Salus.Ihm.Hosting;

/// <summary>How an IHM is, in figures and in words.</summary>
internal sealed record IhmStatus(
    int Patients, int Devices, long Samples, long StoreBytes, AnchorBacklog Anchors, bool LedgerReachable,
    IReadOnlyList<string> Words)
{
    // spec ihm 4.4
    public static IhmStatus Of(IhmParts parts)
    {
        var agents = parts.Agents.All;
        var devices = agents.Sum(
            agent => agent.LastFacts?.Devices.Count(device => !device.Revoked && !device.Agent) ?? 0);
        var store = parts.Store.Statistics;
        var anchors = parts.Anchoring.Backlog();
        var share = 100.0 * store.Bytes / store.MostBytes;
        List<string> words =
        [
            agents.Count == 0
                ? "This IHM serves nobody yet. A patient adopts it with: ./salus ihm adopt --as NAME"
                : $"This IHM serves {Of(agents.Count, "patient")} with {Of(devices, "sensor")}.",
            $"The store holds {store.Samples:N0} values in {store.Bytes:N0} bytes, {share:F1} % of what it may fill; "
                + $"{store.Backlog} batches wait to be written, {parts.Watching.Backlog} segments to be watched.",
            .. WordsOfDamage(store.Damaged),
            WordsOf(anchors),
            $"{parts.Alerts.Deliveries.Count(one => one.GivenUp is null)} notices of alerts are on their way.",
            parts.IsLedgerReachable
                ? "The ledger is reachable."
                : "No node of the ledger answers: measurements are taken in for a day by what was known last, and are "
                    + "anchored later; nobody is let read.",
            parts.Broker?.Status switch
            {
                null => "No broker is set: nothing comes over MQTT.",
                { IsConnected: true, Waiting: var waiting } =>
                    $"The broker is reachable; {waiting} messages wait in it.",
                _ => "The broker is away: it is tried again, and devices' messages wait in it.",
            },
            parts.Background.Completion.IsCompleted
                ? "Work beside the requests has stopped: read the log for the cause, repair it, start the IHM again."
                : parts.Admission.Fault switch
                {
                    null => "The store takes what comes.",
                    "store-full" =>
                        "The store is full and takes nothing: make room on the disk, or set maxStoreBytes in ihm.json.",
                    _ => "The store does not answer and takes nothing: look at its disk or its database.",
                },
        ];
        return new IhmStatus(
            agents.Count, devices, store.Samples, store.Bytes, anchors, parts.IsLedgerReachable, words);
    }

    private static string Of(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    // spec ihm-store 1.7
    private static IEnumerable<string> WordsOfDamage(long damaged) => damaged == 0 ? [] :
    [
        $"{Of((int)damaged, "segment")} of the store cannot be opened: what was not watched, anchored or put into "
            + "blocks before is lost, answers say so, and no roll-ups are given for such patients. Look at the disk, "
            + "and put the store back from a copy.",
    ];

    private static string WordsOf(AnchorBacklog anchors) =>
        $"{anchors.Readings:N0} readings are in no batch yet, {anchors.Batches} batches wait to be anchored"
        + (anchors.Oldest is { } oldest ? $", the oldest since {oldest}" : "")
        + (anchors.Fault is { } fault ? $", because of {fault}." : ".");
}
