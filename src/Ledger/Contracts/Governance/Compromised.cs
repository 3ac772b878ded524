using Salus.Ledger.States;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>A validator of which it was proven that it said two things where it may say one: it has no power, for
/// good.</summary>
public sealed record Compromised(
    string Validator, LedgerName Ledger, Height Height, long Round, VotePhase Phase, TransactionId Report)
{
    /// <summary>Every compromised validator, by id.</summary>
    public static readonly Table<Compromised> Table = new("compromised", LedgerJson.Default.Compromised);

    /// <summary>Whether a validator is.</summary>
    public static bool Is(string validator, StateView policies) => policies.Get(Table, validator) is not null;
}
