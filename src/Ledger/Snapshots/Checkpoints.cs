namespace Salus.Ledger.Snapshots;

/// <summary>Which heights are checkpoints, and which headers name their snapshots (spec snapshots 1).</summary>
public static class Checkpoints
{
    /// <summary>Every so many blocks is a checkpoint.</summary>
    public const ulong Interval = 1_000;

    /// <summary>So many blocks after a checkpoint the header names its snapshot.</summary>
    public const ulong Delay = 64;

    /// <summary>Whether a snapshot is taken of the state after this block.</summary>
    public static bool Is(Height height) => height.Value > 0 && height.Value % Interval == 0;

    /// <summary>The header that names a checkpoint's snapshot.</summary>
    public static Height NamedAt(Height checkpoint) => new(checkpoint.Value + Delay);

    /// <summary>The checkpoint whose snapshot a header names; null for a header that names none.</summary>
    public static Height? NamedBy(Height height) =>
        height.Value > Delay && Is(new Height(height.Value - Delay)) ? new Height(height.Value - Delay) : null;
}
