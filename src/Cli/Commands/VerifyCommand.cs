using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Erasures;
using Salus.Client.Proofs;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Cli.Commands;

/// <summary>`salus verify`: checks a proof with nothing but the genesis document.</summary>
internal static class VerifyCommand
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly Argument<FileInfo> File = new("file") { Description = "The proof, a JSON document." };

    public static SalusCommand Create() => new SalusCommand(
        "verify",
        "Checks a proof offline, against the genesis document alone, and says in words what it proves.",
        "./salus verify decision.json --genesis .salus/node1/genesis.json",
        "./salus verify decision.json --genesis genesis.json --checkpoint 1200:9f86d081...")
        .With(File, StandardOptions.Genesis, CheckpointOption.Known, StandardOptions.Data, StandardOptions.Json)
        .Does(VerifyAsync);

    private static Task<Answer> VerifyAsync(Call call)
    {
        var document = ProofFile.Read(call.Need(File), MaxBytes);
        var regions = call.ReadRegions();
        if (ErasureProof.IsOne(document))
        {
            var erasure = ErasureProof.Parse(document);
            var answer = Describe(erasure, ProofFile.Signed(regions, erasure.Asked));
            RequireKnown(call, erasure.Asked);
            return Task.FromResult(answer);
        }

        var proof = Proof.Parse(document);
        var genesis = ProofFile.Signed(regions, proof);
        proof.Verify(genesis);
        RequireKnown(call, proof);
        return Task.FromResult(Describe(proof, genesis));
    }

    // Whoever has got hold of the keys of former validators can forge what follows from genesis, but nothing that a
    // later block follows from. spec ledger 13.6
    private static void RequireKnown(Call call, Proof proof)
    {
        var ledger = Code<LedgerName>.Text(proof.Header.Ledger);
        foreach (var known in CheckpointOption.Read(call))
        {
            var shown = proof.DigestAt(known.Height) ?? throw new FailureException(
                "checkpoint-not-reached",
                $"The proof is of block {proof.Header.Height} of {ledger} and does not show block {known.Height}.",
                $"Fetch it with the headers up to there: ./salus proof {proof.Receipt.Transaction} --until "
                + $"{known.Height}");
            if (shown != known.Header)
            {
                throw new FailureException(
                    "proof-of-other-history",
                    $"Block {known.Height} of {ledger} is {shown} in the proof, and not {known.Header}.",
                    $"Do not rely on it, unless what you know is a block of another ledger than {ledger}.",
                    ExitCodes.Damaged);
            }
        }
    }

    private static Answer Describe(ErasureProof proof, Genesis genesis)
    {
        var words = ErasureWords.Describe(proof, genesis);
        return new Answer(
            new JsonObject
            {
                ["valid"] = true,
                ["record"] = proof.Erased.Record.ToString(),
                ["transaction"] = proof.Asked.Receipt.Transaction.ToString(),
                ["stores"] = new JsonArray([.. proof.Attestations.Select(JsonNode (one) => one.Store.ToString())]),
                ["genesis"] = genesis.Digest.ToString(),
                ["words"] = new JsonArray([.. words.Select(JsonNode (line) => line)]),
            },
            View.Together(
                View.Lines("The proofs of the erasure hold."), View.Lines(words.Select(line => "  " + line))));
    }

    private static Answer Describe(Proof proof, Genesis genesis)
    {
        var words = ProofWords.Describe(proof, genesis);
        return new Answer(
            new JsonObject
            {
                ["valid"] = true,
                ["transaction"] = proof.Receipt.Transaction.ToString(),
                ["ledger"] = Code<LedgerName>.Text(proof.Header.Ledger),
                ["height"] = proof.Header.Height.Value,
                ["time"] = proof.Header.Time.UnixMs,
                ["genesis"] = genesis.Digest.ToString(),
                ["receipt"] = JsonNode.Parse(proof.Receipt.Bytes.Span),
                ["words"] = new JsonArray([.. words.Select(JsonNode (line) => line)]),
            },
            View.Together(View.Lines("The proof holds."), View.Lines(words.Select(line => "  " + line))));
    }
}
