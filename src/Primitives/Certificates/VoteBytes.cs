using Salus.Primitives.Wire;

namespace Salus.Primitives.Certificates;

/// <summary>What a validator signs when it votes for a block (spec wire 2.4).</summary>
public static class VoteBytes
{
    private static ReadOnlySpan<byte> Domain => "salus-vote-v1\0"u8;

    /// <summary>The bytes that bind a vote to network, ledger, height, round and header; nothing else has such
    /// bytes.</summary>
    public static byte[] For(string network, string ledger, ulong height, uint round, Digest headerDigest)
    {
        var writer = new WireWriter(128);
        writer.WriteFixed(Domain);
        writer.WriteText(network);
        writer.WriteText(ledger);
        writer.WriteU64(height);
        writer.WriteU32(round);
        writer.WriteDigest(headerDigest);
        return writer.ToArray();
    }
}
