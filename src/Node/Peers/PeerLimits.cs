namespace Salus.Node.Peers;

/// <summary>How much one other validator may have of this one, and how long it is waited for (spec peers 3 and 4); the
/// same at every node, smaller in tests.</summary>
internal sealed record PeerLimits
{
    /// <summary>Bytes that wait to be sent to one peer.</summary>
    public int Waiting { get; init; } = 32 * 1024 * 1024;

    /// <summary>Bytes a second that are read from one peer.</summary>
    public int BytesPerSecond { get; init; } = 64 * 1024 * 1024;

    /// <summary>Connections of whoever has not proven yet to be a peer.</summary>
    public int Strangers { get; init; } = 200;

    /// <summary>The pause before a peer is dialled again; each failure doubles it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest such pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a dial may take.</summary>
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often each end says that it lives.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>For how many of its own pulses an end bears that it hears nothing, or that nothing is taken.</summary>
    public int SilentPulses { get; init; } = 4;

    /// <summary>How often lanes are judged again.</summary>
    public TimeSpan Review { get; init; } = TimeSpan.FromSeconds(5);
}
