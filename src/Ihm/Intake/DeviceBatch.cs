using Salus.Ledger;

namespace Salus.Ihm.Intake;

/// <summary>What one device of a patient sent at once, proven to be that device's: `Id` is its random name for the
/// batch, `Sent` by the device's clock, `Received` by ours.</summary>
public sealed record DeviceBatch(
    MemberId Patient,
    MemberId Device,
    string Id,
    Timestamp Sent,
    Timestamp Received,
    IReadOnlyList<Reading> Readings);
