using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Salus.Ihm.Alerts.Routes;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;

namespace Salus.Ihm.Hosting;

/// <summary>The web server of an IHM: a listener for callers, one for operators, every route.</summary>
internal static class IhmServer
{
    private const int MaxConnections = 2_000;
    private const int HeadBytes = 32 * 1024;
    private const int HeadFields = 100;
    private const double BytesPerSecond = 240;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(10);
    // Streams of alerts have no end of their own.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    public static WebApplication Build(IhmOptions options, IhmParts parts)
    {
        var certificate = options.Certificate is { } file
            ? X509Certificate2.CreateFromPemFile(file, options.CertificateKey)
            : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            Limit(server);
            server.Listen(IPAddress.Parse(options.Address), options.Port, listener =>
            {
                listener.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listener.UseHttps(certificate);
                }
            });
            server.Listen(IPAddress.Loopback, options.OperationsPort, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                OperationsRule.Listen(listener);
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Ending);
        builder.Services.AddSingleton(parts.Log);
        var application = builder.Build();
        Map(application, parts, new PageOrigins(options.PageOrigins));
        return application;
    }

    private static void Map(WebApplication application, IhmParts parts, PageOrigins pages)
    {
        application.Use(next => new Faults(next, parts.Log.CreateLogger<Faults>()).InvokeAsync);
        application.UsePages(pages);
        application.UseFhirFaults();
        application.UseRouting();
        application.Use(OperationsRule.CheckAsync);
        application.UseCallers(parts.Callers);
        application.MapTokens(parts.Callers);
        application.MapAdoptions(parts.Adoptions, parts.Callers);
        application.MapPermits(parts.Permits);
        application.MapAlerts(parts.Alerts, parts.Callers.IsStillLetInAsync);
        parts.ProofsOfReadings.Map(application);
        parts.RollUps.Map(application);
        parts.Readings.Map(application);
        parts.Forecasts.Map(application);
        parts.Fhir.Map(application);
        OperationsRoutes.Map(application.MapGroup("").ForOperators(), parts);
        application.MapIntake(parts.Intake, IntakeCallers.Proven(parts.Callers));
    }

    private static void Limit(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.MaxRequestBodySize = IntakeDesk.MaxBody;
        server.Limits.RequestHeadersTimeout = Head;
        server.Limits.KeepAliveTimeout = Idle;
        server.Limits.MaxRequestHeadersTotalSize = HeadBytes;
        server.Limits.MaxRequestHeaderCount = HeadFields;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, Grace);
        server.Limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, Grace);
    }
}
