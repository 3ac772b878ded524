using Salus.Ihm.Intake;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Storage.Series;

/// <summary>A segment before it is sealed: which batch it was, and the entries that were new in it.</summary>
internal static class SegmentCodec
{
    public static ReadOnlySpan<byte> Write(DeviceBatch batch, IReadOnlyList<Entry> entries, ByteWriter bytes)
    {
        batch.Device.Value.CopyTo(bytes.Claim(RandomId.Size));
        bytes.WriteText(batch.Id);
        bytes.WriteLong(batch.Sent.UnixMs);
        bytes.WriteLong(batch.Received.UnixMs);
        ReadingCodec.Write(entries, bytes);
        return bytes.Written;
    }

    public static (MemberId Device, string Batch, Timestamp Sent, Timestamp Received) Read(
        ReadOnlySpan<byte> plaintext, List<Entry> entries)
    {
        var bytes = new ByteReader(plaintext);
        var device = new MemberId(RandomId.From(bytes.Take(RandomId.Size)));
        var batch = bytes.ReadText();
        var (sent, received) = (new Timestamp(bytes.ReadLong()), new Timestamp(bytes.ReadLong()));
        ReadingCodec.Read(bytes.Rest(), entries);
        return (device, batch, sent, received);
    }
}
