using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>Who a replica is, and for which ledger it speaks.</summary>
public sealed record ReplicaIdentity(string Validator, string Network, string Ledger, QuorumRule Quorum)
{
    /// <summary>Whose commits a final block needs besides a quorum's; null when nobody's.</summary>
    public Endorsement? Endorsement { get; init; }
}
