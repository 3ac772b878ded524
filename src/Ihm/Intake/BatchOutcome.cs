namespace Salus.Ihm.Intake;

/// <summary>Why one reading was not taken, or not as it was sent: its id, a stable code (docs/spec/ihm-intake.md 4),
/// and words that say what would be right. `Field` is where it stands in what was sent, empty where that is
/// clear.</summary>
public sealed record ReadingFault(string Id, string Code, string Words)
{
    public string Field { get; init; } = "";
}

/// <summary>What became of a batch, now durable: the readings that were not there before, those not taken, and the
/// number of the patient's segment that holds the new ones. `IsRepeated`: the whole batch had been taken
/// before.</summary>
public sealed record BatchOutcome(
    DeviceBatch Batch, bool IsRepeated, long Segment, IReadOnlyList<Reading> New, IReadOnlyList<ReadingFault> Faults);
