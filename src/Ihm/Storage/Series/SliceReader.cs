using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>Reads a range of one signal from its blocks, and from the segments that are in no block yet.</summary>
internal sealed class SliceReader(Room room, SampleRange range, OpenedBlocks opened, IStoreView view)
{
    // So many blocks are fetched at once; a day of a signal that is measured each second has 22.
    private const long Page = 24;

    private readonly ReadingList _stored = new();

    public async Task<SampleSlice> ReadAsync(Ihm.Signals.Signal signal, CancellationToken ct)
    {
        var unmerged = (await UnmergedSegments.ReadAsync(room, view, ct)).Of(signal);
        var isWhole = true;
        if (room.Courses.TryGetValue(signal.Name, out var course))
        {
            isWhole = await ReadBlocksAsync(course, [.. unmerged.Replaced.Select(one => one.Name)], ct);
        }

        var fresh = unmerged.Newest.Select(entry => entry.Reading).Where(reading => IsAskedFor(reading)).ToList();
        fresh.Sort(Compare);
        var readings = fresh.Count == 0 ? _stored : Join(_stored, fresh);
        var cut = Cut(readings);
        isWhole &= cut == readings.Count;
        readings.Cut(cut);
        return new SampleSlice(signal, readings, isWhole)
        {
            Damaged = [.. room.Lost.Select(number => new SealPlace(SealUse.Segment, number).ToString())],
        };
    }

    /// <summary>Whether these are all.</summary>
    private async Task<bool> ReadBlocksAsync(Course course, HashSet<EntryName> replaced, CancellationToken ct)
    {
        var first = (await view.RowsAsync(
            Sql.LastBefore, ct, course.Number, range.From.UnixMs - course.LongestMs))[0][0];
        var (sql, start, number) =
            range.IsNewestFirst ? (Sql.BlocksDown, range.To.UnixMs, 0L) : (Sql.BlocksUp, -1L, 0L);
        while (true)
        {
            var most = Math.Min(Page, 2 + range.Limit / 1024);
            var rows = await view.RowsAsync(sql, ct, course.Number, first, range.To.UnixMs, start, number, most);
            foreach (var row in rows)
            {
                (number, start) = ((long)row[0], (long)row[1]);
                if ((long)row[2] < range.From.UnixMs)
                {
                    continue;
                }

                var isWithin = start >= range.From.UnixMs && (long)row[2] < range.To.UnixMs;
                Take(Open(course, number, (byte[])row[4]), isWithin, replaced);
                if (Cut(_stored) < _stored.Count)
                {
                    return false;
                }
            }

            if (rows.Count < most)
            {
                return true;
            }
        }
    }

    private OpenedBlock Open(Course course, long number, byte[] row)
    {
        if (opened.Find(course.Number, number) is { } known)
        {
            return known;
        }

        var block = new OpenedBlock(Block.Open(room.Seal, course.Number, number, row));
        opened.Keep(course.Number, number, block);
        return block;
    }

    // All of a block goes as it is.
    private void Take(OpenedBlock block, bool isWithin, HashSet<EntryName> replaced)
    {
        var isWhole = isWithin && replaced.Count == 0 && !block.HasWithdrawn;
        _stored.Add(
            isWhole ? block : [.. block.Where(reading => IsAskedFor(reading)
                && (replaced.Count == 0 || !replaced.Contains(new EntryName(reading.Device, reading.Name))))],
            range.IsNewestFirst);
    }

    private bool IsAskedFor(in StoredReading reading) =>
        !reading.IsWithdrawn && reading.Time < range.To && reading.Last >= range.From;

    // How many are answered: the limit, and all that begin with the last of them.
    private int Cut(ReadingList readings)
    {
        var count = Math.Min(range.Limit, readings.Count);
        while (count > 0 && count < readings.Count && readings[count].Time == readings[count - 1].Time)
        {
            count++;
        }

        return count;
    }

    private int Compare(StoredReading one, StoredReading other) =>
        range.IsNewestFirst ? other.Time.CompareTo(one.Time) : one.Time.CompareTo(other.Time);

    private ReadingList Join(ReadingList stored, List<StoredReading> fresh)
    {
        var joined = new StoredReading[stored.Count + fresh.Count];
        var (count, next) = (0, 0);
        foreach (var reading in stored)
        {
            while (next < fresh.Count && Compare(fresh[next], reading) < 0)
            {
                joined[count++] = fresh[next++];
            }

            joined[count++] = reading;
        }

        fresh.CopyTo(next, joined, count, fresh.Count - next);
        var list = new ReadingList();
        list.Add(joined, isBackwards: false);
        return list;
    }
}
