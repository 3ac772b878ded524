using System.Text;
using Salus.Client;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Transactions;

namespace Salus.Ihm.Fhir;

/// <summary>What a patient signed about consent and an agent submits. The agent is no party to what its patient agrees
/// with others, so no node shows it the proof; the node that took it says what became of it.</summary>
public static class RelayedTransaction
{
    private const int Looks = 10;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns once the ledger has taken it; a <see cref="RefusedException"/> where it did not.</summary>
    public static async Task SubmitAsync(
        SalusClient agent, MemberId patient, string jws, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await agent.RelayAsync(jws, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Refusal == Refusal.DuplicateTransaction)
        {
            // An earlier try may have got through, its answer lost. It is final on one node; another one may be a
            // moment behind.
            for (var look = 1; !IsTaken(jws, (await agent.PolicyOfAsync(patient, cancellationToken)).Policy); look++)
            {
                if (look == Looks)
                {
                    throw;
                }

                await Task.Delay(BetweenLooks, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether a policy holds what a transaction grants, or no longer what it revokes.</summary>
    public static bool IsTaken(string jws, PatientPolicy policy) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
        && transaction!.Message switch
        {
            Grant => policy.Consents.Any(consent => consent.Id == transaction.Id),
            Revoke revoke => policy.Consents.All(consent => consent.Id != revoke.Consent),
            _ => false,
        };
}
