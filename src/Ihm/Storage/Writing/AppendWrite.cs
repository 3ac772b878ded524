using Salus.Ihm.Intake;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Writing;

/// <summary>Batches, each of which becomes a segment of what is new in it. spec ihm-store 3</summary>
internal sealed class AppendWrite(IReadOnlyList<PreparedBatch> batches) : Write<IReadOnlyList<BatchOutcome>>
{
    private readonly List<BatchOutcome> _outcomes = [];

    public override IEnumerable<IdentityKey> Keys => batches.SelectMany(batch => batch.Keys.Prepend(batch.Key));

    public override int Batches => batches.Count;

    protected override IReadOnlyList<BatchOutcome> Answer => _outcomes;

    public override async Task AddAsync(Commit commit, CancellationToken ct)
    {
        var most = commit.State.Options.MostBytes;
        if (commit.State.Bytes >= most && await commit.State.WeighAsync(ct) >= most)
        {
            throw StoreException.Full($"it may fill {most} bytes");
        }

        foreach (var batch in batches)
        {
            _outcomes.Add(Take(batch, commit));
        }
    }

    private static BatchOutcome Take(PreparedBatch prepared, Commit commit)
    {
        var batch = prepared.Batch;
        if (commit.Find(prepared.Key) is { } earlier)
        {
            return earlier.Content == prepared.Content
                ? new BatchOutcome(batch, IsRepeated: true, earlier.Time, [], [])
                : new BatchOutcome(batch, IsRepeated: false, 0, [], [Fault(batch.Id, Faults.BatchConflict)]);
        }

        var entries = new List<Entry>(batch.Readings.Count);
        var taken = new List<Reading>(batch.Readings.Count);
        var faults = new List<ReadingFault>();
        for (var index = 0; index < batch.Readings.Count; index++)
        {
            var reading = batch.Readings[index];
            var known = commit.Find(prepared.Keys[index]);
            if (Judge(reading, prepared.Contents[index], known, commit.State.Now) is { } fault)
            {
                faults.Add(Fault(reading.Id, fault));
            }
            else if (known is null || known.Value.Version < reading.Version)
            {
                entries.Add(EntryOf(batch.Device, reading, known));
                taken.Add(reading);
                commit.Remember(new Identity(
                    prepared.Keys[index], reading.Version, prepared.Contents[index], reading.Time.UnixMs));
            }
        }

        var segment = entries.Count == 0 ? 0 : Add(prepared, entries, commit);
        return new BatchOutcome(batch, IsRepeated: false, segment, taken, faults);
    }

    private static long Add(PreparedBatch prepared, List<Entry> entries, Commit commit)
    {
        var room = prepared.Room;
        var number = ++room.Segments;
        var samples = entries.Sum(entry => entry.Reading.Values.Length);
        room.UnmergedSamples += samples;
        commit.State.Count(samples);
        commit.Touched.Add(room);
        commit.Remember(new Identity(prepared.Key, 0, prepared.Content, number));
        var plaintext = SegmentCodec.Write(prepared.Batch, entries, new ByteWriter());
        commit.Changes.Add(
            Sql.AddSegment,
            room.PlaceOf(number),
            commit.State.Now.UnixMs,
            (long)samples,
            room.Seal.Seal(plaintext, new SealPlace(SealUse.Segment, number)));
        return number;
    }

    // What a device sends again is no fault; what it sends otherwise is. spec ihm-store 3.2, 3.3, 3.4, 5.2
    private static (string Code, string Words)? Judge(Reading reading, long content, Identity? known, Timestamp now)
    {
        if (known is { } earlier && reading.Version <= earlier.Version)
        {
            return reading.Version < earlier.Version ? Faults.Superseded
                : content == earlier.Content ? null : Faults.Conflict;
        }

        return Days.Of(reading.Time) < Retention.FirstDay(reading.Signal, now) ? Faults.TooOld : null;
    }

    private static Entry EntryOf(MemberId device, Reading reading, Identity? known) => new(
        new StoredReading(
            device,
            reading.Signal,
            reading.Id,
            reading.Version,
            reading.Time,
            reading.PeriodMs,
            reading.Values as double[] ?? [.. reading.Values]),
        known is { } earlier ? new Timestamp(earlier.Time) : null);

    private static ReadingFault Fault(string id, (string Code, string Words) fault) => new(id, fault.Code, fault.Words);

    private static class Faults
    {
        public static readonly (string, string) BatchConflict = (
            "batch-conflict", "A batch of this id, with other content, was taken before: give each batch its own id.");

        public static readonly (string, string) Conflict = (
            "sample-conflict",
            "This version of this id, with other content, was taken before: correct it with a higher version.");

        public static readonly (string, string) Superseded = (
            "version-superseded", "A higher version of this id was taken before; this one is not needed.");

        public static readonly (string, string) TooOld = (
            "sample-too-old", "It is older than this signal is kept in full.");
    }
}
