using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Salus.Client.Http;

namespace Salus.Client.Tests;

/// <summary>A node that puts its caller off: 429, with the seconds to wait (RFC 6585 section 4).</summary>
public sealed class A_node_that_asks_to_wait : IDisposable
{
    private readonly Waits _time = new();
    private readonly Busy _node = new();
    private readonly HttpClient _http;
    private readonly Http.Node _client;

    public A_node_that_asks_to_wait()
    {
        _http = new HttpClient(new PatientHandler(_time, _node));
        _client = new Http.Node(_http, new Uri("https://node.test/"));
    }

    // spec records 6.9
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task is_asked_again_after_that_time(string method)
    {
        _node.PutsOff = 2;
        await SendAsync(method);
        Assert.Equal(3, _node.Asked);
        Assert.Equal([1, 1], _time.Seconds);
        Assert.All(_node.Bodies, body => Assert.Equal(_node.Bodies[0], body));
    }

    // spec records 6.9
    [Fact]
    public async Task is_asked_four_times_and_no_more()
    {
        _node.PutsOff = 100;
        var fault = await Assert.ThrowsAsync<NodeProblemException>(() => SendAsync("GET"));
        Assert.Equal(4, _node.Asked);
        Assert.Equal("too-many-requests", fault.Code);
        Assert.Equal(TimeSpan.FromSeconds(1), fault.RetryAfter);
        Assert.EndsWith("Try again in 1 seconds.", fault.Message, StringComparison.Ordinal);
    }

    // spec records 6.9
    [Theory]
    [InlineData("3", 3, 4)]
    [InlineData("4", 2, 3)]
    [InlineData("11", 0, 1)]
    [InlineData("86400", 0, 1)]
    [InlineData("Wed, 21 Oct 2026 07:28:05 GMT", 2, 3)]
    [InlineData("Wed, 21 Oct 2026 07:00:00 GMT", 0, 4)]
    [InlineData(null, 0, 1)]
    [InlineData("soon", 0, 1)]
    public async Task is_waited_for_ten_seconds_in_all(string? after, int waits, int asked)
    {
        (_node.PutsOff, _node.After) = (100, after);
        await Assert.ThrowsAsync<NodeProblemException>(() => SendAsync("GET"));
        Assert.Equal((waits, asked), (_time.Seconds.Count, _node.Asked));
        Assert.InRange(_time.Seconds.Sum(), 0, 10);
    }

    // spec records 6.9
    [Fact]
    public async Task is_not_sent_again_what_counts_twice()
    {
        _node.PutsOff = 1;
        var fault = await Assert.ThrowsAsync<NodeProblemException>(() => SendAsync("POST"));
        Assert.Equal(1, _node.Asked);
        Assert.Equal(TimeSpan.FromSeconds(1), fault.RetryAfter);
    }

    // spec records 6.9
    [Fact]
    public async Task is_left_alone_when_the_caller_gives_up()
    {
        using var enough = new CancellationTokenSource();
        _node.PutsOff = 100;
        _time.OnWait = enough.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetBytesAsync("v1", null, enough.Token));
        Assert.Equal(1, _node.Asked);
    }

    public void Dispose()
    {
        _http.Dispose();
        _node.Dispose();
    }

    private Task SendAsync(string method) => method switch
    {
        "GET" => _client.GetBytesAsync("v1/ledgers", permit: null, default),
        "DELETE" => _client.DeleteAsync("v1/token", default),
        _ => _client.SendAsync(
            new HttpMethod(method), "v1/content", new NodeBody(new byte[] { 1, 2 }, "text/plain"), default),
    };

    private sealed class Busy : HttpMessageHandler
    {
        public int PutsOff { get; set; }

        public string? After { get; set; } = "1";

        public int Asked { get; private set; }

        public List<byte[]> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            Bodies.Add(request.Content is { } body ? await body.ReadAsByteArrayAsync(cancellationToken) : []);
            var isBusy = PutsOff-- > 0;
            var answer = new HttpResponseMessage(isBusy ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK)
            {
                Content = new StringContent("""{"code":"too-many-requests","detail":"Wait."}"""),
            };
            answer.Headers.Date = DateTimeOffset.Parse("2026-10-21T07:28:01Z", CultureInfo.InvariantCulture);
            if (isBusy && After is { } after)
            {
                answer.Headers.TryAddWithoutValidation("Retry-After", after);
            }

            return answer;
        }
    }

    /// <summary>Every wait is over at once, and counted.</summary>
    private sealed class Waits : TimeProvider
    {
        public List<double> Seconds { get; } = [];

        public Action? OnWait { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan due, TimeSpan period)
        {
            if (due > TimeSpan.Zero)
            {
                Seconds.Add(due.TotalSeconds);
            }

            OnWait?.Invoke();
            var end = OnWait is null ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
            return System.CreateTimer(callback, state, end, period);
        }
    }
}
