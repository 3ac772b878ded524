namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// A message that changes a patient's policy, so it names the one it was made for: of two made for the same, the later
/// is <see cref="Refusal.StalePolicy"/> (spec ledger 9.8).
/// </summary>
public abstract record PolicyChange : PatientMessage
{
    /// <summary>The patient's last accepted transaction on consent, keys or emergencies.</summary>
    public abstract TransactionId After { get; init; }

    internal sealed override Outcome Apply(Execution run)
    {
        var policy = run.State.Get(PatientPolicy.Table, Patient.ToString())!;
        return policy.Last == After ? Change(run, policy) : Refusal.StalePolicy;
    }

    /// <summary>The rule, for a message that is not stale.</summary>
    private protected abstract Outcome Change(Execution run, PatientPolicy policy);
}
