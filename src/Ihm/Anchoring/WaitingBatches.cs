using Salus.Ledger;

namespace Salus.Ihm.Anchoring;

/// <summary>The settled batches of one category that are not anchored yet, oldest first; tried again ever later while
/// the ledger does not take them.</summary>
internal sealed class WaitingBatches
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly List<PlannedBatch> _batches = [];
    private TimeSpan _pause;
    private DateTimeOffset _notBefore;

    public int Count => _batches.Count;

    /// <summary>When the oldest was settled.</summary>
    public Timestamp? Oldest => _batches is [var oldest, ..] ? oldest.Cut : null;

    /// <summary>The segment after which the oldest begins.</summary>
    public long? Begin => _batches is [var oldest, ..] ? oldest.After : null;

    /// <summary>Why the last try failed, a stable code; null after one that did not.</summary>
    public string? Fault { get; private set; }

    public void Add(PlannedBatch batch) => _batches.Add(batch);

    /// <summary>The one to try now, or null.</summary>
    public PlannedBatch? Next(DateTimeOffset now) =>
        now >= _notBefore && _batches is [var next, ..] ? next : null;

    /// <summary>The oldest is anchored.</summary>
    public void Done()
    {
        _batches.RemoveAt(0);
        (_pause, Fault) = (TimeSpan.Zero, null);
    }

    /// <summary>The oldest was settled anew.</summary>
    public void Replace(PlannedBatch anew) => _batches[0] = anew;

    /// <summary>The oldest was not taken.</summary>
    // spec ihm 3.6
    public void Pause(string fault, DateTimeOffset now)
    {
        _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(
            Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
        (_notBefore, Fault) = (now + _pause, fault);
    }
}
