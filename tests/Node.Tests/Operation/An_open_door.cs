using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Salus.Node.Hosting;

namespace Salus.Node.Tests.Operation;

public sealed class An_open_door : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public An_open_door()
    {
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    [Fact] // spec operation 3.2
    public async Task stops_the_start_when_a_stranger_is_answered() =>
        Assert.Contains("200", await RefusalAsync(StatusCodes.Status200OK, "[]"));

    [Theory] // spec operation 3.2
    [InlineData(StatusCodes.Status403Forbidden, """{"code":"not-a-party"}""")]
    [InlineData(StatusCodes.Status401Unauthorized, """{"code":"caller-unknown"}""")]
    [InlineData(StatusCodes.Status401Unauthorized, "who are you?")]
    public async Task stops_the_start_when_a_stranger_is_refused_for_another_reason(int status, string body) =>
        Assert.Contains($"{status}", await RefusalAsync(status, body));

    [Fact] // spec operation 3.2
    public async Task is_none_where_a_stranger_is_asked_for_a_certificate()
    {
        await using var server = await StartAsync(401, """{"code":"certificate-missing"}""");
        await CheckAsync(server);
    }

    [Fact] // spec operation 3.1
    public async Task stops_the_start_when_a_route_declares_no_audience()
    {
        await using var server = await StartAsync(401, """{"code":"certificate-missing"}""");

        var fault = Assert.Throws<NodeStartException>(
            () => EnforcementCheck.RequireAudiences(server.Services.GetRequiredService<EndpointDataSource>()));

        Assert.Equal("enforcement-off", fault.Code);
        Assert.Contains("/v1/ledgers", fault.Message);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private async Task<string> RefusalAsync(int status, string body)
    {
        await using var server = await StartAsync(status, body);
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => CheckAsync(server));
        Assert.Equal("enforcement-off", fault.Code);
        return fault.Message;
    }

    private Task CheckAsync(WebApplication server)
    {
        var listening = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return EnforcementCheck.RequireAsync(
            "certificate-missing", new Uri(listening.Addresses.Single()), _certificate, CancellationToken.None);
    }

    private async Task<WebApplication> StartAsync(int status, string body)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(_certificate)));
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        server.UseRouting();
        server.MapGet("/v1/ledgers", http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        });
        await server.StartAsync();
        return server;
    }
}
