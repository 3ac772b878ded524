using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.RollUps;

/// <summary>
/// Writes the roll-ups of days that are over, then deletes what is older than it is kept. One small commit after the
/// other, so that batches need not wait. spec ihm-store 5
/// </summary>
internal sealed class Expiry(StoreState state)
{
    private const long SegmentsAtOnce = 512;

    private readonly Queue<Room> _rooms = [];

    public bool IsUnderWay => _rooms.Count > 0;

    public void Begin()
    {
        _rooms.Clear();
        foreach (var room in state.Rooms.Values)
        {
            _rooms.Enqueue(room);
        }
    }

    /// <summary>Forgets the rest.</summary>
    public void Stop() => _rooms.Clear();

    /// <summary>Adds what is to be committed next; nothing when the patient at hand has nothing left.</summary>
    public async Task<StoreChanges> StepAsync(CancellationToken ct)
    {
        var changes = new StoreChanges();
        await using var view = await state.Database.ViewAsync(ct);
        if (!await StepAsync(_rooms.Peek(), view, changes, ct))
        {
            _rooms.Dequeue();
        }

        return changes;
    }

    private async Task<bool> StepAsync(Room room, IStoreView view, StoreChanges changes, CancellationToken ct)
    {
        foreach (var course in room.Courses.Values)
        {
            if (await RollAsync(room, course, view, changes, ct) || await DropAsync(room, course, view, changes, ct))
            {
                return true;
            }
        }

        return await TrimAsync(room, view, changes, ct);
    }

    // A day is over a day after its end: most of what comes late has come.
    private async Task<bool> RollAsync(
        Room room, Course course, IStoreView view, StoreChanges changes, CancellationToken ct)
    {
        var from = Days.Start(course.Rolled + 1).UnixMs;
        var start = (long)(await view.RowsAsync(Sql.FirstBlock, ct, course.Number, from))[0][0];
        var day = start / Days.Ms;
        if (start < 0 || day >= Days.Of(state.Now) - 1)
        {
            return false;
        }

        var entries = await ReadDayAsync(room, course, day, view, ct);
        foreach (var step in Enum.GetValues<RollUpStep>())
        {
            var tallies = new Tallies(step);
            entries.ForEach(entry => tallies.Add(entry.Reading));
            var page = RollUpReader.PageOf(step, day);
            var row = room.Seal.Seal(
                tallies.Write(new ByteWriter()), new SealPlace(SealUse.RollUps, course.Number, page));
            changes.Add(Sql.PutRollUps, course.Number, page, row);
        }

        course.Rolled = day;
        changes.Add(Sql.SetSeries, course.Number, course.LongestMs, day);
        return true;
    }

    private async Task<bool> DropAsync(
        Room room, Course course, IStoreView view, StoreChanges changes, CancellationToken ct)
    {
        var start = (long)(await view.RowsAsync(Sql.FirstBlock, ct, course.Number, 0L))[0][0];
        var day = start / Days.Ms;
        if (start < 0 || day >= Retention.FirstDay(course.Signal, state.Now) || day > course.Rolled)
        {
            return false;
        }

        using var names = new Names(room.Seal);
        foreach (var device in (await ReadDayAsync(room, course, day, view, ct)).GroupBy(one => one.Reading.Device))
        {
            var ids = new ReadingNames(names, room.Number, device.Key);
            changes.Forgotten.AddRange(device.Select(entry => ids.Of(course.Signal, entry.Reading.Id)));
        }

        foreach (var row in await BlocksAsync(course, day, view, ct))
        {
            changes.Add(Sql.DeleteBlock, row[0]);
            state.Count(-(long)row[4]);
        }

        return true;
    }

    private static Task<IReadOnlyList<object[]>> BlocksAsync(
        Course course, long day, IStoreView view, CancellationToken ct) => view.RowsAsync(
        Sql.BlockPlaces, ct, course.Number, Days.Start(day).UnixMs, Days.Start(day + 1).UnixMs);

    // What does not open has no roll-ups, and its ids stay known: no samples of a damaged block can be told.
    private static async Task<List<Entry>> ReadDayAsync(
        Room room, Course course, long day, IStoreView view, CancellationToken ct)
    {
        var entries = new List<Entry>();
        foreach (var place in await BlocksAsync(course, day, view, ct))
        {
            var row = (await view.RowsAsync(Sql.ReadBlock, ct, place[0]))[0];
            _ = Block.TryOpen(room.Seal, course.Number, (long)place[0], (byte[])row[0], entries);
        }

        return entries;
    }

    // Segments that are anchored, in blocks, and older than what is watched again; with the ids of their batches.
    private async Task<bool> TrimAsync(Room room, IStoreView view, StoreChanges changes, CancellationToken ct)
    {
        var last = room.PlaceOf(Math.Min(room.Released, room.Merged));
        var before = state.Now.UnixMs - Retention.SegmentDays * Days.Ms;
        var oldest = await view.RowsAsync(Sql.OldSegments, ct, room.PlaceOf(0), last, 1L);
        if (oldest.Count == 0 || (long)oldest[0][1] >= before)
        {
            return false;
        }

        var rows = await view.RowsAsync(Sql.OldSegments, ct, room.PlaceOf(0), last, SegmentsAtOnce);
        var old = rows.TakeWhile(row => (long)row[1] < before).ToList();
        using var names = new Names(room.Seal);
        foreach (var row in old)
        {
            var place = new SealPlace(SealUse.Segment, Room.SegmentAt((long)row[0]));
            if (room.Seal.TryOpen((byte[])row[2], place) is { } plaintext)
            {
                var (device, batch, _, _) = SegmentCodec.Read(plaintext, []);
                changes.Forgotten.Add(new ReadingNames(names, room.Number, device).OfBatch(batch));
            }
        }

        changes.Add(Sql.DeleteSegments, room.PlaceOf(0), old[^1][0]);
        return old.Count == SegmentsAtOnce;
    }
}
