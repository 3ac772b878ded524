using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

/// <summary>One member asks as fast as it can, on many connections; another asks one thing after the other, as ever.
/// Both share this machine with the node, so what is printed is what they cost each other at most.</summary>
public sealed class A_flood_by_one_member : IAsyncLifetime
{
    private const int Connections = 8;
    private const int OnEach = 60;
    private const int Asked = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(10);

    // Fewer may wait than in truth: a client beside the node, signing each proof, has few of them under way at once.
    private readonly TestNetwork _network = new()
    {
        Configure = options => options with { Doors = new DoorLimits { Waiting = 16 } },
    };

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("certificate")]
    [InlineData("token")]
    public async Task costs_the_flooder_its_answers_and_a_quiet_member_some_time(string by)
    {
        // spec doors 2.1, 2.3
        var quiet = await _network.RegisterAsync(Role.Doctor);
        var flooder = await _network.RegisterAsync(Role.Doctor);
        var connections = Enumerable.Range(0, Connections)
            .Select(_ => by == "token" ? flooder.Browsing() : flooder.OnAnotherKey()).ToArray();
        foreach (var connection in connections)
        {
            Assert.Equal(HttpStatusCode.OK, (await connection.GetAsync("/v1/ledgers")).Status);
        }

        await MeasureAsync(quiet);
        var without = await MeasureAsync(quiet);

        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var flooded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flood = Enumerable.Range(0, Connections * OnEach).Select(one =>
            FloodAsync(connections[one % Connections], answers, flooded, enough.Token)).ToArray();
        await await Task.WhenAny(flooded.Task.WaitAsync(Patience), Task.WhenAll(flood));
        var with = await MeasureAsync(quiet);
        await enough.CancelAsync();
        await Task.WhenAll(flood);

        var flooders = string.Join(", ", answers.Select(one => $"{one.Value} x {(int)one.Key}"));
        Console.WriteLine($"flood by {by} of {flooders}; quiet member "
            + $"without it median {without.Median:0.00} ms, p95 {without.P95:0.00} ms, with it median "
            + $"{with.Median:0.00} ms ({with.Median / without.Median:0.0} times), p95 {with.P95:0.00} ms "
            + $"({with.P95 / without.P95:0.0} times)");
        Assert.Contains(HttpStatusCode.TooManyRequests, answers.Keys);
        Assert.InRange(with.P95, 0, Generous.TotalMilliseconds);
    }

    // Every one of them is answered; none is put off.
    private static async Task<(double Median, double P95)> MeasureAsync(Person quiet)
    {
        var times = new List<double>(Asked);
        for (var request = 0; request < Asked; request++)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = request % 5 == 0
                ? await quiet.PutAsync("/v1/content", [(byte)request])
                : await quiet.GetAsync("/v1/ledgers");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Created });
        }

        times.Sort();
        return (times[Asked / 2], times[Asked * 95 / 100]);
    }

    private static async Task FloodAsync(
        Person flooder,
        ConcurrentDictionary<HttpStatusCode, int> answers,
        TaskCompletionSource flooded,
        CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var status = await SendAsync(flooder);
            answers.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status == HttpStatusCode.TooManyRequests)
            {
                flooded.TrySetResult();
            }
        }
    }

    // HTTP/2 has its own word for a flood, which Kestrel says before the node does (RFC 9113 section 7).
    private static async Task<HttpStatusCode> SendAsync(Person flooder)
    {
        try
        {
            return (await flooder.PutAsync("/v1/content", [1, 2, 3])).Status;
        }
        catch (HttpRequestException reset) when (reset.InnerException is HttpProtocolException { ErrorCode: 0xb })
        {
            return HttpStatusCode.TooManyRequests;
        }
    }
}
