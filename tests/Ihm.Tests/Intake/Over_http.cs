using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Web;

namespace Salus.Ihm.Tests.Intake;

public sealed class Over_http : IAsyncLifetime, IDisposable
{
    private readonly TestDesk _test = new();
    private readonly WebApplication _server;
    private readonly HttpClient _client = new();
    private bool _hasToken = true;

    public Over_http()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapIntake(
            _test.Desk,
            new IntakeCallers(
                _ => _hasToken
                    ? ValueTask.FromResult(_test.Device)
                    : throw new ProblemException(IhmProblems.DpopMissing.Because("Show a token.")),
                _ => ValueTask.FromResult(_test.Patient)));
    }

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _client.BaseAddress = new Uri(_server.Urls.Single());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact] // spec ihm-intake 5.3, 5.4
    public async Task a_signed_batch_needs_no_token()
    {
        _hasToken = false;
        var (status, told) = await PostAsync("application/jose", _test.Sign(_test.HeartRate("a")));
        Assert.Equal((HttpStatusCode.OK, 1), (status, told.GetProperty("new").GetInt32()));
        (status, _) = await PostAsync("application/json", "[]"u8.ToArray());
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact] // spec ihm-intake 5.3
    public async Task faults_are_told_beside_what_was_taken()
    {
        const string Good = """{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":72}""";
        const string Bad = """{"signal":"heart-rate","id":"b","time":1,"unit":"Cel","value":72}""";

        var (status, told) = await PostAsync("application/json", Encoding.UTF8.GetBytes($"[{Good},{Bad}]"));
        Assert.Equal(HttpStatusCode.OK, status);
        var fault = Assert.Single(told.GetProperty("faults").EnumerateArray());
        Assert.Equal(
            ["b", "wrong-unit", "[1].unit", "must be one of /min, {beats}/min, 1/min, Hz (UCUM)."],
            fault.EnumerateObject().Select(member => member.Value.GetString()));

        (status, _) = await PostAsync("application/json", Encoding.UTF8.GetBytes(Bad));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    [Fact] // spec ihm-intake 3.4
    public async Task a_refused_transaction_names_its_faults()
    {
        const string Bundle =
            """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}""";
        var (status, told) = await PostAsync("application/fhir+json", Encoding.UTF8.GetBytes(Bundle));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("bundle-refused", told.GetProperty("code").GetString());
        Assert.Equal(1, told.GetProperty("faults").GetArrayLength());
    }

    [Fact] // spec ihm-intake 5.1
    public async Task more_than_a_megabyte_is_refused_before_more_is_read()
    {
        await using var endless = new EndlessStream();
        var http = new DefaultHttpContext { Request = { Body = endless } };
        using var share = new BodyBudget(long.MaxValue).Open();
        var refusal = await Assert.ThrowsAsync<ProblemException>(
            () => BoundedBody.ReadAsync(http.Request, IntakeDesk.MaxBody, share, default));
        Assert.Equal(IhmProblems.BodyTooLarge, refusal.Problem.Kind);
        Assert.InRange(endless.Given, IntakeDesk.MaxBody, IntakeDesk.MaxBody + 64 * 1024);
    }

    [Fact] // spec ihm-intake 5.1
    public void bodies_that_are_held_are_bounded_together()
    {
        var budget = new BodyBudget(100);
        using var slow = budget.Open();
        slow.Hold(40);
        using (var big = budget.Open())
        {
            big.Hold(60);
            var refusal = Assert.Throws<ProblemException>(() => slow.Hold(41));
            Assert.Equal(IhmProblems.IhmBusy, refusal.Problem.Kind);
        }

        slow.Hold(100);
    }

    [Fact] // spec ihm-intake 5.1
    public async Task a_length_of_more_than_a_megabyte_is_refused()
    {
        var (status, told) = await PostAsync("application/json", new byte[IntakeDesk.MaxBody + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("body-too-large", told.GetProperty("code").GetString());
    }

    [Theory] // spec ihm-intake 5.1
    [InlineData("text/plain", null, "wrong-media-type")]
    [InlineData("application/json", "gzip", "unsupported-encoding")]
    public async Task other_bodies_are_refused(string mediaType, string? encoding, string code)
    {
        var (status, told) = await PostAsync(mediaType, "[]"u8.ToArray(), encoding);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, code), (status, told.GetProperty("code").GetString()));
    }

    [Fact] // spec ihm-intake 6.3
    public async Task a_patient_sees_the_devices()
    {
        await PostAsync("application/jose", _test.Sign(_test.HeartRate("a"), _test.HeartRate("b")));
        using var devices = JsonDocument.Parse(await _client.GetStringAsync("/v1/devices"));
        var device = Assert.Single(devices.RootElement.EnumerateArray());
        Assert.Equal(_test.Device.Device.ToString(), device.GetProperty("device").GetString());
        Assert.Equal(
            [_test.Time.Now.UnixMs, 0, 1, 2, 0, 0],
            new[] { "lastSeen", "skewMs", "batches", "samples", "faults", "putOff" }
                .Select(name => device.GetProperty(name).GetInt64()));
    }

    [Fact] // spec ihm-intake 5.1
    public async Task many_at_once_are_answered_each_with_its_own()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var key = _test.Register();
            var readings = Enumerable.Range(0, i).Select(j => _test.HeartRate($"{j}"));
            var jws = TestDesk.Sign(key, _test.Address(), [.. readings]);
            return (i, await PostAsync("application/jose", jws));
        }));
        Assert.All(answers, answer => Assert.Equal(
            (HttpStatusCode.OK, answer.i), (answer.Item2.Status, answer.Item2.Told.GetProperty("new").GetInt32())));
    }

    private async Task<(HttpStatusCode Status, JsonElement Told)> PostAsync(
        string mediaType, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var response = await _client.PostAsync("/v1/samples", content);
        using var told = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, told.RootElement.Clone());
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
