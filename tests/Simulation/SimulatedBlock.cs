using Salus.Consensus;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Simulation;

/// <summary>What validators order here: numbered transactions on top of a parent.</summary>
internal sealed record SimulatedBlock(ulong Height, Digest Parent, string Proposer, IReadOnlyList<long> Transactions)
{
    public Proposal ToProposal()
    {
        var writer = new WireWriter();
        writer.WriteU64(Height);
        writer.WriteDigest(Parent);
        writer.WriteText(Proposer);
        writer.WriteCount(Transactions.Count);
        foreach (var transaction in Transactions)
        {
            writer.WriteI64(transaction);
        }

        return new Proposal(writer.ToDigest(), writer.ToArray());
    }

    /// <summary>The block that a proposal stands for; null when its bytes are none or have another digest.</summary>
    public static SimulatedBlock? Of(Proposal proposal)
    {
        if (Digest.Of(proposal.Bytes.Span) != proposal.Digest)
        {
            return null;
        }

        try
        {
            var reader = new WireReader(proposal.Bytes.Span);
            var (height, parent, proposer) = (reader.ReadU64(), reader.ReadDigest(), reader.ReadText(64));
            var transactions = new long[reader.ReadCount(100)];
            for (var index = 0; index < transactions.Length; index++)
            {
                transactions[index] = reader.ReadI64();
            }

            reader.End();
            return new SimulatedBlock(height, parent, proposer, transactions);
        }
        catch (WireRejectedException)
        {
            return null;
        }
    }
}

/// <summary>A block that is final.</summary>
internal sealed record FinalBlock(SimulatedBlock Block, Proposal Proposal, Certificate Certificate);
