using Salus.Ihm.Intake;

namespace Salus.Ihm.Storage;

/// <summary>
/// What became of a batch: whether the same one was here before; the number of the segment that keeps what was new in
/// it, 0 when nothing was; the new readings, in the batch's order; and what was not taken, and why. What is in neither
/// list was here already.
/// </summary>
public sealed record BatchOutcome(
    DeviceBatch Batch,
    bool IsRepeated,
    long Segment,
    IReadOnlyList<Reading> New,
    IReadOnlyList<ReadingFault> Faults)
{
    // Measurements are not for logs.
    public override string ToString() => $"{New.Count} new, {Faults.Count} not taken";
}

/// <summary>Why a reading, or what its id names, was not taken: a stable code, and words for the device's
/// owner.</summary>
public sealed record ReadingFault(string Id, string Code, string Words)
{
    public override string ToString() => Code;
}
