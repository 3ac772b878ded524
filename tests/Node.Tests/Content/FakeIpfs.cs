using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

/// <summary>Answers to the commands of Kubo's RPC API as it is told, on loopback.</summary>
internal sealed class FakeIpfs
{
    private WebApplication? _application;
    private bool _isGone;

    public JsonObject Config { get; } = JsonNode.Parse(
        """
        {
          "Addresses": {
            "Swarm": ["/ip4/0.0.0.0/tcp/4001"],
            "API": "/ip4/127.0.0.1/tcp/5001",
            "Gateway": "/ip4/127.0.0.1/tcp/8080"
          },
          "Routing": { "Type": "none" },
          "Bootstrap": [],
          "Discovery": { "MDNS": { "Enabled": false } }
        }
        """)!.AsObject();

    public Dictionary<string, JsonNode> Answers { get; } = new()
    {
        ["version"] = new JsonObject { ["Version"] = "0.39.0" },
    };

    public Dictionary<string, string> Refusals { get; } = [];

    /// <summary>The commands that get no answer; each ends its task when it is asked.</summary>
    public Dictionary<string, TaskCompletionSource> Unanswered { get; } = [];

    /// <summary>The commands, with what was asked of them, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Says of a content that it was added and is pinned.</summary>
    public void Pin(Cid cid)
    {
        Answers["add"] = new JsonObject { ["Hash"] = $"{cid}" };
        Answers["pin/ls"] = new JsonObject { ["Keys"] = new JsonObject { [$"{cid}"] = new JsonObject() } };
    }

    public Task StartAsync() => ListenAsync("http://127.0.0.1:0");

    /// <summary>The process ends, and another listens at the same address.</summary>
    public async Task RestartAsync()
    {
        await _application!.DisposeAsync();
        await ListenAsync(Address.GetLeftPart(UriPartial.Authority));
    }

    private async Task ListenAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        _application = builder.Build();
        _application.MapPost("/api/v0/{**command}", AnswerAsync);
        await _application.StartAsync();
        Address = new Uri(_application.Urls.Single());
    }

    public async Task StopAsync()
    {
        if (!_isGone)
        {
            _isGone = true;
            await _application!.DisposeAsync();
        }
    }

    private async Task<IResult> AnswerAsync(string command, HttpRequest request)
    {
        Asked.Enqueue($"{command} {request.Query["arg"]}");
        if (Unanswered.TryGetValue(command, out var asked))
        {
            asked.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(request.HttpContext.RequestAborted);
        }

        if (command == "add")
        {
            using var bytes = new MemoryStream();
            await (await request.ReadFormAsync()).Files.Single().CopyToAsync(bytes);
            Pin(CidBuilder.Of(bytes.ToArray()));
        }

        return Answer(command);
    }

    private IResult Answer(string command) =>
        Refusals.TryGetValue(command, out var message)
            ? Results.Text(new JsonObject { ["Message"] = message }.ToJsonString(), "application/json", statusCode: 500)
        : command == "config/show" ? Results.Text(Config.ToJsonString(), "application/json")
        : Results.Text(Answers.GetValueOrDefault(command, new JsonObject()).ToJsonString(), "application/json");
}
