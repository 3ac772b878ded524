using System.Collections.Concurrent;
using Salus.Ledger;

namespace Salus.Node.Scrubbing;

/// <summary>Something stored that does not hold: where it lies and what is wrong. Nothing personal.</summary>
/// <param name="Code">store-damaged or content-damaged.</param>
/// <param name="File">The file.</param>
/// <param name="Height">The block; null for content.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="What">What does not hold.</param>
public sealed record ScrubFault(string Code, string File, ulong? Height, long Offset, string What);

/// <summary>How far the scrub is and what it found; any thread may read.</summary>
public sealed class ScrubFigures
{
    private readonly ConcurrentDictionary<(string File, ulong Place), (ScrubFault Fault, long Pass)> _faults = new();
    private long _passes;
    private long _blocks;
    private long _files;
    private long _finishedAt;
    private long _collected;
    private long _repaired;

    /// <summary>How many times everything was gone through.</summary>
    public long Passes => Interlocked.Read(ref _passes);

    /// <summary>Blocks checked since the start.</summary>
    public long Blocks => Interlocked.Read(ref _blocks);

    /// <summary>Contents and envelopes checked since the start.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Contents deleted since the start because no record named them.</summary>
    public long Collected => Interlocked.Read(ref _collected);

    /// <summary>Damaged blocks and parts of states since the start in whose place other validators' stand
    /// now.</summary>
    public long Repaired => Interlocked.Read(ref _repaired);

    /// <summary>When the last pass ended, in milliseconds since 1970; 0 before the first.</summary>
    public long FinishedAtMs => Interlocked.Read(ref _finishedAt);

    /// <summary>What does not hold, as last seen.</summary>
    public IReadOnlyCollection<ScrubFault> Faults => [.. _faults.Values.Select(found => found.Fault)];

    internal void SawBlock() => Interlocked.Increment(ref _blocks);

    internal void Collect(long contents) => Interlocked.Add(ref _collected, contents);

    internal void SawFile() => Interlocked.Increment(ref _files);

    /// <summary>True when this was not known.</summary>
    internal bool Found(ScrubFault fault)
    {
        var key = (fault.File, fault.Height ?? (ulong)fault.Offset);
        var isNew = !_faults.ContainsKey(key);
        _faults[key] = (fault, Passes);
        return isNew;
    }

    /// <summary>What did not hold, a block or a part of the state, was fetched again from another validator.</summary>
    internal void Repair(string file, ulong place)
    {
        if (_faults.TryRemove((file, place), out _))
        {
            Interlocked.Increment(ref _repaired);
        }
    }

    /// <summary>Ends a pass: what it did not find any more is whole again, or gone.</summary>
    internal void Finish(DateTimeOffset now)
    {
        foreach (var (key, found) in _faults)
        {
            if (found.Pass < Passes)
            {
                _faults.TryRemove(key, out _);
            }
        }

        Interlocked.Increment(ref _passes);
        Interlocked.Exchange(ref _finishedAt, now.ToUnixTimeMilliseconds());
    }
}
