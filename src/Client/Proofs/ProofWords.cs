using System.Text;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Transactions;
using Salus.Primitives.Certificates;

namespace Salus.Client.Proofs;

/// <summary>Says in plain sentences what a proof proves, once it has been checked.</summary>
public static class ProofWords
{
    /// <summary>Checks the proof against genesis, without a network, and describes it; a proof that does not hold is a
    /// <see cref="ProofRejectedException"/>.</summary>
    public static IReadOnlyList<string> Describe(Proof proof, Genesis genesis)
    {
        proof.Verify(genesis);
        var header = proof.Header;
        List<string> sentences =
        [
            $"On {header.Time}, block {header.Height} of the ledger {Code<LedgerName>.Text(header.Ledger)} of the "
            + $"network {header.Network} recorded the transaction {proof.Receipt.Transaction}.",
            Certified(proof, genesis),
        ];
        if (Read(proof) is { } transaction)
        {
            sentences.Add(
                $"The transaction is a {transaction.Type}, signed with the key {transaction.Jws.KeyId}, and part of "
                + "this proof.");
        }

        sentences.AddRange(proof.Receipt.Refused is { } refusal
            ? [$"It was refused ({Code<Refusal>.Text(refusal)}) and had no effect."]
            : proof.Receipt.Events.Select(EventWords.Describe));
        return sentences;
    }

    private static string Certified(Proof proof, Genesis genesis)
    {
        var rules = genesis.Rules(proof.Header.Ledger);
        var set = proof.SetChanges is [.., var last] ? last.Next : genesis.Validators;
        var signers = proof.Certificate.Signatures
            .Select(signature => set.Find(signature.Validator))
            .OfType<Validator>()
            .ToList();
        var power = signers.Sum(signer => signer.Power);
        var names = string.Join(", ", signers.Select(signer => $"{signer.Id} ({signer.Organisation})"));
        return $"It is final: {names} signed the block with {power} of {set.TotalPower} of the "
            + $"voting power, and genesis asks for {Quorum(rules.Quorum)}.";
    }

    private static string Quorum(QuorumRule rule) => rule switch
    {
        QuorumRule.MoreThanTwoThirds => "more than two thirds",
        QuorumRule.MoreThanHalf => "more than half",
        _ => "all of it",
    };

    private static Transaction? Read(Proof proof) => proof.Transaction is { } jws
        && Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
            ? transaction
            : null;
}
