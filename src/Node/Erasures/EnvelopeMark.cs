using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Erasures;

/// <summary>Which record, or which batch, an envelope is made out for, by what stands in the open on each of its seals
/// (spec records 2.2). No reader opens a seal that is made out for another record than the one it reads.</summary>
internal static class EnvelopeMark
{
    private const int MaxKind = 32;
    private const int MaxSeals = 32;
    private const int MaxSeal = 4096;

    /// <summary>Whether an envelope is another record's, or a batch's: it names some, and this record is none of
    /// them.</summary>
    public static bool IsOfAnother(ReadOnlyMemory<byte> envelope, RecordId record)
    {
        var bindings = Bindings(envelope);
        var records = bindings.Select(Record).OfType<RecordId>().ToList();
        return (records.Count > 0 || bindings.Any(binding => binding.Text("batch") is not null))
            && !records.Contains(record);
    }

    /// <summary>The records that an envelope's seals name; none when it is no envelope.</summary>
    public static IReadOnlyCollection<RecordId> Records(ReadOnlyMemory<byte> envelope) =>
        [.. Bindings(envelope).Select(Record).OfType<RecordId>().Distinct()];

    private static List<JweBinding> Bindings(ReadOnlyMemory<byte> envelope)
    {
        try
        {
            var fields = JsonFields.Parse(envelope);
            fields.Text("kind", MaxKind);
            return [.. fields.Texts("seals", MaxSeals, MaxSeal).Select(Binding).OfType<JweBinding>()];
        }
        catch (JsonRejectedException)
        {
            // Whoever wrote this made no envelope, and no reader takes it for one.
            return [];
        }
    }

    private static RecordId? Record(JweBinding binding) =>
        RecordId.TryParse(binding.Text("record") ?? "", out var record) ? record : null;

    private static JweBinding? Binding(string seal)
    {
        try
        {
            return Jwe.ReadHeader(seal).Binding;
        }
        catch (JoseRejectedException)
        {
            // No seal either.
            return null;
        }
    }
}
