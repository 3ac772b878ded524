using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>
/// What was accepted of one signal and is in no block yet. `Newest` has, of each name, what holds; `Replaced` the names
/// whose lower versions stand elsewhere, and at what time.
/// </summary>
internal sealed class Unmerged
{
    private readonly Dictionary<EntryName, Entry> _newest = [];

    public IReadOnlyCollection<Entry> Newest => _newest.Values;

    public List<(EntryName Name, Timestamp Time)> Replaced { get; } = [];

    public void Add(Entry entry)
    {
        _newest[entry.Name] = entry;
        if (entry.Replaced is { } time)
        {
            Replaced.Add((entry.Name, time));
        }
    }
}

/// <summary>All of a patient's, by the name of the signal; and which of these segments were damaged, whose readings are
/// not among them.</summary>
internal sealed record UnmergedSegments(IReadOnlyDictionary<string, Unmerged> BySignal, IReadOnlyList<long> Damaged)
{
    public Unmerged Of(Signal signal) => BySignal.GetValueOrDefault(signal.Name) ?? new Unmerged();

    // spec ihm-store 1.7
    public static async Task<UnmergedSegments> ReadAsync(Room room, IStoreView view, CancellationToken ct)
    {
        var entries = new List<Entry>();
        var damaged = new List<long>();
        var patient = await StoreState.FindAsync(room.Seal, view, ct);
        var (last, merged) = patient is null ? (0, 0) : ((long)patient[2], (long)patient[3]);
        var rows = (await view.RowsAsync(
            Sql.ListSegments, ct, room.PlaceOf(merged), room.PlaceOf(last), Room.MostSegments))
            .ToDictionary(row => Room.SegmentAt((long)row[0]), row => (byte[])row[1]);
        for (var number = merged + 1; number <= last; number++)
        {
            if (rows.TryGetValue(number, out var row)
                && room.Seal.TryOpen(row, new SealPlace(SealUse.Segment, number)) is { } plaintext)
            {
                SegmentCodec.Read(plaintext, entries);
            }
            else
            {
                damaged.Add(number);
            }
        }

        room.Note(damaged, merged);

        var bySignal = new Dictionary<string, Unmerged>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!bySignal.TryGetValue(entry.Reading.Signal.Name, out var unmerged))
            {
                unmerged = new Unmerged();
                bySignal.Add(entry.Reading.Signal.Name, unmerged);
            }

            unmerged.Add(entry);
        }

        return new UnmergedSegments(bySignal, damaged);
    }
}
