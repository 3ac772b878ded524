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
        var reader = new Reader(plaintext);
        entries.EnsureCapacity(entries.Count + reader.Left);
        while (reader.Left > 0)
        {
            var reading = reader.Next(out var replaced);
            entries.Add(new Entry(reading, replaced));
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

    /// <summary>Reads one entry after the other. A day has many: each costs little but its own bytes.</summary>
    public ref struct Reader
    {
        private readonly MemberId[] _devices;
        private readonly Signal[] _signals;
        private readonly IdText _id = new();
        private ByteReader _bytes;
        private MemberId _device;
        private Signal _signal;
        private long _time;
        private long _step;
        private int _count = 1;
        private double _periodMs;
        private int _read;

        public Reader(ReadOnlySpan<byte> plaintext)
        {
            _bytes = new ByteReader(plaintext);
            if (_bytes.ReadByte() != Form)
            {
                throw new InvalidOperationException("a row of the store was written by a later release");
            }

            _devices = new MemberId[_bytes.ReadInt()];
            for (var index = 0; index < _devices.Length; index++)
            {
                _devices[index] = new MemberId(RandomId.From(_bytes.Take(RandomId.Size)));
            }

            _signals = new Signal[_bytes.ReadInt()];
            for (var index = 0; index < _signals.Length; index++)
            {
                _signals[index] = SignalNames.Find(_bytes.ReadText());
            }

            Left = _bytes.ReadInt();
            Values = new double[_bytes.ReadInt()];
            ValueCodec.Read(ref _bytes, Values);
            (_device, _signal) = (_devices[0], _signals[0]);
            _id.Left = Left;
        }

        /// <summary>How many entries are still to be read.</summary>
        public int Left { get; private set; }

        /// <summary>The values of all entries, one after the other.</summary>
        public double[] Values { get; }

        /// <summary>The next one; its values are part of <see cref="Values"/>.</summary>
        public StoredReading Next(out Timestamp? replaced)
        {
            var same = (Same)_bytes.ReadByte();
            _device = (same & Same.Device) != 0 ? _device : _devices[_bytes.ReadInt()];
            _signal = (same & Same.Signal) != 0 ? _signal : _signals[_bytes.ReadInt()];
            var version = (same & Same.VersionOne) != 0 ? 1 : _bytes.ReadInt();
            var id = (same & Same.Successor) != 0 ? _id.Follow() : _id.Read(ref _bytes);
            _step = (same & Same.Step) != 0 ? _step : _bytes.ReadDifference();
            _time += _step;
            if ((same & Same.Shape) == 0)
            {
                _count = _bytes.ReadInt();
                _periodMs = _bytes.ReadDouble();
            }

            replaced = (same & Same.Replaces) == 0 ? null : new Timestamp(_time - _bytes.ReadDifference());
            var own = new ReadOnlyMemory<double>(Values, _read, _count);
            _read += _count;
            Left--;
            return new StoredReading(_device, _signal, id, version, new Timestamp(_time), _periodMs, own);
        }
    }

    /// <summary>The entry before, as the reader knows it too.</summary>
    private sealed class Neighbour
    {
        public required MemberId Device { get; set; }

        public required Signal Signal { get; set; }

        public IdText Id { get; } = new();

        public long Time { get; set; }

        public long Step { get; set; }

        public int Count { get; set; } = 1;

        public double PeriodMs { get; set; }

        public bool HasShape(StoredReading reading) => Count == reading.Values.Length
            && BitConverter.DoubleToInt64Bits(PeriodMs) == BitConverter.DoubleToInt64Bits(reading.PeriodMs);
    }
}
