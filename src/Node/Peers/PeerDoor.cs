using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Salus.Node.Certificates;
using Salus.Node.Hosting;

namespace Salus.Node.Peers;

/// <summary>The listener for other validators. Whoever is none fails in the handshake and is answered nothing (spec
/// peers 2.3).</summary>
internal sealed partial class PeerDoor : IAsyncDisposable
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);

    private readonly PeerSite _site;
    private readonly ILogger<PeerDoor> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Reception> _receptions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private readonly WebApplication _application;

    public PeerDoor(NodeOptions options, PeerSite site)
    {
        _site = site;
        _logger = site.Log.CreateLogger<PeerDoor>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MinResponseDataRate = null;
            server.Listen(IPAddress.Parse(options.PeerAddress), options.PeerPort, Secure);
        });
        builder.Services.AddSingleton(site.Log);
        _application = builder.Build();
        _application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        _application.Run(TakeAsync);
    }

    /// <summary>Where it listens, once it was started.</summary>
    public Uri Address => new(_application.Services
        .GetRequiredService<IServer>().Features
        .GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    /// <summary>The validators that have a lane to here.</summary>
    public IEnumerable<string> Heard => _receptions.Keys;

    public bool Hears(string validator) => _receptions.ContainsKey(validator);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new NodeStartException(
                "port-in-use",
                "The port for other validators is in use. Stop that program, or choose another: set peerPort in "
                + "node.json.",
                fault);
        }
    }

    /// <summary>Ends the lanes of those who are peers no more.</summary>
    public void Review()
    {
        foreach (var reception in _receptions.Values)
        {
            if (_site.Check.WhyNot(reception.Shown) is { } why)
            {
                LogCut(reception.Shown.Validator, why);
                reception.Cut();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private void Secure(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.Use(new Strangers(_site.Limits.Strangers).Count);
        listener.UseHttps(https =>
        {
            https.HandshakeTimeout = Handshake;
            https.ServerCertificate = _site.Transport.Server.Present.Certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) =>
                _site.Check.Judge(certificate, CertificateProfile.ClientUsage).Shown is not null;
            https.OnAuthenticate = (_, tls) =>
            {
                // The one in force now. spec peers 2.4
                tls.ServerCertificateContext = _site.Transport.Server.Present.Context;
                tls.AllowTlsResume = false;
                tls.CertificateChainPolicy = Transport.Offline();
            };
        });
    }

    private async Task TakeAsync(HttpContext http)
    {
        var shown = _site.Check.Judge(http.Connection.ClientCertificate, CertificateProfile.ClientUsage).Shown;
        if (shown is null || !http.WebSockets.IsWebSocketRequest || http.Request.Path != PeerSite.Path)
        {
            http.Abort();
            return;
        }

        http.Features.Get<Stranger>()?.Leave();
        _site.Addresses.Learn(shown.Validator, NodeAddresses.Read(http.Request.Headers));
        using var connection = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new LaneSocket(shown, connection, _site, _stopping.Token);
        using var reception = new Reception(socket, _site);

        // The newer lane wins: the one before may be of a connection that broke and does not know it yet.
        // spec peers 3.4
        _receptions.AddOrUpdate(shown.Validator, reception, (_, former) => Replaced(former, reception));
        try
        {
            await ReadAsync(reception);
        }
        finally
        {
            _receptions.TryRemove(new KeyValuePair<string, Reception>(shown.Validator, reception));
            connection.Abort();
        }
    }

    private static Reception Replaced(Reception former, Reception by)
    {
        former.Cut();
        return by;
    }

    private async Task ReadAsync(Reception reception)
    {
        var validator = reception.Shown.Validator;
        try
        {
            await reception.RunAsync();
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException
            or ConnectionAbortedException or TimeoutException)
        {
            LogEnded(validator, fault.GetType().Name);
        }
        catch (PeerMessageRejectedException fault)
        {
            _site.Metrics.CountMalformed(validator);
            if (_told.TryAdd(validator, true))
            {
                LogMalformed(validator, fault.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "A lane of validator {Validator} ended: {Fault}")]
    private partial void LogEnded(string validator, string fault);

    [LoggerMessage(LogLevel.Warning, "The lane of validator {Validator} was cut: {Reason}")]
    private partial void LogCut(string validator, string reason);

    [LoggerMessage(
        LogLevel.Error,
        "Validator {Validator} sends what is no message; its lane was cut, and is whenever it does so again: {Reason}")]
    private partial void LogMalformed(string validator, string reason);
}
