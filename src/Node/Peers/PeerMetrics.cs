using System.Diagnostics.Metrics;

namespace Salus.Node.Peers;

/// <summary>What is counted of each other validator.</summary>
internal sealed class PeerMetrics
{
    private readonly Counter<long> _out;
    private readonly Counter<long> _in;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _lanes;
    private readonly Counter<long> _malformed;

    public PeerMetrics(Meter meter, Func<IReadOnlyList<PeerState>> peers)
    {
        _out = meter.CreateCounter<long>("salus_peer_out_bytes_total", description: "Bytes sent to a validator");
        _in = meter.CreateCounter<long>("salus_peer_in_bytes_total", description: "Bytes received from a validator");
        _dropped = meter.CreateCounter<long>(
            "salus_peer_dropped_total", description: "Messages to a validator that were dropped");
        _lanes = meter.CreateCounter<long>(
            "salus_peer_lanes_total", description: "Times that a lane to a validator came up");
        _malformed = meter.CreateCounter<long>(
            "salus_peer_malformed_total", description: "Lanes of a validator that were cut for what it sent");
        Observe("salus_peer_connected", "1 while a lane to a validator is up", peer => peer.IsSentTo);
        Observe("salus_peer_heard", "1 while a lane of a validator is up", peer => peer.IsHeard);

        void Observe(string name, string description, Func<PeerState, bool> holds) => meter.CreateObservableGauge(
            name,
            () => peers().Select(peer => new Measurement<double>(holds(peer) ? 1 : 0, Label(peer.Validator))),
            description: description);
    }

    public void CountOut(string validator, long bytes) => _out.Add(bytes, Label(validator));

    public void CountIn(string validator, long bytes) => _in.Add(bytes, Label(validator));

    public void CountDropped(string validator) => _dropped.Add(1, Label(validator));

    public void CountLane(string validator) => _lanes.Add(1, Label(validator));

    public void CountMalformed(string validator) => _malformed.Add(1, Label(validator));

    private static KeyValuePair<string, object?> Label(string validator) => new("validator", validator);
}
