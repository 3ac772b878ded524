using Salus.Ledger.Transactions;

namespace Salus.Ledger.Contracts;

/// <summary>
/// The one way to a rule: the body reads, the type is of this ledger, the sender may send it, then the rule.
/// </summary>
internal static class Dispatch
{
    public static Outcome Run(Transaction transaction, Execution run)
    {
        if (transaction.Fault is { } fault)
        {
            return fault;
        }

        var message = transaction.Message!;
        return message.Type.Ledger == transaction.Ledger ? Run(message, run) : Refusal.UnknownType;
    }

    public static Outcome Run(Message message, Execution run)
    {
        var refusal = message.Type.Senders.Check(run.Signer, message, run.Policies, run.Now);
        var outcome = refusal is { } reason ? reason : message.Apply(run);
        if (outcome is Outcome.Accepted)
        {
            run.State.Keep();
        }
        else
        {
            run.State.Discard();
        }

        return outcome;
    }
}
