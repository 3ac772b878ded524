using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Metrics;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Web;

namespace Salus.Node.Tests.Peers;

/// <summary>One validator's network, running, and what was received by it.</summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private readonly BackgroundWork _work = new();
    private readonly Meter _meter = new("test");
    private readonly ILoggerFactory _log;
    private PrometheusText? _metrics;
    private bool _isStopped;

    private RunningPeer(ILoggerFactory log) => _log = log;

    public Transport Transport { get; private set; } = null!;

    public PeerNetwork Network { get; private set; } = null!;

    public AddressBook Addresses { get; private init; } = null!;

    public Inbox Policies { get; } = new();

    public Inbox Records { get; } = new();

    public string Metrics => _metrics!.Write();

    public static async Task<RunningPeer> StartAsync(NodeOptions options, NodeIdentity identity, PeerRegion region)
    {
        var log = LoggerFactory.Create(builder => builder.AddProvider(region.Log)
            .SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning));
        var peer = new RunningPeer(log)
        {
            Transport = Transport.Open(options.DataFolder, identity, region.Time, log),
            Addresses = AddressBook.Open(identity.Validator, new DataFolder(options.DataFolder).Addresses),
        };
        var api = new UriBuilder(region.AddressOf(int.Parse(identity.Validator[1..]))) { Port = 7443 }.Uri;
        peer.Addresses[identity.Validator] = new NodeAddresses(api, null);
        peer._metrics = new PrometheusText(peer._meter);
        var setting = new PeerSetting(
            peer.Transport, peer.Addresses, () => region.Sets.Values, peer._meter, region.Time, log)
        {
            Limits = region.Limits,
        };
        peer.Network = await PeerNetwork.OpenAsync(options, identity, setting, CancellationToken.None);
        peer.Network.Attach(LedgerName.Policies, peer.Policies);
        peer.Network.Attach(LedgerName.Records, peer.Records);
        peer._work.Start([.. peer.Network.Work()]);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        await _work.StopAsync();
        await Network.DisposeAsync();
        _work.Dispose();
        _metrics!.Dispose();
        _meter.Dispose();
        Transport.Dispose();
        _log.Dispose();
        await _work.Completion;
    }
}
