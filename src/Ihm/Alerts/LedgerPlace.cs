using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>How far a patient's agent has heard of what happens on the ledgers.</summary>
public sealed record LedgerPlace(MemberId Agent, string Place);
