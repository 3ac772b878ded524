using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Records;

/// <summary>What every seal of a record version's content key binds (spec records 2.2).</summary>
public static class ContentKeyBinding
{
    /// <summary>The binding for a recipient: <c>category</c>, or a grantee's text.</summary>
    public static JweBinding Of(
        string network, MemberId patient, VersionPlace place, Category category, string recipient) => JweBinding.Empty
        .With("network", network)
        .With("patient", patient.ToString())
        .With("record", place.Record.ToString())
        .With("version", place.Version)
        .With("category", Code<Category>.Text(category))
        .With("epoch", place.Epoch)
        .With("recipient", recipient);
}

/// <summary>A version of a record, and the epoch it was stored under.</summary>
public readonly record struct VersionPlace(RecordId Record, long Version, long Epoch);
