using System.Buffers.Binary;
using System.Text;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Fhir;

/// <summary>
/// The id of an Observation: where its reading is, in 62 hexadecimal digits: the patient, the moment, a byte of the
/// signal's name's digest, and eight of that of device and reading. Who may see the Observation sees all of it there.
/// </summary>
internal readonly record struct ObservationId(MemberId Patient, Timestamp Time, byte SignalMark, ulong ReadingMark)
{
    private const int Length = RandomId.Size + 6 + 1 + sizeof(ulong);
    private const int TimeAt = RandomId.Size;
    private const int SignalAt = TimeAt + 6;
    private const int ReadingAt = SignalAt + 1;

    public static ObservationId Of(MemberId patient, StoredReading reading) => new(
        patient,
        reading.Time,
        MarkOf(reading.Signal),
        BinaryPrimitives.ReadUInt64BigEndian(
            Digest.Of(Encoding.ASCII.GetBytes($"{reading.Device} {reading.Id}")).ToArray()));

    public static byte MarkOf(Signal signal) => Digest.Of(Encoding.ASCII.GetBytes(signal.Name)).ToArray()[0];

    public static bool TryParse(string text, out ObservationId id)
    {
        id = default;
        var bytes = new byte[Length];
        if (text.Length != 2 * Length
            || text.Any(char.IsAsciiLetterUpper)
            || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> time = stackalloc byte[sizeof(long)];
        bytes.AsSpan(TimeAt, 6).CopyTo(time[2..]);
        id = new ObservationId(
            new MemberId(RandomId.From(bytes.AsSpan(0, RandomId.Size))),
            new Timestamp(BinaryPrimitives.ReadInt64BigEndian(time)),
            bytes[SignalAt],
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(ReadingAt)));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> time = stackalloc byte[sizeof(long)];
        Patient.Value.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(time, Time.UnixMs);
        time[2..].CopyTo(bytes[TimeAt..]);
        bytes[SignalAt] = SignalMark;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[ReadingAt..], ReadingMark);
        return Convert.ToHexStringLower(bytes);
    }
}
