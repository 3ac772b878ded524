using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>What a webhook got, and how it answered.</summary>
internal sealed record Received(string Path, string Key, string Signature, string Type, byte[] Body);

/// <summary>A real HTTP server on loopback, answering as a test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    private Receiver(WebApplication app) => _app = app;

    public Func<Received, HttpContext, Task> Answers { get; set; } = (_, _) => Task.CompletedTask;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Address = new Uri(new Uri(addresses.Addresses.Single()), "/alerts");
        return receiver;
    }

    public async Task<Received> NextAsync() =>
        await _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public bool HasMore => _received.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var received = new Received(
            http.Request.Path,
            http.Request.Headers["Idempotency-Key"].ToString(),
            http.Request.Headers["Salus-Signature"].ToString(),
            http.Request.ContentType ?? "",
            body.ToArray());
        await Answers(received, http);
        await _received.Writer.WriteAsync(received);
    }
}
