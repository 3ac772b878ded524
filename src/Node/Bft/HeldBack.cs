using Salus.Ledger;

namespace Salus.Node.Bft;

/// <summary>A transaction that another validator brought, and what screening it said.</summary>
internal sealed record Brought(string From, ReadOnlyMemory<byte> Compact)
{
    /// <summary>What goes into the pool; null when it was refused.</summary>
    public Pooled? Pooled { get; set; }

    /// <summary>Why it was refused.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>When it was held back first.</summary>
    public long? Since { get; set; }
}

/// <summary>Transactions whose signers are not known here yet: the block that registers them may be final elsewhere
/// already. They are looked at again for 2 s. For one thread.</summary>
internal sealed class HeldBack(TimeProvider time)
{
    private const int Most = 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly List<Brought> _kept = [];

    /// <summary>Whether there are none; may be asked by any thread.</summary>
    public bool IsEmpty => _kept.Count == 0;

    /// <summary>Takes all out.</summary>
    public IReadOnlyList<Brought> Take()
    {
        Brought[] all = [.. _kept];
        _kept.Clear();
        return all;
    }

    /// <summary>Keeps those that may be known soon.</summary>
    public void Keep(IEnumerable<Brought> refused)
    {
        foreach (var one in refused)
        {
            one.Since ??= time.GetTimestamp();
            if (time.GetElapsedTime(one.Since.Value) < Longest && _kept.Count < Most)
            {
                _kept.Add(one);
            }
        }
    }
}
