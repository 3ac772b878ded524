using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.RollUps;

/// <summary>Roll-ups from the pages of days that are over, and from the readings of the others. spec ihm-store
/// 5.4</summary>
internal sealed class RollUpReader(Room room, RollUpStep step, OpenedBlocks opened, IStoreView view)
{
    private const int BitsOfDay = 32;

    private readonly Tallies _tallies = new(step);

    /// <summary>The number of a page.</summary>
    public static long PageOf(RollUpStep step, long day) => ((long)step << BitsOfDay) + day;

    public async Task<IReadOnlyList<RollUp>> ReadAsync(
        Signal signal, Timestamp from, Timestamp to, CancellationToken ct)
    {
        var unmerged = (await UnmergedSegments.ReadAsync(room, view, ct)).Of(signal);
        if (room.Lost.Count > 0)
        {
            // Nobody could see what a sum lacks.
            throw StoreException.Damaged(new SealPlace(SealUse.Segment, room.Lost[0]).ToString());
        }

        var changed = unmerged.Newest.Select(entry => Days.Of(entry.Time))
            .Concat(unmerged.Replaced.Select(one => Days.Of(one.Time))).ToHashSet();

        // What begins the day before may go on after midnight.
        var (first, last) = (Math.Max(0, Days.Of(from) - 1), Days.Of(to));
        var rolled = -1L;
        if (room.Courses.TryGetValue(signal.Name, out var course))
        {
            // As this view has it: the writer may be further.
            rolled = (await view.RowsAsync(Sql.ListSeries, ct, room.Number))
                .Where(row => (long)row[0] == course.Number).Select(row => (long)row[4]).FirstOrDefault(-1);
            await ReadPagesAsync(course, first, Math.Min(last, rolled), changed, ct);
            await FindDaysAsync(course, Math.Max(first, rolled + 1), last, changed, ct);
        }

        foreach (var day in changed.Where(day => day >= first && day <= last))
        {
            await ReadDayAsync(signal, day, ct);
        }

        return _tallies.Between(from, to);
    }

    private async Task ReadPagesAsync(Course course, long first, long last, HashSet<long> changed, CancellationToken ct)
    {
        var rows = first > last
            ? []
            : await view.RowsAsync(Sql.ReadRollUps, ct, course.Number, PageOf(step, first), PageOf(step, last));
        foreach (var row in rows)
        {
            var page = (long)row[0];
            if (!changed.Contains(page - PageOf(step, 0)))
            {
                _tallies.Read(room.Seal.Open((byte[])row[1], new SealPlace(SealUse.RollUps, course.Number, page)));
            }
        }
    }

    // Days without a page that have blocks.
    private async Task FindDaysAsync(Course course, long day, long last, HashSet<long> days, CancellationToken ct)
    {
        while (day <= last)
        {
            var start = (long)(await view.RowsAsync(Sql.FirstBlock, ct, course.Number, Days.Start(day).UnixMs))[0][0];
            if (start < 0)
            {
                return;
            }

            day = start / Days.Ms;
            days.Add(day++);
        }
    }

    private async Task ReadDayAsync(Signal signal, long day, CancellationToken ct)
    {
        var range = new SampleRange(Days.Start(day), Days.Start(day + 1), int.MaxValue);
        var slice = await new SliceReader(room, range, opened, view).ReadAsync(signal, ct);
        foreach (var reading in slice.Readings.Where(reading => Days.Of(reading.Time) == day))
        {
            _tallies.Add(reading);
        }
    }
}
