using System.Buffers.Binary;
using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Storage.Sealing;

/// <summary>The tags of one patient's names. A tag of one kind is never that of another (spec ihm-store 1.5).</summary>
internal static class Names
{
    private const int MostBytes = 320;

    private enum Kind : byte
    {
        Patient = 1,
        Series = 2,
        Documents = 3,
        Document = 4,
        Readings = 5,
        Batch = 6,
    }

    public static Tag OfPatient(PatientSeal seal) => Of(seal, Kind.Patient, default, "", "");

    public static Tag OfSeries(PatientSeal seal, Signal signal) => Of(seal, Kind.Series, default, signal.Name, "");

    /// <summary>All documents of a kind stand together.</summary>
    public static long OfDocuments(PatientSeal seal, string kind) =>
        Of(seal, Kind.Documents, default, kind, "").High;

    public static Tag OfDocument(PatientSeal seal, DocumentKey key) =>
        Of(seal, Kind.Document, default, key.Kind, key.Key);

    public static Tag OfBatch(PatientSeal seal, MemberId device, string batch) =>
        Of(seal, Kind.Batch, device, batch, "");

    /// <summary>Of all readings of a device and signal whose ids begin so.</summary>
    public static Tag OfReadings(PatientSeal seal, MemberId device, Signal signal, string prefix) =>
        Of(seal, Kind.Readings, device, signal.Name, prefix);

    /// <summary>What two readings with one id must have in common to be the same.</summary>
    public static long OfContent(PatientSeal seal, Reading reading, ByteWriter bytes)
    {
        bytes.Clear();
        bytes.WriteLong(reading.Time.UnixMs);
        bytes.WriteDouble(reading.PeriodMs);
        for (var index = 0; index < reading.Values.Count; index++)
        {
            bytes.WriteDouble(reading.Values[index]);
        }

        return Of(seal, bytes.Written).High;
    }

    public static Tag Of(PatientSeal seal, ReadOnlySpan<byte> what)
    {
        Span<byte> name = stackalloc byte[Digest.Size];
        seal.Name(what, name);
        return new Tag(
            BinaryPrimitives.ReadInt64BigEndian(name), BinaryPrimitives.ReadInt64BigEndian(name[sizeof(long)..]));
    }

    private static Tag Of(PatientSeal seal, Kind kind, MemberId device, string first, string second)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        bytes[0] = (byte)kind;
        device.Value.CopyTo(bytes[1..]);
        var length = 1 + RandomId.Size;
        bytes[length++] = checked((byte)first.Length);
        length += Encoding.ASCII.GetBytes(first, bytes[length..]);
        length += Encoding.ASCII.GetBytes(second, bytes[length..]);
        return Of(seal, bytes[..length]);
    }
}
