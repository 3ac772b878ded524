namespace Salus.Client.Http;

/// <summary>A node that a client may ask, and what came of asking it.</summary>
internal sealed class KnownNode(Node node, bool isGiven)
{
    public Node Node => node;

    public Uri Address => node.Address;

    /// <summary>Whether the client was started with it; else another node told of it.</summary>
    public bool IsGiven => isGiven;

    /// <summary>Whether it has answered this client.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>When it last failed, unless it has answered since.</summary>
    public DateTimeOffset? Failed { get; set; }

    /// <summary>When it was last asked for the region's nodes.</summary>
    public DateTimeOffset? Told { get; set; }
}
