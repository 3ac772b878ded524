using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>
/// What the devices of the patients measured, sealed under one key per patient, in SQLite or PostgreSQL; and small
/// sealed documents (docs/spec/ihm-store.md). Safe for many threads. Every call may throw a
/// <see cref="StoreException"/>.
/// </summary>
public sealed class TelemetryStore : IAsyncDisposable
{
    private TelemetryStore()
    {
    }

    /// <summary>How full it is; as of the last commit.</summary>
    public StoreStatistics Statistics => throw new NotImplementedException();

    /// <summary>Opens the store, and makes it when it is not there. One process at a time may have it open.</summary>
    public static Task<TelemetryStore> OpenAsync(StoreOptions options, TimeProvider time, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Opens what is stored of a patient, or makes room for it, and takes over the key. Once for each patient
    /// after each start.</summary>
    public Task AddPatientAsync(MemberId patient, StoreKey key, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Whether the key of that patient was given.</summary>
    public bool Knows(MemberId patient) => throw new NotImplementedException();

    /// <summary>Keeps what is new in batches, in their order; once it returns, they outlive a power cut. Calls that
    /// come together are committed together.</summary>
    public Task<IReadOnlyList<BatchOutcome>> AppendAsync(IReadOnlyList<DeviceBatch> batches, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Readings of a signal, oldest first.</summary>
    public Task<SampleSlice> QueryAsync(
        MemberId patient, Signal signal, Timestamp from, Timestamp to, int limit, CancellationToken ct) =>
        QueryAsync(patient, signal, new SampleRange(from, to, limit), ct);

    /// <summary>Readings of a signal within a range.</summary>
    public Task<SampleSlice> QueryAsync(MemberId patient, Signal signal, SampleRange range, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Count, least, greatest and mean value for each step that begins within [from, to); also of what is no
    /// longer kept in full.</summary>
    public Task<IReadOnlyList<RollUp>> RollUpsAsync(
        MemberId patient, Signal signal, RollUpStep step, Timestamp from, Timestamp to, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>What was accepted of a patient after that segment, in the order of acceptance.</summary>
    public IAsyncEnumerable<StoredSegment> SegmentsAsync(MemberId patient, long after, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Says that segments up to this one are anchored, so that they may go once they are older than
    /// <see cref="Retention.SegmentDays"/>. Readings stay, under their signal's retention.</summary>
    public Task ReleaseAsync(MemberId patient, long through, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Writes and deletes documents, all or none. Those deleted and put at once are put.</summary>
    public Task PutAsync(IReadOnlyList<Document> puts, IReadOnlyList<DocumentKey> deletes, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>The document's value, or null when there is none.</summary>
    public Task<byte[]?> GetAsync(DocumentKey key, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The documents of a kind whose keys come after that one (ordinal; "" for all), in the order of keys; of
    /// one patient, or of each in turn.</summary>
    public IAsyncEnumerable<Document> ListAsync(string kind, MemberId? patient, string after, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Deletes what is older than it is kept, once its roll-ups are written. Does so by itself once an hour
    /// while batches come.</summary>
    public Task ExpireAsync(CancellationToken ct) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
