using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Storage.Series;

/// <summary>
/// Entries in few bytes: what repeats from one to the next, or counts upwards, costs bits of one byte; values are
/// differences of decimals where they are decimals. Reading gives back every bit.
/// </summary>
internal static class ReadingCodec
{
    private const byte Form = 1;

    [Flags]
    private enum Same : byte
    {
        None = 0,
        Successor = 1,
        Device = 2,
        Signal = 4,
        VersionOne = 8,
        Shape = 16,
        Step = 32,
        Replaces = 64,
    }

    public static void Write(IReadOnlyList<Entry> entries, ByteWriter bytes)
    {
        var devices = entries.Select(entry => entry.Reading.Device).Distinct().ToList();
        var signals = entries.Select(entry => entry.Reading.Signal.Name).Distinct().ToList();
        bytes.WriteByte(Form);
        bytes.WriteCount(devices.Count);
        devices.ForEach(device => device.Value.CopyTo(bytes.Claim(RandomId.Size)));
        bytes.WriteCount(signals.Count);
        signals.ForEach(signal => bytes.WriteText(signal));
        bytes.WriteCount(entries.Count);
        bytes.WriteCount(entries.Sum(entry => entry.Reading.Values.Length));
        ValueCodec.Write(entries, bytes);
        var last = new Neighbour { Device = devices[0], Signal = entries[0].Reading.Signal };
        foreach (var entry in entries)
        {
            WriteEntry(entry, last, bytes, devices, signals);
        }
    }

    /// <summary>Adds all of it to a list; its values are parts of one array.</summary>
    public static void Read(ReadOnlySpan<byte> plaintext, List<Entry> entries)
    {
        var bytes = new ByteReader(plaintext);
        if (bytes.ReadByte() != Form)
        {
            throw new InvalidOperationException("a row of the store was written by a later release");
        }

        var devices = new MemberId[bytes.ReadInt()];
        for (var index = 0; index < devices.Length; index++)
        {
            devices[index] = new MemberId(RandomId.From(bytes.Take(RandomId.Size)));
        }

        var signals = new Signal[bytes.ReadInt()];
        for (var index = 0; index < signals.Length; index++)
        {
            signals[index] = SignalNames.Find(bytes.ReadText());
        }

        var count = bytes.ReadInt();
        var values = new double[bytes.ReadInt()];
        ValueCodec.Read(ref bytes, values);
        var last = new Neighbour { Device = devices[0], Signal = signals[0] };
        last.Id.Left = count;
        entries.EnsureCapacity(entries.Count + count);
        for (var index = 0; index < count; index++)
        {
            entries.Add(ReadEntry(ref bytes, last, devices, signals, values));
        }
    }

    private static void WriteEntry(
        Entry entry, Neighbour last, ByteWriter bytes, List<MemberId> devices, List<string> signals)
    {
        var reading = entry.Reading;
        var step = reading.Time.UnixMs - last.Time;
        var same = (last.Id.TryFollow(reading.Name.Bytes) ? Same.Successor : Same.None)
            | (reading.Device == last.Device ? Same.Device : Same.None)
            | (reading.Signal.Name == last.Signal.Name ? Same.Signal : Same.None)
            | (reading.Version == 1 ? Same.VersionOne : Same.None)
            | (last.HasShape(reading) ? Same.Shape : Same.None)
            | (step == last.Step ? Same.Step : Same.None)
            | (entry.Replaced is null ? Same.None : Same.Replaces);
        bytes.WriteByte((byte)same);
        if (!same.HasFlag(Same.Device))
        {
            bytes.WriteCount(devices.IndexOf(reading.Device));
        }

        if (!same.HasFlag(Same.Signal))
        {
            bytes.WriteCount(signals.IndexOf(reading.Signal.Name));
        }

        if (!same.HasFlag(Same.VersionOne))
        {
            bytes.WriteCount(reading.Version);
        }

        if (!same.HasFlag(Same.Successor))
        {
            last.Id.Write(reading.Name.Bytes, bytes);
        }

        if (!same.HasFlag(Same.Step))
        {
            bytes.WriteDifference(step);
        }

        if (!same.HasFlag(Same.Shape))
        {
            bytes.WriteCount(reading.Values.Length);
            bytes.WriteDouble(reading.PeriodMs);
        }

        if (entry.Replaced is { } replaced)
        {
            bytes.WriteDifference(reading.Time.UnixMs - replaced.UnixMs);
        }

        (last.Device, last.Signal, last.Time, last.Step) = (reading.Device, reading.Signal, reading.Time.UnixMs, step);
        (last.Count, last.PeriodMs) = (reading.Values.Length, reading.PeriodMs);
    }

    private static Entry ReadEntry(
        ref ByteReader bytes, Neighbour last, MemberId[] devices, Signal[] signals, double[] values)
    {
        var same = (Same)bytes.ReadByte();
        last.Device = (same & Same.Device) != 0 ? last.Device : devices[bytes.ReadInt()];
        last.Signal = (same & Same.Signal) != 0 ? last.Signal : signals[bytes.ReadInt()];
        var version = (same & Same.VersionOne) != 0 ? 1 : bytes.ReadInt();
        var id = (same & Same.Successor) != 0 ? last.Id.Follow() : last.Id.Read(ref bytes);
        last.Step = (same & Same.Step) != 0 ? last.Step : bytes.ReadDifference();
        last.Time += last.Step;
        if ((same & Same.Shape) == 0)
        {
            last.Count = bytes.ReadInt();
            last.PeriodMs = bytes.ReadDouble();
        }

        var replaced = (same & Same.Replaces) == 0
            ? (Timestamp?)null
            : new Timestamp(last.Time - bytes.ReadDifference());
        var own = new ReadOnlyMemory<double>(values, last.Values, last.Count);
        last.Values += last.Count;
        return new Entry(
            new StoredReading(last.Device, last.Signal, id, version, new Timestamp(last.Time), last.PeriodMs, own),
            replaced);
    }

    /// <summary>The entry before, as both sides know it.</summary>
    private sealed class Neighbour
    {
        public required MemberId Device { get; set; }

        public required Signal Signal { get; set; }

        public IdText Id { get; } = new();

        public long Time { get; set; }

        public long Step { get; set; }

        public int Count { get; set; } = 1;

        public double PeriodMs { get; set; }

        /// <summary>How many values were read.</summary>
        public int Values { get; set; }

        public bool HasShape(StoredReading reading) => Count == reading.Values.Length
            && BitConverter.DoubleToInt64Bits(PeriodMs) == BitConverter.DoubleToInt64Bits(reading.PeriodMs);
    }
}
