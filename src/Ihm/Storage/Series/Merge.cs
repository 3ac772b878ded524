using System.Collections.Immutable;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>
/// Puts what a patient's segments brought into the blocks of the days it belongs to, and takes out what was replaced
/// there. The segments stay. spec ihm-store 2.3
/// </summary>
internal sealed class Merge(StoreState state, Room room, IStoreView view, StoreChanges changes)
{
    private const int MostSegments = 64;
    private const int MostSamples = 8192;

    private long _added;

    /// <summary>Whether a patient's segments are so many that reading them would be slow.</summary>
    public static bool IsDue(Room room) =>
        room.Segments - room.Merged >= MostSegments || room.UnmergedSamples >= MostSamples;

    public async Task RunAsync(CancellationToken ct)
    {
        var segments = await UnmergedSegments.ReadAsync(room, view, ct);
        foreach (var unmerged in segments.BySignal.Values)
        {
            await MergeAsync(unmerged, ct);
        }

        // One that is damaged holds up no other, and stays, so that readers are told. spec ihm-store 1.7
        foreach (var damaged in segments.Damaged)
        {
            changes.Add(Sql.MarkDamaged, room.PlaceOf(damaged), Array.Empty<byte>());
        }

        changes.Add(Sql.SetMerged, room.Number, room.Segments);
    }

    /// <summary>The commit was made.</summary>
    public void Done()
    {
        state.Count(_added - room.UnmergedSamples);
        room.Merged = room.Segments;
        room.UnmergedSamples = 0;
    }

    private async Task MergeAsync(Unmerged unmerged, CancellationToken ct)
    {
        var course = CourseOf(unmerged.Newest.First().Reading.Signal);
        var added = unmerged.Newest.GroupBy(entry => Days.Of(entry.Time)).ToDictionary(
            group => group.Key, group => group.OrderBy(entry => entry.Time).ToList());
        var replaced = unmerged.Replaced.ToLookup(one => Days.Of(one.Time));

        // Before the commit, so that no reader of what it writes sees less. spec ihm-store 2.3
        course.LongestMs = Math.Max(
            course.LongestMs,
            unmerged.Newest.Max(entry => entry.Reading.Last.UnixMs - entry.Time.UnixMs));
        foreach (var day in added.Keys.Union(replaced.Select(group => group.Key)).Order())
        {
            await MergeAsync(course, day, added.GetValueOrDefault(day, []), [.. replaced[day]], ct);
            course.Rolled = Math.Min(course.Rolled, day - 1);
        }

        changes.Add(Sql.SetSeries, course.Number, course.LongestMs, course.Rolled);
    }

    private Course CourseOf(Signal signal)
    {
        if (room.Courses.TryGetValue(signal.Name, out var known))
        {
            return known;
        }

        var course = new Course(state.NextSeries(), signal);
        using var names = new Names(room.Seal);
        var tag = names.OfSeries(signal);
        room.Courses = room.Courses.Add(signal.Name, course);
        changes.Add(Sql.AddSeries, course.Number, room.Number, tag.High, tag.Low);
        return course;
    }

    private async Task MergeAsync(
        Course course,
        long day,
        List<Entry> added,
        (EntryName Name, Timestamp Time)[] replaced,
        CancellationToken ct)
    {
        var blocks = (await view.RowsAsync(
            Sql.BlockPlaces, ct, course.Number, Days.Start(day).UnixMs, Days.Start(day + 1).UnixMs))
            .Select(row => new BlockPlace((long)row[0], (long)row[1], (long)row[2], (long)row[3], (long)row[4]))
            .ToList();
        if (blocks.Count == 0)
        {
            Write(course, added, isEnd: true);
            return;
        }

        var owned = added.ToLookup(entry => Owner(blocks, entry.Time));
        for (var index = 0; index < blocks.Count; index++)
        {
            var block = blocks[index];
            var gone = replaced.Where(one => block.Start <= one.Time.UnixMs && block.Finish >= one.Time.UnixMs)
                .Select(one => one.Name).ToHashSet();
            if (gone.Count > 0 || owned.Contains(index))
            {
                await RewriteAsync(course, block, gone, [.. owned[index]], index == blocks.Count - 1, ct);
            }
        }
    }

    // The last one that begins no later; what is earlier than all goes to the first.
    private static int Owner(List<BlockPlace> blocks, Timestamp time)
    {
        var (low, high) = (0, blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = blocks[middle].Start <= time.UnixMs ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private async Task RewriteAsync(
        Course course, BlockPlace block, HashSet<EntryName> gone, List<Entry> added, bool isEnd, CancellationToken ct)
    {
        var entries = new List<Entry>();
        var row = (byte[])(await view.RowsAsync(Sql.ReadBlock, ct, block.Number))[0][0];
        if (!Block.TryOpen(room.Seal, course.Number, block.Number, row, entries))
        {
            // A damaged one stays, for whoever repairs it; readers are told. spec ihm-store 1.7
            Write(course, added, isEnd);
            return;
        }

        entries.RemoveAll(entry => gone.Contains(entry.Name));
        changes.Add(Sql.DeleteBlock, block.Number);
        _added -= block.Samples;
        Write(course, [.. entries.Concat(added).OrderBy(entry => entry.Time)], isEnd);
    }

    private void Write(Course course, List<Entry> entries, bool isEnd)
    {
        foreach (var piece in Block.Cut(entries, isEnd))
        {
            var number = state.NextBlock();
            var samples = piece.Sum(entry => entry.Reading.Values.Length);
            _added += samples;
            changes.Add(
                Sql.AddBlock,
                number,
                course.Number,
                piece[0].Time.UnixMs,
                piece.Max(entry => entry.Reading.Last.UnixMs),
                (long)piece.Count,
                (long)samples,
                Block.Seal(room.Seal, course.Number, number, piece));
        }
    }
}
