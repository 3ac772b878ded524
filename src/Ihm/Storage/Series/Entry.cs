using Salus.Ledger;

namespace Salus.Ihm.Storage.Series;

/// <summary>A reading in a segment or a block; where it takes the place of a lower version, the time of that
/// one.</summary>
internal readonly record struct Entry(StoredReading Reading, Timestamp? Replaced = null)
{
    public Timestamp Time => Reading.Time;

    public EntryName Name => new(Reading.Device, Reading.Name);
}

/// <summary>Names a reading among those of its signal.</summary>
internal readonly record struct EntryName(MemberId Device, StoredId Id);
