using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Ordering;

/// <summary>A ledger of this node takes no transactions any more. Whether one that waits is in a block, its id tells
/// after the node's next start.</summary>
public sealed class LedgerStoppedException : OperationalException
{
    private LedgerStoppedException(string code, string message, Exception? cause)
        : base(code, message, cause)
    {
    }

    internal static LedgerStoppedException ShuttingDown(LedgerName ledger) => new(
        "shutting-down",
        $"The node is shutting down: {Code<LedgerName>.Text(ledger)} takes no transactions. Try again.",
        null);

    internal static LedgerStoppedException BecauseOf(LedgerName ledger, Exception cause) => new(
        "ledger-stopped", $"{Code<LedgerName>.Text(ledger)} stopped, see the node's log: {cause.Message}", cause);
}
