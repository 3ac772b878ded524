using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>
/// What to read of a signal: readings that have a value within [From, To), at most `Limit` of them, from the oldest or
/// from the newest on.
/// </summary>
public readonly record struct SampleRange(Timestamp From, Timestamp To, int Limit, bool IsNewestFirst = false);

/// <summary>
/// Readings of one signal in order of time, newest versions only. Where the limit cut it, it is not complete; all that
/// begin in the same millisecond as the last one are in it nevertheless, so that whoever goes on a millisecond after it
/// (or, newest first, up to it) misses none.
/// </summary>
public sealed record SampleSlice(Signal Signal, IReadOnlyList<StoredReading> Readings, bool IsComplete)
{
    /// <summary>Rows of the store that were damaged: what is missing may have been in them.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    // Measurements are not for logs.
    public override string ToString() => $"{Readings.Count} readings of {Signal}";
}
