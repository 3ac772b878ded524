using System.IO.Compression;
using System.Net;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

public sealed class A_body : IAsyncLifetime
{
    private const int ContentLimit = 2_000_000;

    private readonly TestNetwork _network = new()
    {
        Configure = options => options with { MaxContentBytes = ContentLimit },
    };

    private Person _doctor = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _doctor = await _network.RegisterAsync(Role.Doctor);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("POST", "/v1/transactions", (256 * 1024) + 1)]
    [InlineData("POST", "/v1/transactions/batch", 4 * 1024 * 1024)]
    [InlineData("POST", "/v1/permits", 1024 * 1024)]
    [InlineData("PUT", "/v1/envelopes", 64 * 1024)]
    [InlineData("PUT", "/v1/content", ContentLimit)]
    public async Task above_its_bound_is_refused_whether_its_length_is_said_or_not(
        string method, string path, int limit)
    {
        // spec doors 1.4
        foreach (var saysLength in new[] { true, false })
        {
            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                var answer = await SendAsync(method, path, new byte[limit + 1], version, saysLength);
                answer?.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
                Assert.True(answer is not null || !saysLength || version == HttpVersion.Version11, $"{version}");
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await _doctor.GetAsync("/v1/ledgers")).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task that_is_packed_is_not_unpacked(string encoding)
    {
        // spec doors 1.3
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[10_000_000]);
        }

        (string, string)[] addresses = [("POST", "/v1/transactions"), ("PUT", "/v1/content"), ("POST", "/v1/x")];
        foreach (var (method, path) in addresses)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path)
            {
                Version = HttpVersion.Version20,
                Content = new ByteArrayContent(packed.ToArray()),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            using var response = await _doctor.Http.SendAsync(request);
            var answer = await Answer.OfAsync(response);
            Assert.Equal(path == "/v1/x" ? "unknown-route" : "unsupported-encoding", answer.Code);
        }
    }

    [Fact]
    public async Task behind_a_head_that_is_too_large_is_not_read()
    {
        // spec doors 1.4
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var http = _network.Client(certificate: null, version);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ledgers") { Version = version };
            for (var i = 0; i < 60; i++)
            {
                request.Headers.Add($"X-{i}", new string('a', 1_000));
            }

            Assert.True(await StatusAsync(http, request) is null or HttpStatusCode.RequestHeaderFieldsTooLarge);
        }

        Assert.Equal(HttpStatusCode.OK, (await _doctor.GetAsync("/v1/ledgers")).Status);
    }

    // Null when the node ended the connection.
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // Null when the node ended the connection before all was sent.
    private async Task<Answer?> SendAsync(string method, string path, byte[] bytes, Version version, bool saysLength)
    {
        using var http = _doctor.OnVersion(version);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = version };
        request.Content = saysLength ? new ByteArrayContent(bytes) : new StreamContent(new Unseekable(bytes));
        try
        {
            using var response = await http.SendAsync(request);
            return await Answer.OfAsync(response);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
