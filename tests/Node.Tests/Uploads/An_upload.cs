using System.Net;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Content;
using static Salus.Node.Tests.Uploads.TusRequests;

namespace Salus.Node.Tests.Uploads;

public sealed class An_upload : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private Person _doctor = null!;

    private DataFolder Folder => new(_network.DataFolder);

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _doctor = await _network.RegisterAsync(Role.Doctor);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task in_parts_becomes_a_content_with_the_last_byte()
    {
        // spec uploads 1.2, 3.1, 3.4
        var content = RandomNumberGenerator.GetBytes(2_500_000);
        var path = await _doctor.BeginAsync(content.Length);

        Assert.Equal((0, null), await _doctor.LookAsync(path));
        using (var first = await _doctor.SendAsync(Part(path, 0, content[..1_000_000])))
        {
            Assert.Equal((HttpStatusCode.NoContent, "1000000"), (first.StatusCode, first.Header("Upload-Offset")));
            Assert.Null(first.Header("Salus-Cid"));
        }

        Assert.Equal((1_000_000, null), await _doctor.LookAsync(path));
        using (var last = await _doctor.SendAsync(Part(path, 1_000_000, content[1_000_000..])))
        {
            Assert.Equal(CidBuilder.Of(content).ToString(), last.Header("Salus-Cid"));
        }

        Assert.Equal((content.Length, CidBuilder.Of(content).ToString()), await _doctor.LookAsync(path));
        Assert.Equal(content, await File.ReadAllBytesAsync(Folder.ContentFile(CidBuilder.Of(content))));
        Assert.Empty(Directory.EnumerateFiles(Folder.Uploads, "*.part"));
    }

    [Fact]
    public async Task of_nothing_is_whole_at_once()
    {
        // spec uploads 3.4
        var path = await _doctor.BeginAsync(0);

        Assert.Equal((0, CidBuilder.Of([]).ToString()), await _doctor.LookAsync(path));
    }

    [Fact]
    public async Task goes_on_after_the_node_was_started_again()
    {
        // spec uploads 2.1, 2.2
        var content = RandomNumberGenerator.GetBytes(300_000);
        var path = await _doctor.BeginAsync(content.Length);
        var whole = await _doctor.BeginAsync(0);
        using (await _doctor.SendAsync(Part(path, 0, content[..100_000])))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(Folder.Uploads, "stray.part"), "belongs to nothing");
        await _network.RestartAsync();
        _doctor.Connect();

        Assert.Equal((100_000, null), await _doctor.LookAsync(path));
        Assert.NotNull((await _doctor.LookAsync(whole)).Cid);
        using var last = await _doctor.SendAsync(Part(path, 100_000, content[100_000..]));
        Assert.Equal(CidBuilder.Of(content).ToString(), last.Header("Salus-Cid"));
        Assert.False(File.Exists(Path.Combine(Folder.Uploads, "stray.part")));
    }

    [Fact]
    public async Task that_was_whole_when_the_node_fell_is_ended_by_an_empty_part()
    {
        // spec uploads 3.5
        var content = RandomNumberGenerator.GetBytes(1000);
        var path = await _doctor.BeginAsync(content.Length);
        await _network.StopAsync();
        await File.WriteAllBytesAsync(Path.Combine(Folder.Uploads, path.Split('/')[^1] + ".part"), content);
        await _network.StartAsync();
        _doctor.Connect();

        Assert.Equal((1000, null), await _doctor.LookAsync(path));
        using var last = await _doctor.SendAsync(Part(path, 1000, []));

        Assert.Equal(CidBuilder.Of(content).ToString(), last.Header("Salus-Cid"));
    }

    [Fact]
    public async Task that_breaks_off_keeps_what_came()
    {
        // spec uploads 2.2
        var content = RandomNumberGenerator.GetBytes(200_000);
        var path = await _doctor.BeginAsync(content.Length);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => _doctor.SendAsync(Part(path, 0, new StreamContent(new BreakingStream(content[..70_000])))));

        // The node may be at it still: an upload is busy until what came is durable.
        long offset;
        do
        {
            (offset, _) = await _doctor.LookAsync(path);
        }
        while (!await TryAppendAsync(path, offset, content));
        Assert.InRange(offset, 0, 70_000);
        Assert.Equal(CidBuilder.Of(content).ToString(), (await _doctor.LookAsync(path)).Cid);
    }

    [Fact]
    public async Task belongs_to_the_member_who_began_it()
    {
        // spec uploads 1.3
        var path = await _doctor.BeginAsync(10);
        var other = await _network.RegisterAsync(Role.Doctor);

        await other.RequireProblemAsync(Part(path, 0, [1]), HttpStatusCode.NotFound, "unknown-upload");
        await other.RequireProblemAsync(Tus(HttpMethod.Delete, path), HttpStatusCode.NotFound, "unknown-upload");
        await other.RequireProblemAsync(
            Tus(HttpMethod.Delete, "/v1/uploads/none"), HttpStatusCode.NotFound, "unknown-upload");
        using var look = await other.SendAsync(Tus(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.NotFound, look.StatusCode);
        Assert.Equal((0, null), await _doctor.LookAsync(path));
    }

    [Fact]
    public async Task is_for_writers_only()
    {
        // spec uploads 1.1
        var insurer = await _network.RegisterAsync(Role.Insurer);

        using var answer = await insurer.SendAsync(Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", 1)));

        (await Answer.OfAsync(answer)).IsProblem(HttpStatusCode.Forbidden, "not-a-writer");
    }

    [Fact]
    public async Task refuses_a_part_that_does_not_fit()
    {
        // spec uploads 3.2, 3.3
        var path = await _doctor.BeginAsync(100);

        await _doctor.RequireProblemAsync(Part(path, 1, [1]), HttpStatusCode.Conflict, "upload-offset-mismatch");
        await _doctor.RequireProblemAsync(
            Part(path, 0, new byte[101]), HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        var wrongType = Part(path, 0, [1]);
        wrongType.Content!.Headers.ContentType = new("application/json");
        await _doctor.RequireProblemAsync(wrongType, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        var noOffset = Tus(HttpMethod.Patch, path);
        noOffset.Content = Part(path, 0, [1]).Content;
        await _doctor.RequireProblemAsync(noOffset, HttpStatusCode.BadRequest, "malformed-parameter");

        Assert.Equal((0, null), await _doctor.LookAsync(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    public async Task needs_a_length(string length)
    {
        // spec uploads 1.2
        await _doctor.RequireProblemAsync(
            Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", length)),
            HttpStatusCode.BadRequest,
            "malformed-parameter");
    }

    [Fact]
    public async Task longer_than_the_store_takes_is_refused_before_it_begins()
    {
        // spec uploads 1.2
        await _doctor.RequireProblemAsync(
            Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", (1L << 30) + 1)),
            HttpStatusCode.RequestEntityTooLarge,
            "body-too-large");
    }

    [Fact]
    public async Task speaks_one_version_and_says_what_it_can()
    {
        // spec uploads 1.1
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads");
        request.Headers.Add("Upload-Length", "1");
        request.Headers.Add("Tus-Resumable", "0.2.2");
        await _doctor.RequireProblemAsync(request, HttpStatusCode.PreconditionFailed, "unsupported-tus-version");

        using var options = await _doctor.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/uploads"));

        Assert.Equal("creation,termination,expiration", options.Header("Tus-Extension"));
        Assert.Equal(("1.0.0", $"{1L << 30}"), (options.Header("Tus-Version"), options.Header("Tus-Max-Size")));
    }

    [Fact]
    public async Task takes_one_part_at_a_time()
    {
        // spec uploads 3.3
        var path = await _doctor.BeginAsync(10);
        var slow = new HeldStream();
        var part = Part(path, 0, new StreamContent(slow));
        part.Headers.ExpectContinue = true;
        var first = _doctor.SendAsync(part);

        // The node asks for the body (RFC 9110 section 10.1.1) when it is the upload's turn to be read.
        await slow.Begun.WaitAsync(TimeSpan.FromSeconds(60));
        using var refused = await _doctor.SendAsync(Part(path, 9, []));
        slow.End();
        using var answer = await first;

        Assert.Equal(
            (HttpStatusCode.Locked, HttpStatusCode.NoContent), (refused.StatusCode, answer.StatusCode));
        Assert.Equal((3, null), await _doctor.LookAsync(path));
    }

    [Fact]
    public async Task that_is_abandoned_expires_after_a_day()
    {
        // spec uploads 2.3
        var path = await _doctor.BeginAsync(10);
        using (await _doctor.SendAsync(Part(path, 0, [1, 2, 3])))
        {
        }

        _network.Time.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal((3, null), await _doctor.LookAsync(path));
        _network.Time.Advance(TimeSpan.FromHours(0.2));

        await _doctor.RequireProblemAsync(Part(path, 3, [4]), HttpStatusCode.NotFound, "unknown-upload");
        Assert.Empty(Directory.EnumerateFiles(Folder.Uploads));
    }

    [Fact]
    public async Task that_is_ended_is_gone()
    {
        // spec uploads 2.4
        var path = await _doctor.BeginAsync(10);
        using (var answer = await _doctor.SendAsync(Tus(HttpMethod.Delete, path)))
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        await _doctor.RequireProblemAsync(Part(path, 0, [4]), HttpStatusCode.NotFound, "unknown-upload");
        Assert.Empty(Directory.EnumerateFiles(Folder.Uploads));
    }

    [Fact]
    public async Task is_one_of_64_under_way()
    {
        // spec uploads 2.5
        for (var turn = 0; turn < 64; turn++)
        {
            await _doctor.BeginAsync(1);
        }

        await _doctor.RequireProblemAsync(
            Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", 1)),
            HttpStatusCode.TooManyRequests,
            "too-many-uploads");
    }

    private async Task<bool> TryAppendAsync(string path, long offset, byte[] content)
    {
        using var answer = await _doctor.SendAsync(Part(path, offset, content[(int)offset..]));
        return answer.StatusCode == HttpStatusCode.NoContent;
    }

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read
                ? read
                : throw new EndOfStreamException("The connection breaks off here.");
    }

    // Gives three bytes, then nothing until it may end.
    private sealed class HeldStream() : MemoryStream([1, 2, 3])
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void End() => _end.SetResult();

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _begun.TrySetResult();
            if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                return read;
            }

            await _end.Task.WaitAsync(cancellationToken);
            return 0;
        }
    }
}
