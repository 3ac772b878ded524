namespace Salus.Ihm.Storage.Sealing;

/// <summary>What a sealed row is; its number is for good.</summary>
internal enum SealUse : byte
{
    Patient = 1,
    Segment = 2,
    Block = 3,
    RollUps = 4,
    Document = 5,
}

/// <summary>
/// Where a row belongs, so that it opens nowhere else: a segment by its number; a block by its series and number;
/// roll-ups by series and page; a document by its name's tag. spec ihm-store 1.4
/// </summary>
internal readonly record struct SealPlace(SealUse Use, long First = 0, long Second = 0)
{
    /// <summary>For whoever has to look at a row that does not open.</summary>
    public override string ToString() => Use switch
    {
        SealUse.Segment => $"Segment {First} of a patient",
        SealUse.Block => $"Block {Second} of series {First}",
        SealUse.RollUps => $"Page {Second} of the roll-ups of series {First}",
        SealUse.Document => "A document",
        _ => "A patient's entry",
    };
}
