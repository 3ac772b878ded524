namespace Salus.Ledger.Contracts;

/// <summary>The one way to a rule: the sender may send the message, then the rule.</summary>
internal static class Dispatch
{
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
