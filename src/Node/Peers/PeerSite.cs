using Salus.Node.Certificates;

namespace Salus.Node.Peers;

/// <summary>What every lane of this node, in or out, stands on.</summary>
internal sealed record PeerSite(
    Transport Transport, PeerCheck Check, PeerMetrics Metrics, TimeProvider Time, ILoggerFactory Log)
{
    /// <summary>Where a listener takes lanes.</summary>
    public const string Path = "/peers";

    public PeerLimits Limits { get; init; } = new();

    /// <summary>Where the nodes are reached by members.</summary>
    public required AddressBook Addresses { get; init; }

    /// <summary>Who listens for each ledger.</summary>
    public PeerListeners Listeners { get; } = new();
}
