using Salus.Ledger;
using Salus.Ledger.Contracts.Recovery;

namespace Salus.Client.Recovery;

/// <summary>A patient's trustees and what they approved, as a node has it now; nothing here is proven.</summary>
/// <param name="Named">The trustees.</param>
/// <param name="Cases">The open recoveries, by their new keys.</param>
/// <param name="Completed">The recovery that gave the patient its present keys, until trustees are named
/// anew.</param>
public sealed record RecoveryNow(
    NamedTrustees Named, IReadOnlyList<RecoveryCase> Cases, RecoveryEnd? Completed = null);

/// <summary>An open recovery: the standing approvals of the same new keys.</summary>
/// <param name="Keys">The new keys.</param>
/// <param name="Approvals">Who approved them, when.</param>
/// <param name="CompletableFrom">From when it can be completed; null before enough trustees approved.</param>
public sealed record RecoveryCase(
    RecoveryKeys Keys, IReadOnlyList<Approval> Approvals, Timestamp? CompletableFrom = null);
