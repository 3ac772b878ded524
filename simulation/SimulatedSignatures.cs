using System.Collections.Concurrent;
using Salus.Consensus;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Simulation;

/// <summary>ES256 as it is; what was verified for one validator of a history is not computed again for the
/// others.</summary>
internal sealed class SimulatedSignatures(KeyPair key, ConcurrentDictionary<Digest, bool> verified) : ISignatures
{
    public ReadOnlyMemory<byte> Sign(ReadOnlySpan<byte> message) => key.Sign(message);

    public bool Verify(Validator signer, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature)
    {
        var what = Digest.Of([.. signer.Key.Thumbprint.ToArray(), .. signature.Span, .. message]);
        if (!verified.TryGetValue(what, out var holds))
        {
            verified[what] = holds = signer.Key.Verify(message, signature.Span);
        }

        return holds;
    }
}
