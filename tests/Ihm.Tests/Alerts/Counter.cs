using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Salus.Ihm.Alerts.Routes;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>The routes of alerts over real HTTP; who calls is whom the request names.</summary>
internal sealed class Counter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly Dictionary<MemberId, KeyPair> _keys = [];

    private Counter(WebApplication app) => _app = app;

    /// <summary>Whom streams serve no longer.</summary>
    public HashSet<MemberId> Ended { get; } = [];

    /// <summary>What tokens let ask for.</summary>
    public SmartScopes Scopes { get; set; } = SmartScopes.All;

    public static async Task<Counter> OpenAsync(Scene scene)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var counter = new Counter(builder.Build());
        counter._app.Use(counter.LetInAsync);
        counter._app.MapAlerts(scene.Desk, (caller, _) => Task.FromResult(!counter.Ended.Contains(caller.Id)));
        await counter._app.StartAsync();
        var addresses = counter._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        counter._http.BaseAddress = new Uri(addresses.Addresses.Single());
        return counter;
    }

    public KeyPair KeyOf(MemberId member)
    {
        lock (_keys)
        {
            return _keys.TryGetValue(member, out var key) ? key : _keys[member] = KeyPair.Generate();
        }
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(
        MemberId caller, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "Caller", caller.ToString() } } };
        request.Content = body is null ? null : new StringContent(body);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Opens the stream; its lines come one by one.</summary>
    public async Task<StreamReader> FollowAsync(MemberId caller, long? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/alerts")
        {
            Headers = { { "Caller", caller.ToString() }, { "Accept", "text/event-stream" } },
        };
        if (last is { } number)
        {
            request.Headers.Add("Last-Event-ID", number.ToString());
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private async Task LetInAsync(HttpContext http, RequestDelegate next)
    {
        Assert.True(MemberId.TryParse(http.Request.Headers["Caller"].ToString(), out var id));
        var key = KeyOf(id).Public;
        var member = new Member
        {
            Id = id,
            Role = id == Findings.Alice ? Role.Patient : Role.Doctor,
            Organisation = default,
            SigningKey = key,
            AgreementKey = key,
        };
        http.Features.Set(new Caller(member, key.Thumbprint) { Scopes = Scopes });
        try
        {
            await next(http);
        }
        catch (ProblemException problem)
        {
            await problem.Problem.ExecuteAsync(http);
        }
    }
}
