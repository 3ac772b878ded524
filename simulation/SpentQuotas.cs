using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Simulation;

/// <summary>What the founders' quotas leave them on each ledger: worked out from the final blocks alone, and from no
/// machine's state. spec ledger 7.1</summary>
internal sealed class SpentQuotas(Genesis genesis)
{
    private const long Token = 1000;

    private readonly Dictionary<Digest, Quota> _quotas = genesis.Organisations
        .SelectMany(one => new[] { (one.Registrar, Role.Registrar), (one.Store, Role.Store) })
        .ToDictionary(one => one.Item1.SigningKey.Thumbprint, one => genesis.Quotas[one.Item2]);

    private readonly Dictionary<(LedgerName Ledger, Digest Key), (long Left, Timestamp At)> _buckets = [];

    /// <summary>Takes a transaction of a block of that time off what a key has left; false when that is less.</summary>
    public bool TrySpend(LedgerName ledger, Digest key, Timestamp time)
    {
        var quota = _quotas[key];
        var full = quota.Burst * Token;
        var (left, at) = _buckets.GetValueOrDefault((ledger, key), (full, time));
        left = Math.Min(full, left + ((time.UnixMs - at.UnixMs) * quota.PerSecond)) - Token;
        _buckets[(ledger, key)] = (left, time);
        return left >= 0;
    }
}
