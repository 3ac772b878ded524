using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Salus.Client.Http;

namespace Salus.Client.Tests;

/// <summary>Content from a node whose connections break.</summary>
public sealed class A_download
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(100_000);

    // spec records 6.8
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task goes_on_where_the_connection_broke(int sent)
    {
        var node = new Store { BreaksAfter = sent, Breaks = 1 };

        Assert.Equal(Content, await ReadAsync(node));
        string[] rest = sent == 100_000 ? [] : [$"{(sent == 0 ? "" : $"bytes={sent}-")}"];
        Assert.Equal(["", .. rest], node.Asked);
    }

    // spec records 6.8
    [Fact]
    public async Task goes_on_as_long_as_it_gets_on()
    {
        var node = new Store { BreaksAfter = 5_000, Breaks = int.MaxValue };

        Assert.Equal(Content, await ReadAsync(node));
        Assert.Equal(20, node.Asked.Count);
    }

    // spec records 6.8
    [Fact]
    public async Task gives_up_after_six_tries_without_a_byte()
    {
        var node = new Store { Breaks = int.MaxValue };

        await Assert.ThrowsAsync<HttpIOException>(() => ReadAsync(node));

        Assert.Equal(6, node.Asked.Count);
    }

    // spec records 6.8
    [Fact]
    public async Task goes_on_after_a_silence()
    {
        var node = new Store { BreaksAfter = 40_000, Breaks = 1, FallsSilent = true };

        Assert.Equal(Content, await ReadAsync(node).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(["", "bytes=40000-"], node.Asked);
    }

    // spec records 6.8
    [Fact]
    public async Task gives_up_after_six_silences()
    {
        var node = new Store { Breaks = int.MaxValue, FallsSilent = true };

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(node).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(6, node.Asked.Count);
    }

    // spec records 6.8
    [Fact]
    public async Task takes_an_early_end_for_a_broken_connection()
    {
        var node = new Store { BreaksAfter = 40_000, Breaks = 1, EndsInstead = true };

        Assert.Equal(Content, await ReadAsync(node));
    }

    // spec records 6.8
    [Fact]
    public async Task takes_no_part_for_the_rest_that_is_not_the_rest()
    {
        var node = new Store { BreaksAfter = 40_000, Breaks = 1, IgnoresRanges = true };

        await Assert.ThrowsAsync<AnswerException>(() => ReadAsync(node));
    }

    // spec records 6.8
    [Fact]
    public async Task ends_with_the_nodes_reason_when_the_rest_is_refused()
    {
        var node = new Store { BreaksAfter = 40_000, Breaks = 1, RefusesTheRest = true };

        var refused = await Assert.ThrowsAsync<NodeProblemException>(() => ReadAsync(node));

        Assert.Equal(("not-permitted", 2), (refused.Code, node.Asked.Count));
    }

    private static async Task<byte[]> ReadAsync(Store store)
    {
        using var http = new HttpClient(store);
        var node = new Http.Node(http, new Uri("https://node.test/"));
        await using var download =
            await DownloadStream.BeginAsync(node, "v1/x", permit: null, store.Time, CancellationToken.None);
        using var content = new MemoryStream();
        await download.CopyToAsync(content, 3_000);
        return content.ToArray();
    }

    /// <summary>Serves the content, and breaks off.</summary>
    private sealed class Store : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public Hurried Time { get; } = new();

        public int BreaksAfter { get; init; }

        public int Breaks { get; set; }

        public bool EndsInstead { get; init; }

        public bool FallsSilent { get; init; }

        public bool IgnoresRanges { get; init; }

        public bool RefusesTheRest { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Headers.Range}");
            var from = IgnoresRanges ? 0 : (int)(request.Headers.Range?.Ranges.Single().From ?? 0);
            return Task.FromResult(from > 0 && RefusesTheRest ? Refusal() : Part(from));
        }

        private static HttpResponseMessage Refusal() =>
            new(HttpStatusCode.Forbidden) { Content = new StringContent("""{"code":"not-permitted","title":"no"}""") };

        private HttpResponseMessage Part(int from)
        {
            var isBroken = Breaks-- > 0 && from + BreaksAfter <= Content.Length;
            var end = isBroken ? from + BreaksAfter : Content.Length;
            var body = new BreakingStream(
                Content[from..end], !isBroken || EndsInstead ? null : FallsSilent ? SilenceAsync : BreakAsync);
            var answer = new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
            {
                Content = new StreamContent(body),
            };
            answer.Content.Headers.ContentLength = Content.Length - from;
            answer.Content.Headers.ContentRange =
                from > 0 ? new ContentRangeHeaderValue(from, Content.Length - 1, Content.Length) : null;
            return answer;
        }

        private static Task BreakAsync(CancellationToken cancellationToken) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection broke");

        private async Task SilenceAsync(CancellationToken cancellationToken)
        {
            Time.Pass(TimeSpan.FromSeconds(30));
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class BreakingStream(byte[] bytes, Func<CancellationToken, Task>? breaks) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (breaks is not null && Position == Length)
            {
                await breaks(cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
