using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Primitives.Certificates;

namespace Salus.Node.Peers;

/// <summary>
/// The network between validators: each dials every other one, sends on what it dialled and receives on what it
/// accepted, so there is nothing to agree on about connections (docs/spec/peers.md).
/// </summary>
internal sealed partial class PeerNetwork : IPeers, IAsyncDisposable
{
    private readonly ILogger<PeerNetwork> _logger;
    private readonly PeerSite _site;
    private readonly PeerDoor _door;
    private readonly FrozenDictionary<string, Lane> _lanes;

    private PeerNetwork(NodeOptions options, NodeIdentity identity, PeerSetting setting)
    {
        _logger = setting.Log.CreateLogger<PeerNetwork>();
        var metrics = new PeerMetrics(setting.Meter, () => States);
        var check = new PeerCheck(
            identity.Genesis, setting.Transport.Revocations, setting.Time, setting.Sets);
        _site = new PeerSite(setting.Transport, check, metrics, setting.Time, setting.Log)
        {
            Limits = setting.Limits,
            Addresses = setting.Addresses,
        };
        _lanes = options.Peers
            .Where(peer => peer.Key != identity.Validator)
            .ToFrozenDictionary(
                peer => peer.Key, peer => new Lane(peer.Key, peer.Value, _site), StringComparer.Ordinal);
        _door = new PeerDoor(options, _site);
    }

    /// <summary>Where this node listens for the others.</summary>
    public Uri Address => _door.Address;

    /// <summary>Every other validator that is known here, by its id.</summary>
    public IReadOnlyList<PeerState> States =>
    [
        .. _lanes.Keys.Union(_door.Heard, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(validator => new PeerState(
                validator,
                _lanes.TryGetValue(validator, out var lane),
                lane?.IsUp == true,
                _door.Hears(validator))
            {
                IsVoter = _site.Check.IsValidator(validator),
            }),
    ];

    /// <summary>Bytes that wait to be sent to a validator, or are being sent.</summary>
    public long Waiting(string validator) => _lanes[validator].Waiting;

    /// <summary>Whether a network has ledgers that several validators order.</summary>
    public static bool IsNeeded(Genesis genesis) => genesis.Ledgers.Any(rules => rules.Engine != Engine.Solo);

    /// <summary>Opens the listener for the others. A port that is taken is a <see cref="NodeStartException"/>
    /// <c>port-in-use</c>.</summary>
    public static async Task<PeerNetwork> OpenAsync(
        NodeOptions options, NodeIdentity identity, PeerSetting setting, CancellationToken cancellationToken)
    {
        var network = new PeerNetwork(options, identity, setting);
        try
        {
            await network._door.StartAsync(cancellationToken);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets who listens for a ledger.</summary>
    public void Attach(LedgerName ledger, IPeerListener listener) => _site.Listeners.Attach(ledger, listener);

    /// <summary>What runs until the node stops: a part for each other validator that dials it, and one that looks after
    /// all lanes.</summary>
    public IEnumerable<Func<CancellationToken, Task>> Work() =>
        _lanes.Values.Select<Lane, Func<CancellationToken, Task>>(lane => lane.RunAsync).Append(ReviewAsync);

    public void Send(LedgerName ledger, string validator, PeerMessage message)
    {
        if (_lanes.TryGetValue(validator, out var lane))
        {
            Send(ledger, message, [lane]);
        }
    }

    public void Broadcast(LedgerName ledger, PeerMessage message) => Send(ledger, message, _lanes.Values.AsSpan());

    /// <summary>Judges the other ends of all lanes again, now: after the validators changed.</summary>
    public void Review()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Review();
        }

        _door.Review();
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        _site.Check.Dispose();
    }

    private async Task ReviewAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_site.Limits.Review, _site.Time);
        _site.Transport.Revocations.Changed += Review;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Review();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            _site.Transport.Revocations.Changed -= Review;
        }
    }

    private void Send(LedgerName ledger, PeerMessage message, ReadOnlySpan<Lane> lanes)
    {
        var frame = PeerCodec.Encode(ledger, message);
        // They would end the lane for it. spec peers 4.2
        if (PeerCodec.WhyNot(frame) is { } why)
        {
            LogNotSent(message.GetType().Name, frame.Length, why);
            return;
        }

        foreach (var lane in lanes)
        {
            lane.Send(message, frame);
        }
    }

    [LoggerMessage(
        LogLevel.Error, "A message to validators ({Kind}, {Length} bytes) is not sent, for they refuse it: {Why}")]
    private partial void LogNotSent(string kind, int length, string why);
}

/// <summary>What the network between validators needs of the node; <c>Sets</c> are those in force, one of each
/// ledger.</summary>
internal sealed record PeerSetting(
    Transport Transport,
    AddressBook Addresses,
    Func<IEnumerable<ValidatorSet>> Sets,
    Meter Meter,
    TimeProvider Time,
    ILoggerFactory Log)
{
    public PeerLimits Limits { get; init; } = new();
}
