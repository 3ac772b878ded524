using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Ledgers;
using Salus.Primitives.Content;

namespace Salus.Node.Scrubbing;

/// <summary>Which contents the ledgers name: those of records, and of batches where the region has that
/// ledger.</summary>
internal sealed class NamedContent(LedgerNode records, LedgerNode? telemetry)
{
    /// <summary>Whether a version of a record, or a batch, ever named it.</summary>
    public bool IsNamed(Cid content) =>
        ContentUse.Find(records.Machine.Latest, content) is not null || IsOfBatch(content);

    /// <summary>Whether it is to be there: what is erased, or named by nothing, may be on its way out.</summary>
    public bool IsKept(Cid content) =>
        IsOfBatch(content)
        || (ContentUse.Find(records.Machine.Latest, content) is { } use
            && records.Machine.Latest.Get(Record.Table, use.Record.ToString()) is { IsErased: false });

    private bool IsOfBatch(Cid content) =>
        telemetry is not null && BatchContent.Find(telemetry.Machine.Latest, content) is not null;
}
