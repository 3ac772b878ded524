using System.Text;
using Salus.Ledger.Blocks;

namespace Salus.Bench.Load;

/// <summary>Fetches proofs as the patient and verifies each: that what was answered is what is final.</summary>
internal static class ProofSample
{
    /// <summary>How many were verified: all that were asked for, or else a <see cref="BenchException"/>.</summary>
    public static async Task<int> VerifyAsync(
        NodeConnection patient,
        BenchNetwork network,
        IReadOnlyList<Batch> sent,
        int count,
        CancellationToken cancellationToken)
    {
        count = Math.Min(count, sent.Count);
        var sample = Enumerable.Range(0, count).Select(i => sent[i * sent.Count / count]).ToList();
        for (var i = 0; i < sample.Count; i++)
        {
            var transaction = sample[i][i % sample[i].Count].ToArray();
            var document = await patient.GetProofAsync(BenchMembers.IdOf(transaction), cancellationToken);
            Verify(document, network, Encoding.ASCII.GetString(transaction));
        }

        return sample.Count;
    }

    private static void Verify(byte[] document, BenchNetwork network, string transaction)
    {
        try
        {
            var proof = Proof.Parse(document);
            proof.Verify(network.Genesis);
            if (!proof.Receipt.IsAccepted || proof.Transaction != transaction)
            {
                throw new BenchException(
                    "bench-proof-invalid", "The node proved another outcome than the one it had answered.");
            }
        }
        catch (ProofRejectedException fault)
        {
            throw new BenchException(
                "bench-proof-invalid", $"The node gave a proof that does not hold: {fault.Message}.", fault);
        }
    }
}
