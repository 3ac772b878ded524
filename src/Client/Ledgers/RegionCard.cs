namespace Salus.Client.Ledgers;

/// <summary>A region as one of its nodes says: who runs it, how many patients it has, and where its nodes are reached.
/// Nothing of it is proven; a node that lies may hide others, and no more (spec records 8.3).</summary>
/// <param name="Network">What signatures name: the network, and the region where it has several.</param>
/// <param name="Region">The region's name.</param>
/// <param name="Patients">How many patients are registered.</param>
/// <param name="Nodes">The nodes of the validators that have power.</param>
public sealed record RegionCard(string Network, string Region, long Patients, IReadOnlyList<NodeCard> Nodes)
{
    /// <summary>The region that a new patient goes to: the one with the fewest, of equals the first by its name. Throws
    /// <see cref="InvalidOperationException"/> when there is none.</summary>
    public static RegionCard LeastLoaded(IEnumerable<RegionCard> regions) => regions
        .OrderBy(region => region.Patients).ThenBy(region => region.Region, StringComparer.Ordinal).First();
}

/// <summary>A node of a region, as another one says.</summary>
/// <param name="Validator">The validator that it votes as.</param>
/// <param name="Organisation">Who runs it.</param>
/// <param name="Reachable">Whether the node that says so reaches it now.</param>
public sealed record NodeCard(string Validator, string Organisation, bool Reachable)
{
    /// <summary>Where members reach it; null when the node that was asked has not heard.</summary>
    public Uri? Address { get; init; }

    /// <summary>Where browsers and phones reach it; null when the node that was asked has not heard.</summary>
    public Uri? BrowserAddress { get; init; }
}
