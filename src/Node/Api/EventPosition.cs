using System.Globalization;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Api;

/// <summary>How far a reader of events has come: on each ledger the block, and the last transaction seen of the block
/// after it, -1 when none was. Text: <c>P.I-R.I</c>, or <c>P-R</c> where no block was left half way.</summary>
internal readonly record struct EventPosition(ulong Policies, int PoliciesIndex, ulong Records, int RecordsIndex)
{
    /// <summary>The first block of a ledger that may hold something not yet seen.</summary>
    public Height First(LedgerName ledger) => new((ledger == LedgerName.Policies ? Policies : Records) + 1);

    /// <summary>The first transaction of a block that was not yet seen.</summary>
    public int NextIndex(BlockHeader header) => First(header.Ledger) != header.Height ? 0
        : header.Ledger == LedgerName.Policies ? PoliciesIndex + 1
        : RecordsIndex + 1;

    /// <summary>The position after one transaction of a block.</summary>
    public EventPosition At(BlockHeader header, int index) => header.Ledger == LedgerName.Policies
        ? this with { Policies = header.Height.Value - 1, PoliciesIndex = index }
        : this with { Records = header.Height.Value - 1, RecordsIndex = index };

    /// <summary>The position after a whole block.</summary>
    public EventPosition Past(BlockHeader header) => header.Ledger == LedgerName.Policies
        ? this with { Policies = header.Height.Value, PoliciesIndex = -1 }
        : this with { Records = header.Height.Value, RecordsIndex = -1 };

    public static bool TryParse(string text, out EventPosition position)
    {
        position = default;
        if (text.Split('-') is not [var policiesText, var recordsText]
            || !TryParseHalf(policiesText, out var policies)
            || !TryParseHalf(recordsText, out var records))
        {
            return false;
        }

        position = new EventPosition(policies.Height, policies.Index, records.Height, records.Index);
        return true;
    }

    public override string ToString() => $"{Text(Policies, PoliciesIndex)}-{Text(Records, RecordsIndex)}";

    private static bool TryParseHalf(string text, out (ulong Height, int Index) half)
    {
        half = (0, -1);
        var parts = text.Split('.');
        var isRead = parts.Length is 1 or 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out half.Height)
            && half.Height < long.MaxValue;
        return isRead && (parts.Length == 1
            || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out half.Index)
                && half.Index < int.MaxValue));
    }

    private static string Text(ulong height, int index) => index < 0 ? $"{height}" : $"{height}.{index}";
}
