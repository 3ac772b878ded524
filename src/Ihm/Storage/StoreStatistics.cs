namespace Salus.Ihm.Storage;

/// <summary>How full the store is. `Samples` are values; `Bytes` are those on the disk; `Backlog` is how many batches
/// wait to be written now; `Damaged` how many segments were found damaged.</summary>
public sealed record StoreStatistics(
    long Patients, long Samples, long Bytes, long MostBytes, long Backlog, long Damaged);
