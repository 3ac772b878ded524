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

    /// <summary>All of a patient's, by the name of the signal.</summary>
    public static async Task<Dictionary<string, Unmerged>> ReadAsync(
        Room room, IStoreView view, CancellationToken ct)
    {
        var entries = new List<Entry>();
        var rows = await view.RowsAsync(
            Sql.Unmerged, ct, room.Number, room.PlaceOf(0), room.PlaceOf(Room.MostSegments));
        foreach (var row in rows)
        {
            var place = new SealPlace(SealUse.Segment, Room.SegmentAt((long)row[0]));
            SegmentCodec.Read(room.Seal.Open((byte[])row[1], place), entries);
        }

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

        return bySignal;
    }
}
