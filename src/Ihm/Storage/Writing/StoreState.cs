using System.Collections.Concurrent;
using System.Collections.Immutable;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Writing;

/// <summary>What is in memory of the store. Only the writer changes it; numbers that it gave are not given again, even
/// when what they were for failed.</summary>
internal sealed class StoreState(IStoreDatabase database, StoreOptions options, TimeProvider time)
{
    private long _patients;
    private long _series;
    private long _blocks;
    private long _samples;
    private long _bytes;

    public IStoreDatabase Database { get; } = database;

    public StoreOptions Options { get; } = options;

    public ConcurrentDictionary<MemberId, Room> Rooms { get; } = [];

    /// <summary>What readers opened last.</summary>
    public OpenedBlocks Opened { get; } = new();

    public Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    public long Samples => Interlocked.Read(ref _samples);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long NextPatient() => ++_patients;

    public long NextSeries() => ++_series;

    public long NextBlock() => ++_blocks;

    public void Count(long samples) => Interlocked.Add(ref _samples, samples);

    public async Task<long> WeighAsync(CancellationToken ct)
    {
        var bytes = await Database.BytesAsync(ct);
        Interlocked.Exchange(ref _bytes, bytes);
        return bytes;
    }

    public Room RoomOf(MemberId patient) =>
        Rooms.GetValueOrDefault(patient) ?? throw StoreException.UnknownPatient();

    /// <summary>Reads what is committed: at the start, and after a commit of which nobody knows how it ended.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var view = await Database.ViewAsync(ct);
        var totals = (await view.RowsAsync(Sql.Totals, ct))[0];
        _patients = Math.Max(_patients, (long)totals[0]);
        _series = Math.Max(_series, (long)totals[1]);
        _blocks = Math.Max(_blocks, (long)totals[2]);
        var samples = (long)totals[3];
        foreach (var room in Rooms.Values)
        {
            await LoadAsync(room, view, ct);
            samples += room.UnmergedSamples;
        }

        Interlocked.Exchange(ref _samples, samples);
        await WeighAsync(ct);
    }

    /// <summary>The row of the patient whose tag that is, or null.</summary>
    public static async Task<object[]?> FindAsync(PatientSeal seal, IStoreView view, CancellationToken ct) =>
        (await view.RowsAsync(Sql.FindPatient, ct, seal.Tag.High, seal.Tag.Low)).SingleOrDefault();

    public static async Task LoadAsync(Room room, IStoreView view, CancellationToken ct)
    {
        var row = await FindAsync(room.Seal, view, ct);
        (room.Segments, room.Merged, room.Released) =
            row is null ? (0, 0, 0) : ((long)row[2], (long)row[3], (long)row[4]);
        var weight = (await view.RowsAsync(
            Sql.UnmergedWeight, ct, room.PlaceOf(room.Merged), room.PlaceOf(room.Segments)))[0];
        room.UnmergedSamples = (long)weight[1];
        var damaged = await view.RowsAsync(Sql.ListDamaged, ct, room.PlaceOf(0), room.PlaceOf(room.Segments));
        room.Note([.. damaged.Select(place => Room.SegmentAt((long)place[0]))], merged: 0);
        using var names = new Names(room.Seal);
        var tags = Signal.All.ToDictionary(names.OfSeries);
        var courses = new List<Course>();
        foreach (var series in await view.RowsAsync(Sql.ListSeries, ct, room.Number))
        {
            // A signal that this release has no more keeps its rows.
            if (tags.TryGetValue(new Tag((long)series[1], (long)series[2]), out var signal))
            {
                courses.Add(
                    new Course((long)series[0], signal) { LongestMs = (long)series[3], Rolled = (long)series[4] });
            }
        }

        room.Courses = courses.ToImmutableDictionary(course => course.Signal.Name, StringComparer.Ordinal);
    }
}
