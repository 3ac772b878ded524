using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>Something that must never happen has happened.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

/// <summary>Watches what honest validators do: no two final blocks at a height, each made of what was submitted and
/// certified by a quorum, none of it undone, and nobody honest accused.</summary>
internal sealed class Checks(ValidatorSet validators, QuorumRule quorum, IReadOnlySet<string> faulty)
{
    private readonly SimulatedSignatures _verifier = new("");
    private readonly Dictionary<ulong, (Digest Digest, string By)> _final = [];
    private readonly HashSet<long> _submitted = [];
    private readonly Dictionary<long, ulong> _placed = [];

    public int Heights => _final.Count;

    public HashSet<string> Caught { get; } = [];

    public void Submitted(long transaction) => _submitted.Add(transaction);

    public bool IsSubmitted(long transaction) => _submitted.Contains(transaction);

    public void Delivered(string by, FinalBlock final)
    {
        var block = final.Block;
        Require(IsCertified(final), $"{by} took block {block.Height} with a certificate that is none");
        if (_final.TryGetValue(block.Height, out var before))
        {
            Require(
                before.Digest == final.Proposal.Digest,
                $"{by} has {final.Proposal.Digest} at {block.Height}, and {before.By} has {before.Digest}");
            return;
        }

        Require(
            block.Height == 1 || _final[block.Height - 1].Digest == block.Parent,
            $"block {block.Height} does not stand on the one before");
        _final[block.Height] = (final.Proposal.Digest, by);
        foreach (var transaction in block.Transactions)
        {
            Require(IsSubmitted(transaction), $"block {block.Height} has {transaction}, which nobody submitted");
            Require(_placed.TryAdd(transaction, block.Height), $"{transaction} is in two blocks");
        }
    }

    /// <summary>An honest validator that starts again has every block it had said was final.</summary>
    public static void Restarted(string validator, ulong durable, ulong found) =>
        Require(found >= durable, $"{validator} had {durable} final blocks and starts with {found}");

    public void Accused(Output.Caught caught)
    {
        var accused = caught.First.Validator;
        Require(faulty.Contains(accused), $"{accused} is honest and accused: {caught}");
        Caught.Add(accused);
    }

    public bool IsPlaced(long transaction) => _placed.ContainsKey(transaction);

    public bool IsCertified(FinalBlock final)
    {
        var (block, proposal, certificate) = final;
        var vote = VoteBytes.For(
            World.NetworkName, World.LedgerName, block.Height, certificate.Round, proposal.Digest);
        var signers = certificate.Signatures.Select(signature => validators.Find(signature.Validator)).ToArray();
        return SimulatedBlock.Of(proposal) is { } read
            && read.ToProposal() == proposal
            && signers.Distinct().Count() == signers.Length
            && certificate.Signatures.All(signature => validators.Find(signature.Validator) is { } signer
                && _verifier.Verify(signer, vote, signature.Signature))
            && quorum.IsMet(signers.Sum(signer => signer!.Power), validators.TotalPower);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(what);
        }
    }
}
