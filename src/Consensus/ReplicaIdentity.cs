using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>Who a replica is, and for which ledger it speaks.</summary>
public sealed record ReplicaIdentity(string Validator, string Network, string Ledger, QuorumRule Quorum);
