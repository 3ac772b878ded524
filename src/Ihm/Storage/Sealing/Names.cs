using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Series;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Storage.Sealing;

/// <summary>The tags of one patient's names, for one thread. A tag of one kind is never that of another (spec ihm-store
/// 1.5).</summary>
internal sealed class Names(PatientSeal seal) : IDisposable
{
    private const int MostBytes = 320;

    private readonly IncrementalHash _hash = seal.Namer();
    private readonly ByteWriter _bytes = new();

    private enum Kind : byte
    {
        Patient = 1,
        Series = 2,
        Documents = 3,
        Document = 4,
        Readings = 5,
        Batch = 6,
        Content = 7,
        Contents = 8,
    }

    public Tag OfPatient() => Of(Kind.Patient, default, "", "");

    public Tag OfSeries(Signal signal) => Of(Kind.Series, default, signal.Name, "");

    /// <summary>All documents of a kind stand together.</summary>
    public long OfDocuments(string kind) => Of(Kind.Documents, default, kind, "").High;

    public Tag OfDocument(DocumentKey key) => Of(Kind.Document, default, key.Kind, key.Key);

    public Tag OfBatch(MemberId device, string batch) => Of(Kind.Batch, device, batch, "");

    /// <summary>Of all readings of a device and signal whose ids begin so.</summary>
    public Tag OfReadings(MemberId device, Signal signal, string prefix) =>
        Of(Kind.Readings, device, signal.Name, prefix);

    /// <summary>What two readings with one id must have in common to be the same.</summary>
    public long OfContent(Reading reading)
    {
        _bytes.Clear();
        _bytes.WriteByte((byte)Kind.Content);
        _bytes.WriteLong(reading.Time.UnixMs);
        _bytes.WriteDouble(reading.PeriodMs);
        for (var index = 0; index < reading.Values.Count; index++)
        {
            _bytes.WriteDouble(reading.Values[index]);
        }

        return Of(_bytes.Written).High;
    }

    /// <summary>What two batches with one id must have in common to be the same.</summary>
    public long OfContents(IEnumerable<(IdentityKey Key, int Version, long Content)> readings)
    {
        _bytes.Clear();
        _bytes.WriteByte((byte)Kind.Contents);
        foreach (var (key, version, content) in readings)
        {
            _bytes.WriteLong(key.High);
            _bytes.WriteLong(key.Low);
            _bytes.WriteLong(version);
            _bytes.WriteLong(content);
        }

        return Of(_bytes.Written).High;
    }

    public void Dispose() => _hash.Dispose();

    private Tag Of(ReadOnlySpan<byte> what)
    {
        Span<byte> name = stackalloc byte[Digest.Size];
        _hash.AppendData(what);
        _hash.GetHashAndReset(name);
        return new Tag(
            BinaryPrimitives.ReadInt64BigEndian(name), BinaryPrimitives.ReadInt64BigEndian(name[sizeof(long)..]));
    }

    private Tag Of(Kind kind, MemberId device, string first, string second)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        bytes[0] = (byte)kind;
        device.Value.CopyTo(bytes[1..]);
        var length = 1 + RandomId.Size;
        bytes[length++] = checked((byte)first.Length);
        length += Encoding.ASCII.GetBytes(first, bytes[length..]);
        length += Encoding.ASCII.GetBytes(second, bytes[length..]);
        return Of(bytes[..length]);
    }
}
