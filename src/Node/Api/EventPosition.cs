using System.Globalization;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Api;

/// <summary>How far a reader of events has come: on each ledger the block, and the last transaction seen of the block
/// after it. Text: a part for each ledger, <c>P-R-T</c>, <c>P.I</c> where a block was left half way; parts that are
/// left out are 0.</summary>
internal sealed class EventPosition
{
    private static readonly int Ledgers = Code<LedgerName>.All.Count;

    private readonly Place[] _places;

    private EventPosition(Place[] places) => _places = places;

    /// <summary>Past every block up to these.</summary>
    public static EventPosition After(IEnumerable<BlockHeader> heads) =>
        heads.Aggregate(new EventPosition(Begun()), (position, head) => position.Past(head));

    /// <summary>The first block of a ledger that may hold something not yet seen.</summary>
    public Height First(LedgerName ledger) => new(_places[(int)ledger].Height + 1);

    /// <summary>The first transaction of a block that was not yet seen.</summary>
    public int NextIndex(BlockHeader header) =>
        First(header.Ledger) != header.Height ? 0 : _places[(int)header.Ledger].Index + 1;

    /// <summary>The position after one transaction of a block.</summary>
    public EventPosition At(BlockHeader header, int index) =>
        With(header.Ledger, new Place(header.Height.Value - 1, index));

    /// <summary>The position after a whole block.</summary>
    public EventPosition Past(BlockHeader header) => With(header.Ledger, new Place(header.Height.Value, Index: -1));

    public static bool TryParse(ReadOnlySpan<char> text, out EventPosition position)
    {
        var places = Begun();
        position = new EventPosition(places);
        var parts = text.ToString().Split('-');
        return parts.Length <= Ledgers
            && parts.Select((part, ledger) => Place.TryParse(part, out places[ledger])).All(isRead => isRead);
    }

    public override string ToString() => string.Join('-', _places);

    private static Place[] Begun() => [.. Enumerable.Repeat(new Place(0, Index: -1), Ledgers)];

    private EventPosition With(LedgerName ledger, Place place)
    {
        Place[] places = [.. _places];
        places[(int)ledger] = place;
        return new EventPosition(places);
    }

    /// <summary>A block, and the last transaction seen of the one after it; -1 when none was.</summary>
    private readonly record struct Place(ulong Height, int Index)
    {
        public static bool TryParse(string text, out Place place)
        {
            var (height, index) = (0UL, -1);
            var parts = text.Split('.');
            var isRead = parts.Length is 1 or 2
                && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out height)
                && height < long.MaxValue
                && (parts.Length == 1
                    || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)
                        && index < int.MaxValue));
            place = new Place(height, index);
            return isRead;
        }

        public override string ToString() => Index < 0 ? $"{Height}" : $"{Height}.{Index}";
    }
}
