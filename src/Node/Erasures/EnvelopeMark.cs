using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Erasures;

/// <summary>Which record an envelope is made out for, by what stands in the open on each of its seals (spec records
/// 2.2). No reader opens a seal that is made out for another record than the one it reads.</summary>
internal static class EnvelopeMark
{
    private const int MaxKind = 32;
    private const int MaxSeals = 32;
    private const int MaxSeal = 4096;

    /// <summary>Whether an envelope is another record's: it names records, and this is none of them.</summary>
    public static bool IsOfAnother(ReadOnlyMemory<byte> envelope, RecordId record)
    {
        var records = Records(envelope);
        return records.Count > 0 && !records.Contains(record);
    }

    /// <summary>The records that an envelope's seals name; none when it is no envelope.</summary>
    public static IReadOnlyCollection<RecordId> Records(ReadOnlyMemory<byte> envelope)
    {
        try
        {
            var fields = JsonFields.Parse(envelope);
            fields.Text("kind", MaxKind);
            return [.. fields.Texts("seals", MaxSeals, MaxSeal).Select(Record).OfType<RecordId>().Distinct()];
        }
        catch (JsonRejectedException)
        {
            // Whoever wrote this made no envelope, and no reader takes it for one.
            return [];
        }
    }

    private static RecordId? Record(string seal)
    {
        try
        {
            var named = Jwe.ReadHeader(seal).Binding.Text("record");
            return RecordId.TryParse(named ?? "", out var record) ? record : null;
        }
        catch (JoseRejectedException)
        {
            // No seal either.
            return null;
        }
    }
}
