using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Content;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;

namespace Salus.Node.Hosting;

/// <summary>A running node: its ledgers, its store, its three listeners. Disposing of it stops it gracefully.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly NodeParts _parts;
    private bool _isStopped;

    private NodeHost(WebApplication application, NodeParts parts, string validator)
    {
        Validator = validator;
        _application = application;
        _parts = parts;
        Uri[] addresses = [.. AddressesOf(application)];
        // In the order in which the server was told to listen.
        (Address, OperationsAddress, BrowserAddress) = (addresses[0], addresses[1], addresses[2]);
        parts.Background.Start(parts.Work());
    }

    /// <summary>The validator that the node votes as.</summary>
    public string Validator { get; }

    /// <summary>Where members call, over mutual TLS.</summary>
    public Uri Address { get; }

    /// <summary>Where browsers and phones call, with tokens whose key they prove.</summary>
    public Uri BrowserAddress { get; }

    /// <summary>Where operators look, on loopback: /health, /status, /metrics.</summary>
    public Uri OperationsAddress { get; }

    /// <summary>The network's genesis.</summary>
    public Genesis Genesis => _parts.Node.Genesis;

    /// <summary>The ledgers.</summary>
    public RegionLedgers Ledgers => _parts.Node.Ledgers;

    /// <summary>Ciphertext and envelopes.</summary>
    public LocalStore Store => _parts.Node.Store;

    /// <summary>Every address that the node answers at.</summary>
    internal IEnumerable<RouteEndpoint> Routes =>
        _application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>What goes through everything stored.</summary>
    internal Scrub Scrub => _parts.Scrub;

    /// <summary>Ends when a ledger, or what the node does beside its requests, can go on no more, with the
    /// cause.</summary>
    public Task Completion => Task.WhenAny(Ledgers.Completion, _parts.Background.Completion).Unwrap();

    /// <summary>Starts a node on a data folder: every stored block is verified first. Throws <see
    /// cref="NodeStartException"/> or an <see cref="OperationalException"/> of the store, with a stable code.</summary>
    public static async Task<NodeHost> StartAsync(
        NodeOptions options,
        TimeProvider? time = null,
        Action<ILoggingBuilder>? logging = null,
        CancellationToken cancellationToken = default)
    {
        KeepThreadsForFlushing();
        BrowserListener.Require(options);
        var identity = NodeIdentity.Read(options.DataFolder);
        var log = LoggerFactory.Create(builder =>
        {
            logging?.Invoke(builder);
            // The framework's own lines hold addresses, and addresses hold pseudonyms.
            builder.AddFilter("Microsoft", LogLevel.Warning);
        });
        var parts = await NodeParts.OpenAsync(options, identity, time ?? TimeProvider.System, log, cancellationToken);
        try
        {
            var application = NodeServer.Build(options, parts);
            await StartAsync(application, options, parts, cancellationToken);
            return new NodeHost(application, parts, identity.Validator);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    // A ledger's loop holds a thread while the disk flushes, and so does its index. Without threads to spare a core
    // idles meanwhile: measured on two cores, 13,500 transactions a second with the pool's default, 15,100 with this.
    private static void KeepThreadsForFlushing()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        var enough = Environment.ProcessorCount + (2 * Enum.GetValues<LedgerName>().Length);
        ThreadPool.SetMinThreads(Math.Max(workers, enough), completions);
    }

    /// <summary>Stops taking requests, ends those under way, closes the ledgers.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        try
        {
            await _application.StopAsync();
        }
        finally
        {
            await _parts.Background.StopAsync();
            await _application.DisposeAsync();
            await _parts.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static IEnumerable<Uri> AddressesOf(WebApplication application) => application.Services
        .GetRequiredService<IServer>().Features
        .GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address));

    private static async Task StartAsync(
        WebApplication application, NodeOptions options, NodeParts parts, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
            EnforcementCheck.RequireAudiences(application.Services.GetRequiredService<EndpointDataSource>());
            Uri[] doors = [.. AddressesOf(application)];
            parts.Addresses[parts.Addresses.Self] = NodeAddresses.Of(options, doors[0], doors[2]);
            var own = parts.Transport.Server.Present.Certificate;
            await EnforcementCheck.RequireAsync(Problems.CertificateMissing.Code, doors[0], own, cancellationToken);
            await EnforcementCheck.RequireAsync(Problems.DpopMissing.Code, doors[2], own, cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await application.DisposeAsync();
            throw new NodeStartException(
                "port-in-use",
                $"Port {options.Port}, {options.OperationsPort} or {options.BrowserPort} is in use. Stop that program, "
                + "or choose others: set port, operationsPort and browserPort in node.json, or pass --port, "
                + "--operations-port and --browser-port.",
                fault);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }
}
