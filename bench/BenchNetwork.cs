using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Bench;

/// <summary>The throw-away network: genesis, registrar, and the authority that issues certificates.</summary>
/// <param name="Genesis">The document.</param>
/// <param name="Registrar">The registrar of the first organisation.</param>
/// <param name="RegistrarKey">The registrar's signing key.</param>
/// <param name="IssueCertificate">Issues a member's certificate, in DER, for the key of its connections.</param>
public sealed record BenchNetwork(
    Genesis Genesis, MemberId Registrar, KeyPair RegistrarKey, Func<MemberId, Jwk, byte[]> IssueCertificate)
{
    /// <summary>Signing keys of as many registrars as it takes to verify a doctor.</summary>
    public IReadOnlyList<KeyPair> Voters { get; init; } = [RegistrarKey];
}

/// <summary>The nodes of a network, each a process of its own.</summary>
/// <param name="Addresses">Their mutual-TLS addresses.</param>
/// <param name="ProcessIds">The processes whose processor time is the nodes'.</param>
/// <param name="StopAsync">Stops them gracefully and returns once they have ended.</param>
public sealed record BenchNodes(
    IReadOnlyList<Uri> Addresses, IReadOnlyList<int> ProcessIds, Func<Task> StopAsync);
