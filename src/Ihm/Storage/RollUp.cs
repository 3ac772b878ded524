using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>How much time one roll-up stands for.</summary>
public enum RollUpStep
{
    Minute,
    Hour,
    Day,
}

/// <summary>The values of a signal that were measured from `Start` on, for one step; steps without values have
/// none.</summary>
public readonly record struct RollUp(Timestamp Start, long Count, double Lowest, double Highest, double Mean)
{
    // Measurements are not for logs.
    public override string ToString() => $"{Count} values from {Start}";
}
