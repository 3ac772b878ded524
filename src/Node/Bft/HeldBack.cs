using Salus.Ledger;
using Salus.Ledger.Transactions;

namespace Salus.Node.Bft;

/// <summary>A transaction that another validator brought, and what screening it said.</summary>
internal sealed record Brought(string From, ReadOnlyMemory<byte> Compact)
{
    /// <summary>It, once it was read.</summary>
    public Transaction? Transaction { get; set; }

    /// <summary>What goes into the pool; null when it was refused, or is there.</summary>
    public Pooled? Pooled { get; set; }

    /// <summary>Why it was refused.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>When it was held back first.</summary>
    public long? Since { get; set; }
}

/// <summary>Transactions whose signers are not known here yet: the block that registers them may be final elsewhere
/// already. They are looked at again for 2 s. Each validator has a share of its own, so that none can fill it for the
/// others (spec votes 2.3). For one thread.</summary>
internal sealed class HeldBack(TimeProvider time)
{
    private const int MostOfEach = 1024;
    private const long MostBytesOfEach = 8 * 1024 * 1024;
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

    /// <summary>Keeps those that may be known soon, and no others any longer.</summary>
    public void Keep(IEnumerable<Brought> refused)
    {
        _kept.RemoveAll(IsTooOld);
        var shares = _kept.GroupBy(one => one.From).ToDictionary(
            brought => brought.Key, brought => (Count: brought.Count(), Bytes: brought.Sum(Length)));
        foreach (var one in refused)
        {
            one.Since ??= time.GetTimestamp();
            var (count, bytes) = shares.GetValueOrDefault(one.From);
            if (!IsTooOld(one) && count < MostOfEach && bytes + Length(one) <= MostBytesOfEach)
            {
                shares[one.From] = (count + 1, bytes + Length(one));
                _kept.Add(one);
            }
        }
    }

    private static long Length(Brought one) => one.Compact.Length;

    private bool IsTooOld(Brought one) => time.GetElapsedTime(one.Since!.Value) >= Longest;
}
