using Salus.Primitives.Wire;

namespace Salus.Primitives.Certificates;

/// <summary>What a validator says of a block in a round, once: another digest in the same phase is a proof that it
/// lies (spec consensus 7.1).</summary>
public enum VotePhase
{
    /// <summary>It proposes the block.</summary>
    Propose,

    /// <summary>The block is valid and its round may have it.</summary>
    Prepare,

    /// <summary>A quorum has prepared it; a certificate is made of these.</summary>
    Commit,
}

/// <summary>What a validator signs when it proposes, prepares or votes for a block (spec wire 2.4, consensus
/// 2.2).</summary>
public static class VoteBytes
{
    /// <summary>The bytes that bind a vote to network, ledger, height, round and header; nothing else has such
    /// bytes.</summary>
    public static byte[] For(string network, string ledger, ulong height, uint round, Digest headerDigest) =>
        For(VotePhase.Commit, network, ledger, height, round, headerDigest);

    /// <summary>The same of each phase.</summary>
    public static byte[] For(
        VotePhase phase, string network, string ledger, ulong height, uint round, Digest headerDigest)
    {
        var writer = new WireWriter(128);
        writer.WriteFixed(Domain(phase));
        writer.WriteText(network);
        writer.WriteText(ledger);
        writer.WriteU64(height);
        writer.WriteU32(round);
        writer.WriteDigest(headerDigest);
        return writer.ToArray();
    }

    private static ReadOnlySpan<byte> Domain(VotePhase phase) => phase switch
    {
        VotePhase.Propose => "salus-propose-v1\0"u8,
        VotePhase.Prepare => "salus-prepare-v1\0"u8,
        VotePhase.Commit => "salus-vote-v1\0"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "There is no such phase."),
    };
}
