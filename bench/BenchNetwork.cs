using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Bench;

/// <summary>The throw-away network: genesis, registrar, and the authority that issues certificates.</summary>
/// <param name="Genesis">The document.</param>
/// <param name="Registrar">The registrar of the one organisation.</param>
/// <param name="RegistrarKey">The registrar's signing key.</param>
/// <param name="IssueCertificate">Issues a member's certificate, in DER, for the key of its connections.</param>
public sealed record BenchNetwork(
    Genesis Genesis, MemberId Registrar, KeyPair RegistrarKey, Func<MemberId, Jwk, byte[]> IssueCertificate);

/// <summary>A node that runs as a process of its own.</summary>
/// <param name="Address">Its mutual-TLS address.</param>
/// <param name="ProcessId">The process whose processor time is the node's.</param>
/// <param name="StopAsync">Stops it gracefully and returns once it has ended.</param>
public sealed record BenchNode(Uri Address, int ProcessId, Func<Task> StopAsync);
