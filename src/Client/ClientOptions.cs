using Salus.Ledger;

namespace Salus.Client;

/// <summary>Which region a client talks to, and through which nodes. It learns of the region's other nodes by itself,
/// remembers them beside the wallet's file, and stays with one that answers (spec records 8).</summary>
/// <param name="Nodes">Addresses of nodes to start from, https: one that answers is enough.</param>
/// <param name="Genesis">What every proof and every node's certificate is checked against.</param>
public sealed record ClientOptions(IReadOnlyList<Uri> Nodes, Genesis Genesis)
{
    /// <summary>Whether to call as browsers do, with a token whose key is proven (RFC 9449), the addresses being those
    /// of the nodes' browser listeners; else with the wallet's certificate.</summary>
    public bool ProvesPossession { get; init; }

    /// <summary>Whether the nodes are asked in the order given, whichever answered last time.</summary>
    public bool AsksInOrder { get; init; }

    /// <summary>How long a node of several may take until what was submitted is final, before the next is
    /// asked.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one call to one node may take, and a submission to all of them.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Told of every node that was passed over, and why: it could not be reached, or its proof did not
    /// hold.</summary>
    public Action<NodeFault>? OnNodeFault { get; init; }
}

/// <summary>A node that was passed over for the next one.</summary>
public sealed record NodeFault(Uri Node, Exception Reason);
