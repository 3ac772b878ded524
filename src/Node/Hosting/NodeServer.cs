using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Node.KeyService;
using Salus.Node.Metrics;
using Salus.Node.Peers;
using Salus.Node.Permits;
using Salus.Node.Portal;
using Salus.Node.Registrations;
using Salus.Node.Tokens;
using Salus.Node.Uploads;
using Salus.Primitives.Possession;

namespace Salus.Node.Hosting;

/// <summary>The web server of a node: three listeners, limits, every route.</summary>
internal static class NodeServer
{
    private const int MaxConnections = 2_000;
    private const int DefaultBody = 64 * 1024;
    private const int Window = 1024 * 1024;
    private const int HeadBytes = 32 * 1024;
    private const int HeadFields = 100;
    private const int StreamsAtOnce = 100;
    private static readonly TimeSpan SilentUntilPing = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SilentAfterPing = TimeSpan.FromSeconds(20);

    public static WebApplication Build(NodeOptions options, NodeParts parts)
    {
        var browsers = new BrowserAccess(options, parts.Node.Time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            Limit(server, options.Doors);
            server.Listen(IPAddress.Parse(options.Address), options.Port, listener => Secure(
                listener, parts, options.Doors));
            server.Listen(IPAddress.Loopback, options.OperationsPort, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listener.Use(Door.Operations.Mark);
            });
            server.Listen(IPAddress.Parse(options.BrowserAddress), options.BrowserPort, listener =>
            {
                listener.Use(new Strangers(options.Doors.Strangers).Count);
                BrowserListener.Open(listener, options, () => parts.Transport.Server.Present.Certificate);
                listener.Use(browsers.Door.Mark);
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(parts.Log);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(parts.Node);
        builder.Services.AddSingleton<BodyBudgets>();
        builder.Services.AddSingleton(parts.Background);
        builder.Services.AddSingleton(parts.Desk);
        builder.Services.AddSingleton(parts.Node.Store.Uploads);
        builder.Services.AddSingleton(parts.Node.Store.Limits);
        builder.Services.AddSingleton(parts.Permits);
        builder.Services.AddSingleton(new KeyDesk(parts.Node, parts.Desk, parts.RoleKeys));
        builder.Services.AddSingleton(new PeerStates(parts.Peers));
        builder.Services.AddSingleton(parts.Addresses);
        builder.Services.AddSingleton(parts.Metrics);
        builder.Services.AddSingleton(parts.History);
        builder.Services.AddSingleton(parts.Scrub.Figures);
        builder.Services.AddSingleton(parts.Transport);
        builder.Services.AddSingleton(parts.Transport.Revocations);
        builder.Services.AddSingleton(_ => new Turns(options.Doors, parts.Node));
        builder.Services.AddSingleton(browsers.Callers);
        builder.Services.AddSingleton(browsers.Proofs);
        builder.Services.AddSingleton(parts.Registrations);
        builder.Services.AddSingleton(new AddressAllowance(parts.Node.Time));
        builder.Services.AddOpenApi("v1", ApiDescription.Describe);
        var application = builder.Build();
        Map(application, options, parts, browsers.Nonces);
        return application;
    }

    private static void Map(
        WebApplication application, NodeOptions options, NodeParts parts, ServerNonces nonces)
    {
        application.Use(next => new RequestCount(next, parts.Node.Metrics).InvokeAsync);
        application.Use(next => new Faults(next, parts.Log.CreateLogger<Faults>()).InvokeAsync);
        var portal = new PortalPages(options);
        portal.Tell(parts.Log.CreateLogger<PortalPages>());
        application.Use(next => http => portal.InvokeAsync(http, next));
        application.Use(next => new BehindAnswers(next, () => parts.Node.Ledgers.IsBehind).InvokeAsync);
        application.Use(next => new BrowserAnswers(next, options, nonces).InvokeAsync);
        application.UseRouting();
        var gateLog = parts.Log.CreateLogger<Gate>();
        application.Use(next => new Gate(parts.Node, parts.Running, next, gateLog).InvokeAsync);
        var turns = application.Services.GetRequiredService<Turns>();
        application.Use(next => http => turns.InvokeAsync(http, next));
        var routes = application.MapGroup("/v1");
        LedgerRoutes.Map(routes);
        NodeRoutes.Map(routes);
        GovernanceRoutes.Map(routes);
        TransactionRoutes.Map(routes);
        MemberRoutes.Map(routes);
        PatientRoutes.Map(routes);
        RecoveryRoutes.Map(routes);
        ExplainRoutes.Map(routes);
        AccessLogRoutes.Map(routes);
        RecordRoutes.Map(routes);
        ContentRoutes.Map(routes, options);
        BatchRoutes.Map(routes);
        UploadRoutes.Map(routes, options);
        PermitRoutes.Map(routes);
        KeyRoutes.Map(routes);
        CardRoutes.Map(routes);
        EmergencyRoutes.Map(routes);
        GranteeRoutes.Map(routes);
        AlertRoutes.Map(routes);
        EventRoutes.Map(routes);
        TokenRoutes.Map(routes);
        RegistrationRoutes.Map(routes);
        RevocationRoutes.Map(routes);
        OperationsRoutes.MapForRegistrar(routes);
        OperationsRoutes.Map(application);
        application.MapOpenApi("/openapi/v1.json").WithMetadata(new AudienceRule(Audience.Members));
    }

    private static void Limit(KestrelServerOptions server, DoorLimits doors)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.MaxRequestBodySize = DefaultBody;
        server.Limits.RequestHeadersTimeout = doors.Head;
        server.Limits.KeepAliveTimeout = doors.Idle;
        server.Limits.MaxRequestHeadersTotalSize = HeadBytes;
        server.Limits.MaxRequestHeaderCount = HeadFields;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(doors.BytesPerSecond, doors.Grace);
        server.Limits.MinResponseDataRate = new MinDataRate(doors.BytesPerSecond, doors.Grace);
        Limit(server.Limits.Http2);
    }

    // spec doors 6
    private static void Limit(Http2Limits limits)
    {
        limits.InitialStreamWindowSize = Window;
        limits.InitialConnectionWindowSize = 4 * Window;
        limits.MaxStreamsPerConnection = StreamsAtOnce;
        limits.MaxRequestHeaderFieldSize = HeadBytes;
        limits.KeepAlivePingDelay = SilentUntilPing;
        limits.KeepAlivePingTimeout = SilentAfterPing;
    }

    private static void Secure(ListenOptions listener, NodeParts parts, DoorLimits doors)
    {
        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.Use(new Strangers(doors.Strangers).Count);
        listener.UseHttps(https =>
        {
            https.HandshakeTimeout = doors.Handshake;
            https.ServerCertificate = parts.Transport.Server.Present.Certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            // Any certificate may shake hands: the gate judges it, and says in words what is wrong with it.
            https.ClientCertificateValidation = (_, _, _) => true;
            https.OnAuthenticate = (_, tls) =>
            {
                // The one in force now; connections on the one before live on. spec certificates 6.1
                tls.ServerCertificateContext = parts.Transport.Server.Present.Context;
                tls.AllowTlsResume = false;
                tls.CertificateChainPolicy = Transport.Offline();
            };
        });
        listener.Use(next => Gate.JudgeConnection(parts.Callers, next));
        listener.Use(new Door(parts.Callers).Mark);
    }
}
