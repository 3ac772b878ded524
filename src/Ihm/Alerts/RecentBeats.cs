using System.Collections.Immutable;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>When the last beats of one kind came: at most ten are remembered.</summary>
public sealed record RecentBeats(ImmutableList<Timestamp> Times)
{
    private const int Most = 10;
    private const long MinuteMs = 60_000;
    private const int RunOf = 3;

    // Three beats span two intervals: at 100 a minute 1.2 s.
    private const long RunMs = 1_200;

    public static RecentBeats None { get; } = new(ImmutableList<Timestamp>.Empty);

    /// <summary>How many came within a minute up to the last one.</summary>
    public int InLastMinute => Times.Count(time => time > Times[^1].PlusMs(-MinuteMs));

    /// <summary>Whether the last three followed each other at 100 a minute or faster.</summary>
    public bool AreRun => Times.Count >= RunOf && Times[^1].UnixMs - Times[^RunOf].UnixMs <= RunMs;

    /// <summary>With one beat more. One from before the last is not counted; from more than a minute before it, the
    /// device's clock was set back and counting begins anew.</summary>
    public RecentBeats With(Timestamp time) =>
        Times.Count == 0 || time <= Times[^1].PlusMs(-MinuteMs) ? new([time])
        : time <= Times[^1] ? this
        : new(Times.Count == Most ? Times.RemoveAt(0).Add(time) : Times.Add(time));
}
