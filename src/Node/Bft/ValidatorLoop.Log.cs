using Salus.Ledger;

namespace Salus.Node.Bft;

/// <content>What it tells the operator.</content>
internal sealed partial class ValidatorLoop
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Ledger}: this validator has signed something at block {Height} that its vote log does not hold: "
            + "the log is an old one. It follows until that can do no harm")]
    private partial void LogLost(LedgerName ledger, ulong height);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Ledger}: this validator's state differs from what a quorum agreed on, and it takes no further "
            + "block: {Why}")]
    private partial void LogDiffers(LedgerName ledger, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Ledger}: this validator votes, from block {Head} on")]
    private partial void LogMayVote(LedgerName ledger, ulong head);
}
