using Salus.Client.Proofs;
using Salus.Ledger;

namespace Salus.Client.Erasures;

/// <summary>Says in plain sentences what the proofs of an erasure prove, once they have been checked.</summary>
public static class ErasureWords
{
    /// <summary>Checks the proofs against genesis, without a network, and describes them; what does not hold is a
    /// <see cref="Ledger.Blocks.ProofRejectedException"/>.</summary>
    public static IReadOnlyList<string> Describe(ErasureProof proof, Genesis genesis)
    {
        proof.Verify(genesis);
        var silent = Stores(genesis).Except(proof.Attestations.Select(one => one.Store)).ToList();
        return
        [
            .. ProofWords.Describe(proof.Asked, genesis),
            .. proof.Attested.Zip(proof.Attestations, (attested, one) =>
                $"On {attested.Header.Time}, block {attested.Header.Height}: {EventWords.Describe(one)}"),
            silent.Count == 0
                ? "Every store of the region has attested it."
                : $"These stores have not attested it, or not in this document: {string.Join(", ", silent)}.",
            "What the ledger says of the record stays: its id, category, author, times and salted commitments. Copies "
                + "that a reader made while it was permitted are out of reach; nobody can attest those.",
        ];
    }

    /// <summary>The stores that hold the region's content: those of organisations that run a validator.</summary>
    public static IEnumerable<MemberId> Stores(Genesis genesis) => genesis.Organisations
        .Where(organisation => genesis.Validators.Validators
            .Any(validator => validator.Organisation == organisation.Id.ToString()))
        .Select(organisation => organisation.Store.Id);
}
