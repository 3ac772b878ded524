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
        var names = new ReadingNames(room.Seal, room.Number, batch.Device);
        Require(batch.Id.Length is > 0 and <= MostId && IsPrintable(batch.Id), "a batch's id is 1 to 64 ASCII");
        Key = names.OfBatch(batch.Id);
        Keys = new IdentityKey[batch.Readings.Count];
        Contents = new long[Keys.Length];
        var all = new ByteWriter();
        var one = new ByteWriter();
        for (var index = 0; index < Keys.Length; index++)
        {
            var reading = batch.Readings[index];
            Require(reading);
            Keys[index] = names.Of(reading.Signal, reading.Id);
            Contents[index] = Names.OfContent(room.Seal, reading, one);
            all.WriteLong(Keys[index].High);
            all.WriteLong(Keys[index].Low);
            all.WriteLong(reading.Version);
            all.WriteLong(Contents[index]);
        }

        Content = Names.Of(room.Seal, all.Written).High;
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
