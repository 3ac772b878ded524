using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Salus.Ihm.Hosting;

/// <summary>A running IHM: its patients' agents, its store, its two listeners. Disposing of it stops it gracefully.
/// </summary>
public sealed class IhmHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IhmParts _parts;
    private bool _isStopped;

    private IhmHost(WebApplication application, IhmParts parts)
    {
        (_application, _parts) = (application, parts);
        Uri[] addresses = [.. AddressesOf(application)];
        // In the order in which the server was told to listen.
        (Address, OperationsAddress) = (addresses[0], addresses[1]);
    }

    /// <summary>Where devices, doctors and their programs call.</summary>
    public Uri Address { get; }

    /// <summary>Where operators look, on loopback: /health, /status, /metrics.</summary>
    public Uri OperationsAddress { get; }

    /// <summary>How many patients are served.</summary>
    public int Patients => _parts.Agents.All.Count;

    /// <summary>Ends when what the IHM does beside its requests can go on no more, with the cause.</summary>
    public Task Completion => _parts.Background.Completion;

    internal IhmParts Parts => _parts;

    /// <summary>Every address that it answers at.</summary>
    internal IEnumerable<RouteEndpoint> Routes =>
        _application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Starts an IHM on its folder. Throws an <see cref="IhmStartException"/>, a StoreException or a
    /// WalletException, each with a stable code.</summary>
    public static async Task<IhmHost> StartAsync(
        IhmOptions options,
        string passphrase,
        TimeProvider? time = null,
        Action<ILoggingBuilder>? logging = null,
        CancellationToken cancellationToken = default)
    {
        options.Require();
        var log = LoggerFactory.Create(builder =>
        {
            logging?.Invoke(builder);
            // The framework's own lines hold addresses, and addresses hold pseudonyms.
            builder.AddFilter("Microsoft", LogLevel.Warning);
        });
        var parts = await IhmParts.OpenAsync(options, passphrase, time ?? TimeProvider.System, log, cancellationToken);
        try
        {
            // What a request needs runs before the first one comes.
            parts.Background.Start(parts.Work());
            var application = IhmServer.Build(options, parts);
            await StartAsync(application, options, cancellationToken);
            return new IhmHost(application, parts);
        }
        catch
        {
            await parts.Background.StopAsync();
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops taking requests, ends those under way, notes how far it is, closes the store.</summary>
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
        WebApplication application, IhmOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await application.DisposeAsync();
            throw new IhmStartException(
                "port-in-use",
                $"Port {options.Port} or {options.OperationsPort} is in use. Stop that program, or choose others: set "
                + "port and operationsPort in ihm.json, or pass --port and --operations-port.",
                fault);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }
}
