using System.Collections;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>
/// The readings of a block that was opened; they never change. A day of a signal that is measured each second has
/// 86,400: each takes little more than its time, its value and its id, and is put together when it is asked for.
/// </summary>
internal sealed class OpenedBlock : IReadOnlyList<StoredReading>
{
    // Of the object and its arrays themselves.
    private const int Own = 512;

    private readonly Row[] _rows;
    private readonly double[] _values;
    private readonly List<Source> _sources = [];
    private readonly Timestamp _start;

    /// <summary>Of what <see cref="Block.Open"/> returned.</summary>
    public OpenedBlock(ReadOnlySpan<byte> plaintext)
    {
        var reader = new ReadingCodec.Reader(plaintext);
        _values = reader.Values;
        _rows = new Row[reader.Left];
        Bytes = Own + (long)_rows.Length * Row.Size + (long)_values.Length * sizeof(double);
        var (values, number) = (0, -1);
        var known = new Dictionary<Source, int>();
        for (var index = 0; index < _rows.Length; index++)
        {
            var reading = reader.Next(out _);
            var source = Source.Of(reading);
            if ((number < 0 || _sources[number] != source) && !known.TryGetValue(source, out number))
            {
                known.Add(source, number = _sources.Count);
                _sources.Add(source);
                Bytes += Source.Size;
            }

            _start = index == 0 ? reading.Time : _start;
            _rows[index] = new Row(
                number, reading.Name.Start, checked((int)(reading.Time.UnixMs - _start.UnixMs)), values);
            values += source.Values;
            Bytes += source.IdLength;
            HasWithdrawn |= reading.IsWithdrawn;
        }

        _sources.TrimExcess();
    }

    /// <summary>What it takes of memory, about.</summary>
    public long Bytes { get; }

    public bool HasWithdrawn { get; }

    public int Count => _rows.Length;

    public StoredReading this[int index]
    {
        get
        {
            var row = _rows[index];
            var source = _sources[row.Source];
            return new StoredReading(
                source.Device,
                source.Signal,
                new StoredId(source.Ids, row.Id, source.IdLength),
                source.Version,
                _start.PlusMs(row.AfterMs),
                source.PeriodMs,
                new ReadOnlyMemory<double>(_values, row.Values, source.Values));
        }
    }

    public IEnumerator<StoredReading> GetEnumerator()
    {
        for (var index = 0; index < _rows.Length; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What a reading has for itself: its source, where its id and its values begin, when it was.</summary>
    private readonly record struct Row(int Source, int Id, int AfterMs, int Values)
    {
        public const int Size = 4 * sizeof(int);
    }

    /// <summary>What many readings of a block have in common, nearly always.</summary>
    private readonly record struct Source(
        MemberId Device, Signal Signal, byte[] Ids, int IdLength, int Version, double PeriodMs, int Values)
    {
        public const int Size = 64;

        public static Source Of(in StoredReading reading) => new(
            reading.Device,
            reading.Signal,
            reading.Name.Shared,
            reading.Name.Bytes.Length,
            reading.Version,
            reading.PeriodMs,
            reading.Values.Length);
    }
}
