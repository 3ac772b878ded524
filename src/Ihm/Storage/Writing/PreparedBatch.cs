using Salus.Ihm.Intake;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;

namespace Salus.Ihm.Storage.Writing;

/// <summary>A batch with the names of its readings, made before it waits for the writer.</summary>
internal sealed class PreparedBatch
{
    private const int MostId = 64;

    public PreparedBatch(DeviceBatch batch, Room room)
    {
        Batch = batch;
        Room = room;
        using var names = new Names(room.Seal);
        var ids = new ReadingNames(names, room.Number, batch.Device);
        Require(batch.Id.Length is > 0 and <= MostId && IsPrintable(batch.Id), "a batch's id is 1 to 64 ASCII");
        Key = ids.OfBatch(batch.Id);
        Keys = new IdentityKey[batch.Readings.Count];
        Contents = new long[Keys.Length];
        for (var index = 0; index < Keys.Length; index++)
        {
            var reading = batch.Readings[index];
            Require(reading);
            Keys[index] = ids.Of(reading.Signal, reading.Id);
            Contents[index] = names.OfContent(reading);
        }

        Content = names.OfContents(Keys.Zip(batch.Readings.Select(reading => reading.Version), Contents));
    }

    public DeviceBatch Batch { get; }

    public Room Room { get; }

    public IdentityKey Key { get; }

    public long Content { get; }

    public IdentityKey[] Keys { get; }

    public long[] Contents { get; }

    private static void Require(Reading reading) => Require(
        reading.Id.Length is > 0 and <= MostId && IsPrintable(reading.Id) && reading.Version >= 1
            && reading.Time.UnixMs >= 0 && SignalNames.IsKnown(reading.Signal),
        "a reading has an id of 1 to 64 printable ASCII characters, a version from 1 on, and a signal of Signal.All");

    private static void Require(bool fits, string rule)
    {
        if (!fits)
        {
            throw new ArgumentException($"What intake lets through: {rule}.");
        }
    }

    private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
