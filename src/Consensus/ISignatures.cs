using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>Signs as this validator and verifies as any. ECDSA is random, so the simulation has its own.</summary>
public interface ISignatures
{
    /// <summary>This validator's signature, 64 bytes.</summary>
    ReadOnlyMemory<byte> Sign(ReadOnlySpan<byte> message);

    /// <summary>Whether the signature is the validator's.</summary>
    bool Verify(Validator validator, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature);
}
