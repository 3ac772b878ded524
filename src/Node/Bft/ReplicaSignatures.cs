using Salus.Consensus;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Bft;

/// <summary>ES256 with the validator's voting key.</summary>
internal sealed class ReplicaSignatures(KeyPair votingKey) : ISignatures
{
    public ReadOnlyMemory<byte> Sign(ReadOnlySpan<byte> message) => votingKey.Sign(message);

    public bool Verify(Validator validator, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
        validator.Key.Verify(message, signature.Span);
}
