using Salus.Primitives;

namespace Salus.Consensus;

/// <summary>What is voted for at a height: the digest that votes and the certificate sign, and the bytes it stands for.
/// Consensus never looks into the bytes; that they have this digest is for <see cref="IProposals"/> to say.</summary>
public sealed record Proposal(Digest Digest, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Equal when the digest is.</summary>
    public bool Equals(Proposal? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();
}
