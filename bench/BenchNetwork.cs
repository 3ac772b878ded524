using System.Diagnostics;
using Salus.Bench.Measures;
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

/// <summary>One node.</summary>
/// <param name="Address">Its mutual-TLS address.</param>
/// <param name="Operations">Where its metrics are.</param>
/// <param name="Process">The process it runs in.</param>
public sealed record BenchNode(Uri Address, Uri Operations, int Process);

/// <summary>The nodes of a network.</summary>
/// <param name="All">Each a process of its own.</param>
/// <param name="StopAsync">Stops them gracefully and returns once they have ended.</param>
public sealed record BenchNodes(IReadOnlyList<BenchNode> All, Func<Task> StopAsync)
{
    /// <summary>What this process sends to them, and hears of them.</summary>
    internal Traffic Traffic { get; } = new();

    /// <summary>Whether none has ended: somebody may kill one to see that nothing is lost.</summary>
    internal bool AreAllThere => All.All(node =>
    {
        try
        {
            using var process = Process.GetProcessById(node.Process);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    });

    /// <summary>All but the last.</summary>
    internal BenchNodes ButLast => this with { All = [.. All.SkipLast(1)] };
}
