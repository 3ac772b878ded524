using System.Security.Cryptography;
using System.Text;
using Salus.Consensus;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>Signatures that are the same in every run, and that nobody makes for another.</summary>
internal sealed class SimulatedSignatures(string validator) : ISignatures
{
    public ReadOnlyMemory<byte> Sign(ReadOnlySpan<byte> message) => Make(validator, message);

    public bool Verify(Validator signer, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
        Make(signer.Id, message).AsSpan().SequenceEqual(signature.Span);

    private static byte[] Make(string signer, ReadOnlySpan<byte> message) =>
        HMACSHA512.HashData(Encoding.ASCII.GetBytes(signer), message);
}
