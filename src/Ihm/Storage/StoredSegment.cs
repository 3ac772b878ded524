using Salus.Ihm.Intake;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>What was new in one accepted batch. Segments are numbered per patient, from 1, without gaps, in the order
/// of acceptance. One that is damaged, or missing with those before it, has no readings.</summary>
public sealed record StoredSegment(
    long Number,
    MemberId Patient,
    MemberId Device,
    string Batch,
    Timestamp Sent,
    Timestamp Received,
    IReadOnlyList<Reading> Readings)
{
    public bool IsDamaged { get; private init; }

    internal static StoredSegment Damaged(long number, MemberId patient) =>
        new(number, patient, default, "", default, default, []) { IsDamaged = true };

    // Measurements are not for logs.
    public override string ToString() => $"segment {Number}";
}
