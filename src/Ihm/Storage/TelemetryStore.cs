using System.Runtime.CompilerServices;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.RollUps;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ihm.Storage.Writing;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>
/// What the devices of the patients measured, sealed under one key per patient, in SQLite or PostgreSQL; and small
/// sealed documents (docs/spec/ihm-store.md). Safe for many threads. Every call may throw a
/// <see cref="StoreException"/>.
/// </summary>
public sealed class TelemetryStore : IAsyncDisposable
{
    private const long SegmentsAtOnce = 64;

    private readonly StoreState _state;
    private readonly StoreWriter _writer;

    private TelemetryStore(StoreState state)
    {
        _state = state;
        _writer = new StoreWriter(state);
    }

    /// <summary>How full it is. Bytes are counted every few commits.</summary>
    public StoreStatistics Statistics => new(
        _state.Rooms.Count,
        _state.Samples,
        _state.Bytes,
        _state.Options.MostBytes,
        _writer.Backlog,
        _state.Rooms.Values.Sum(room => room.Damaged));

    /// <summary>Opens the store, and makes it when it is not there. One process at a time may have it open.</summary>
    public static async Task<TelemetryStore> OpenAsync(StoreOptions options, TimeProvider time, CancellationToken ct)
    {
        IStoreDatabase database = options switch
        {
            { Folder: { } folder, ConnectionString: null } => SqliteDatabase.Open(folder),
            { Folder: null, ConnectionString: { } words } => await PostgresDatabase.OpenAsync(words, ct),
            _ => throw new ArgumentException("A store has a folder, or a connection string.", nameof(options)),
        };
        try
        {
            var state = new StoreState(database, options, time);
            await state.LoadAsync(ct);
            var store = new TelemetryStore(state);
            store._writer.Start();
            return store;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens what is stored of a patient, or makes room for it. Once for each patient after each start; the
    /// key is the caller's to dispose.</summary>
    public Task AddPatientAsync(MemberId patient, StoreKey key, CancellationToken ct) =>
        _writer.WriteAsync(new PatientWrite(new PatientSeal(patient, key)), ct);

    /// <summary>Opens what is stored of a patient, once after each start; `store-missing` where nothing is.</summary>
    public Task OpenPatientAsync(MemberId patient, StoreKey key, CancellationToken ct) =>
        _writer.WriteAsync(new PatientWrite(new PatientSeal(patient, key)) { IsThere = true }, ct);

    /// <summary>Whether the key of that patient was given.</summary>
    public bool Knows(MemberId patient) => _state.Rooms.ContainsKey(patient);

    /// <summary>Keeps what is new in batches, in their order; once it returns, they outlive a power cut. Calls that
    /// come together are committed together.</summary>
    public async Task<IReadOnlyList<BatchOutcome>> AppendAsync(
        IReadOnlyList<DeviceBatch> batches, CancellationToken ct)
    {
        var prepared = batches.Select(batch => new PreparedBatch(batch, _state.RoomOf(batch.Patient))).ToList();
        return prepared.Count == 0 ? [] : await _writer.WriteAsync(new AppendWrite(prepared), ct);
    }

    /// <summary>Readings of a signal, oldest first.</summary>
    public Task<SampleSlice> QueryAsync(
        MemberId patient, Signal signal, Timestamp from, Timestamp to, int limit, CancellationToken ct) =>
        QueryAsync(patient, signal, new SampleRange(from, to, limit), ct);

    /// <summary>Readings of a signal within a range.</summary>
    public async Task<SampleSlice> QueryAsync(
        MemberId patient, Signal signal, SampleRange range, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(range.Limit, 1);
        var room = _state.RoomOf(patient);
        await using var view = await _state.Database.ViewAsync(ct);
        return await new SliceReader(room, range, _state.Opened, view).ReadAsync(signal, ct);
    }

    /// <summary>The newest version of a reading and its time, or null; known for as long as the reading is kept, which
    /// is longer than its segment.</summary>
    public async Task<(int Version, Timestamp Time)?> FindAsync(
        MemberId patient, MemberId device, Signal signal, string id, CancellationToken ct)
    {
        var room = _state.RoomOf(patient);
        using var names = new Names(room.Seal);
        var key = new ReadingNames(names, room.Number, device).Of(signal, id);
        await using var view = await _state.Database.ViewAsync(ct);
        var rows = await view.RowsAsync(Sql.ReadIdentity, ct, key.Patient, key.High, key.Low);
        return rows.Count == 0 ? null : (checked((int)(long)rows[0][0]), new Timestamp((long)rows[0][2]));
    }

    /// <summary>Count, least, greatest and mean value for each step that begins within [from, to); also of what is no
    /// longer kept in full.</summary>
    public async Task<IReadOnlyList<RollUp>> RollUpsAsync(
        MemberId patient, Signal signal, RollUpStep step, Timestamp from, Timestamp to, CancellationToken ct)
    {
        var room = _state.RoomOf(patient);
        await using var view = await _state.Database.ViewAsync(ct);
        return await new RollUpReader(room, step, _state.Opened, view).ReadAsync(signal, from, to, ct);
    }

    /// <summary>What was accepted of a patient after that segment, in the order of acceptance, up to what is there
    /// now, with what is damaged in its place.</summary>
    public async IAsyncEnumerable<StoredSegment> SegmentsAsync(
        MemberId patient, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        var room = _state.RoomOf(patient);
        while (true)
        {
            var page = await ReadSegmentsAsync(room, after, ct);
            foreach (var segment in page)
            {
                yield return segment;
                after = segment.Number;
            }

            if (page.Count < SegmentsAtOnce)
            {
                yield break;
            }
        }
    }

    /// <summary>Says that segments up to this one are anchored, so that they may go once they are older than
    /// <see cref="Retention.SegmentDays"/>. Readings stay, under their signal's retention.</summary>
    public Task ReleaseAsync(MemberId patient, long through, CancellationToken ct) =>
        _writer.WriteAsync(new ReleaseWrite(_state.RoomOf(patient), through), ct);

    /// <summary>Writes and deletes documents, all or none. Those deleted and put at once are put.</summary>
    public Task PutAsync(IReadOnlyList<Document> puts, IReadOnlyList<DocumentKey> deletes, CancellationToken ct)
    {
        foreach (var document in puts)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(document.Value.Length, Document.MostBytes);
        }

        return _writer.WriteAsync(
            new DocumentsWrite(
                [.. puts.Select(document => (_state.RoomOf(document.Key.Patient), document))],
                [.. deletes.Select(key => (_state.RoomOf(key.Patient), key))]),
            ct);
    }

    /// <summary>The document's value, or null when there is none.</summary>
    public async Task<byte[]?> GetAsync(DocumentKey key, CancellationToken ct)
    {
        var room = _state.RoomOf(key.Patient);
        var tag = room.Seal.TagOf(key);
        await using var view = await _state.Database.ViewAsync(ct);
        var rows = await view.RowsAsync(Sql.ReadDocument, ct, room.Number, tag.High, tag.Low);
        return rows.Count == 0 ? null : DocumentsWrite.Open(room.Seal, (byte[])rows[0][0], tag).Value;
    }

    /// <summary>The documents of a kind whose keys come after that one (ordinal; "" for all), in the order of keys; of
    /// one patient, or of each in turn.</summary>
    public async IAsyncEnumerable<Document> ListAsync(
        string kind, MemberId? patient, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        IEnumerable<Room> rooms = patient is { } one
            ? [_state.RoomOf(one)]
            : _state.Rooms.Values.OrderBy(room => room.Number);
        foreach (var room in rooms)
        {
            foreach (var document in await ReadDocumentsAsync(room, kind, after, ct))
            {
                yield return document;
            }
        }
    }

    /// <summary>Deletes what is older than it is kept, once its roll-ups are written. The store does so by itself once
    /// an hour while batches come.</summary>
    public Task ExpireAsync(CancellationToken ct) => _writer.WriteAsync(new ExpireWrite(), ct);

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _state.Database.DisposeAsync();
        foreach (var room in _state.Rooms.Values)
        {
            room.Seal.Dispose();
        }
    }

    private async Task<List<StoredSegment>> ReadSegmentsAsync(Room room, long after, CancellationToken ct)
    {
        await using var view = await _state.Database.ViewAsync(ct);
        var patient = await StoreState.FindAsync(room.Seal, view, ct)
            ?? throw StoreException.Damaged("A patient's entry");
        var (last, merged, released) = ((long)patient[2], (long)patient[3], (long)patient[4]);
        var rows = await view.RowsAsync(
            Sql.ListSegments, ct, room.PlaceOf(after), room.PlaceOf(last), SegmentsAtOnce);
        var segments = new List<StoredSegment>();
        foreach (var row in rows)
        {
            var number = Room.SegmentAt((long)row[0]);
            PassOver(number - 1);
            segments.Add(SegmentOf(room, number, (byte[])row[1]));
            after = number;
        }

        if (rows.Count < SegmentsAtOnce)
        {
            PassOver(last);
        }

        room.Note([.. segments.Where(segment => segment.IsDamaged).Select(segment => segment.Number)], merged);
        return segments;

        // Only released ones may be missing, the oldest first. spec ihm-store 1.7
        void PassOver(long missing)
        {
            if (missing > Math.Max(after, released))
            {
                segments.Add(StoredSegment.Damaged(missing, room.Seal.Patient));
            }
        }
    }

    private static StoredSegment SegmentOf(Room room, long number, byte[] row)
    {
        if (room.Seal.TryOpen(row, new SealPlace(SealUse.Segment, number)) is not { } plaintext)
        {
            return StoredSegment.Damaged(number, room.Seal.Patient);
        }

        var entries = new List<Entry>();
        var (device, batch, sent, received) = SegmentCodec.Read(plaintext, entries);
        return new StoredSegment(
            number,
            room.Seal.Patient,
            device,
            batch,
            sent,
            received,
            [.. entries.Select(entry => entry.Reading.ToReading())]);
    }

    private async Task<IEnumerable<Document>> ReadDocumentsAsync(
        Room room, string kind, string after, CancellationToken ct)
    {
        await using var view = await _state.Database.ViewAsync(ct);
        var rows = await view.RowsAsync(
            Sql.ListDocuments, ct, room.Number, room.Seal.TagOf(kind));
        return rows
            .Select(row => DocumentsWrite.Open(room.Seal, (byte[])row[2], new Tag((long)row[0], (long)row[1])))
            .Where(document => string.CompareOrdinal(document.Key, after) > 0)
            .OrderBy(document => document.Key, StringComparer.Ordinal)
            .Select(document => new Document(new DocumentKey(kind, room.Seal.Patient, document.Key), document.Value))
            .ToList();
    }
}
