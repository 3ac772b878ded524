using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Salus.Client.Http;
using Salus.Primitives.Content;

namespace Salus.Client.Tests;

/// <summary>An upload to a node whose connections break.</summary>
public sealed class A_resumable_upload
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(20 * 1024 * 1024);

    // spec records 7.1
    [Fact]
    public async Task sends_what_is_written_in_parts()
    {
        var node = new Uploads();
        await UploadAsync(node);
        Assert.Equal(Content, node.Received.ToArray());
        Assert.Equal(["POST", "PATCH", "PATCH", "PATCH"], node.Asked);
    }

    // spec records 7.2
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    [InlineData(8 * 1024 * 1024)]
    public async Task goes_on_where_the_node_is_when_the_connection_breaks(int taken)
    {
        var node = new Uploads { BreaksAfter = taken, Breaks = 1 };
        await UploadAsync(node);
        Assert.Equal(Content, node.Received.ToArray());
        Assert.Contains("HEAD", node.Asked);
    }

    // spec records 7.2
    [Fact]
    public async Task gives_up_when_the_connection_breaks_again_and_again()
    {
        var node = new Uploads { BreaksAfter = 0, Breaks = 100 };
        await Assert.ThrowsAsync<HttpRequestException>(() => UploadAsync(node));
        Assert.Equal(6, node.Asked.Count(method => method == "PATCH"));
    }

    // spec records 7.2
    [Fact]
    public async Task is_refused_to_a_node_that_lost_what_it_had()
    {
        var node = new Uploads { ForgetsOnBreak = true };
        using var http = new HttpClient(node);
        await using var upload = await BeginAsync(http);
        await upload.WriteAsync(Content.AsMemory(0, 9 * 1024 * 1024));
        node.Breaks = 1;
        await Assert.ThrowsAsync<AnswerException>(async () => await upload.WriteAsync(Content.AsMemory(0, 8_000_000)));
    }

    // spec records 7.1
    [Fact]
    public async Task is_refused_when_the_node_names_another_content()
    {
        var node = new Uploads { Lies = true };
        await Assert.ThrowsAsync<AnswerException>(() => UploadAsync(node));
    }

    private static async Task UploadAsync(Uploads node)
    {
        using var http = new HttpClient(node);
        await using var upload = await BeginAsync(http);
        for (var at = 0; at < Content.Length; at += 1_000_003)
        {
            await upload.WriteAsync(Content.AsMemory(at, Math.Min(1_000_003, Content.Length - at)));
        }

        await upload.FinishAsync(CidBuilder.Of(Content), CancellationToken.None);
    }

    private static Task<UploadStream> BeginAsync(HttpClient http) => UploadStream.BeginAsync(
        new Http.Node(http, new Uri("https://node.test/")), Content.Length, new Hurried(), CancellationToken.None);

    /// <summary>The node's side of tus, as far as it is used.</summary>
    private sealed class Uploads : HttpMessageHandler
    {
        private long _length;

        public MemoryStream Received { get; } = new();

        public List<string> Asked { get; } = [];

        public int BreaksAfter { get; init; }

        public int Breaks { get; set; }

        public bool ForgetsOnBreak { get; init; }

        public bool Lies { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.Method.Method);
            Assert.Equal("1.0.0", request.Headers.GetValues("Tus-Resumable").Single());
            var answer = new HttpResponseMessage(HttpStatusCode.NoContent);
            if (request.Method == HttpMethod.Post)
            {
                _length = Number(request, "Upload-Length");
                answer.Headers.Location = new Uri("/v1/uploads/one", UriKind.Relative);
            }
            else if (request.Method == HttpMethod.Patch)
            {
                await TakeAsync(request, cancellationToken);
            }

            answer.Headers.Add("Upload-Offset", Received.Length.ToString(CultureInfo.InvariantCulture));
            if (Received.Length == _length)
            {
                answer.Headers.Add("Salus-Cid", $"{(Lies ? CidBuilder.Of([7]) : CidBuilder.Of(Received.ToArray()))}");
            }

            return answer;
        }

        private async Task TakeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/v1/uploads/one", request.RequestUri!.AbsolutePath);
            Assert.Equal(Received.Length, Number(request, "Upload-Offset"));
            var part = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            if (Breaks > 0)
            {
                Breaks--;
                Received.Write(part.AsSpan(0, Math.Min(part.Length, BreaksAfter)));
                Received.SetLength(ForgetsOnBreak ? 3 : Received.Length);
                throw new HttpRequestException("the connection broke");
            }

            Received.Write(part);
        }

        private static long Number(HttpRequestMessage request, string header) =>
            long.Parse(request.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);
    }
}
