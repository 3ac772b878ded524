namespace Salus.Node.Hosting;

/// <summary>How much one member, and all strangers, may have of a node at once, and how long it waits for the
/// slow (spec doors 2 to 4).</summary>
internal sealed record DoorLimits
{
    /// <summary>A member's light requests that are handled at once.</summary>
    public int Light { get; init; } = 64;

    /// <summary>A member's requests that move much: content, envelopes, batches, proofs.</summary>
    public int Heavy { get; init; } = 16;

    /// <summary>A member's event streams.</summary>
    public int Streams { get; init; } = 16;

    /// <summary>A member's requests of one kind that wait for a turn; streams do not wait.</summary>
    public int Waiting { get; init; } = 256;

    /// <summary>Connections of a listener by which nobody was let in yet.</summary>
    public int Strangers { get; init; } = 1_000;

    /// <summary>How long a TLS handshake may take.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the head of a request may take.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be idle.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The fewest bytes a second of a body, in either direction, once its time of grace is over.</summary>
    public double BytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be slower.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
