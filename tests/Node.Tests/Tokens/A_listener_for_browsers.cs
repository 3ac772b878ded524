using System.Net;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Tokens;

public sealed class A_listener_for_browsers(TestNetwork network) : IClassFixture<TestNetwork>
{
    private const string Portal = "https://portal.example";

    [Fact]
    public async Task does_not_let_in_a_certificate()
    {
        // spec callers 2.2
        var doctor = await network.RegisterAsync(Role.Doctor);

        var answer = await doctor.GetAsync(new Uri(network.Host.BrowserAddress, "/v1/ledgers").AbsoluteUri);

        answer.IsProblem(HttpStatusCode.Unauthorized, "dpop-missing");
    }

    [Fact]
    public async Task gives_tokens_that_are_nothing_on_the_other_listener()
    {
        // spec callers 2.2
        var http = network.Browsers();
        var doctor = await network.RegisterAsync(Role.Doctor);
        var browser = new Browser(network, doctor.Keys.Signing);
        await browser.AskAsync(http);
        var elsewhere = network.Browsers(address: network.Host.Address);

        (await browser.SendAsync(elsewhere, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "certificate-missing");
        (await browser.AskAsync(elsewhere)).IsProblem(HttpStatusCode.Unauthorized, "certificate-missing");
        (await doctor.PostAsync("/v1/token", "")).IsProblem(HttpStatusCode.NotFound, "unknown-route");
        (await doctor.DeleteAsync("/v1/token")).IsProblem(HttpStatusCode.NotFound, "unknown-route");
    }

    [Fact]
    public async Task does_not_let_a_token_speak_for_another_than_the_certificate()
    {
        // spec callers 2.2
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var browser = new Browser(network, patient.Keys.Signing);
        await browser.AskAsync(network.Browsers());
        var target = new Uri(network.Host.Address, $"/v1/patients/{patient.Id}/policy");
        using var request = new HttpRequestMessage(HttpMethod.Get, target)
        {
            Version = HttpVersion.Version20,
        };
        Browser.Show(
            request,
            DpopProof.Sign(browser.Key, browser.Claims(HttpMethod.Get, target, browser.Token)),
            browser.Token);

        using var response = await doctor.Http.SendAsync(request);

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    [InlineData("/v1/nothing")]
    public async Task has_nothing_of_the_operators(string path)
    {
        // spec callers 2.2
        using var answer = await network.Browsers().GetAsync(path);

        (await Answer.OfAsync(answer)).IsProblem(HttpStatusCode.NotFound, "unknown-route");
    }

    [Fact]
    public async Task says_that_its_answers_are_not_kept_and_sets_no_cookie()
    {
        // spec callers 2.4, 2.5
        var http = network.Browsers();
        var browser = new Browser(network, (await network.RegisterAsync(Role.Doctor)).Keys.Signing);
        Answer[] answers =
        [
            await browser.AskAsync(http),
            await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"),
            await browser.SendAsync(http, HttpMethod.Get, "/v1/nothing"),
            await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers", claims => claims with { Nonce = null }),
        ];

        foreach (var answer in answers)
        {
            Assert.Contains("Cache-Control: no-store", answer.Headers);
            Assert.Contains("X-Content-Type-Options: nosniff", answer.Headers);
            Assert.Contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'", answer.Headers);
            Assert.Contains($"DPoP-Nonce: {browser.Nonce}", answer.Headers);
            Assert.DoesNotContain("Set-Cookie", answer.Headers);
            Assert.DoesNotContain("Access-Control", answer.Headers);
        }
    }

    [Fact]
    public async Task lets_only_pages_of_listed_origins_read_its_answers()
    {
        // spec callers 2.4
        await using var own = await OwnNetwork.StartAsync(options => options with { BrowserOrigins = [Portal] });
        var http = own.Network.Browsers();

        var listed = await OfOriginAsync(http, HttpMethod.Get, Portal);
        Assert.Contains($"Access-Control-Allow-Origin: {Portal}", listed.Headers);
        Assert.Contains("Access-Control-Expose-Headers: DPoP-Nonce", listed.Headers);
        foreach (var origin in new[] { $"{Portal}.evil", "http://portal.example", "null", $"{Portal}:444" })
        {
            Assert.DoesNotContain("Access-Control", (await OfOriginAsync(http, HttpMethod.Get, origin)).Headers);
            (await OfOriginAsync(http, HttpMethod.Options, origin))
                .IsProblem(HttpStatusCode.Forbidden, "origin-not-allowed");
        }

        var preflight = await OfOriginAsync(http, HttpMethod.Options, Portal);
        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Contains("Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE", preflight.Headers);
        Assert.Contains("Access-Control-Allow-Headers: authorization,dpop", preflight.Headers);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", preflight.Headers);
    }

    [Fact]
    public async Task is_known_by_the_address_that_is_set()
    {
        // spec callers 4.3
        await using var own = await OwnNetwork.StartAsync(options => options with { BrowserUrl = Portal });
        var (http, browser) = own.Open(await own.Network.RegisterAsync(Role.Doctor));

        (await browser.AskAsync(http)).IsProblem(HttpStatusCode.Unauthorized, "dpop-wrong-target");
        var named = await browser.AskAsync(http, claims => claims with { Target = $"{Portal}/v1/token" });

        Assert.Equal(HttpStatusCode.OK, named.Status);
    }

    [Fact]
    public async Task speaks_plain_http_in_development_on_loopback()
    {
        // spec callers 2.3
        await using var own = await OwnNetwork.StartAsync(options => options with { Development = true });
        var (http, browser) = own.Open(await own.Network.RegisterAsync(Role.Doctor));

        Assert.Equal("http", own.Network.Host.BrowserAddress.Scheme);
        Assert.Equal("https", own.Network.Host.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await browser.AskAsync(http)).Status);
        using var operations = await http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.NotFound, operations.StatusCode);
    }

    [Theory]
    [InlineData(true, "0.0.0.0", "https://n.example", "enforcement-off", "development")]
    [InlineData(true, "10.1.2.3", null, "enforcement-off", "development")]
    [InlineData(false, "0.0.0.0", null, "bad-configuration", "browserUrl")]
    [InlineData(false, "::", null, "bad-configuration", "browserUrl")]
    public async Task does_not_start_unprotected(
        bool development, string address, string? url, string code, string field)
    {
        // spec callers 2.3
        var options = new NodeOptions
        {
            DataFolder = network.DataFolder,
            Development = development,
            BrowserAddress = address,
            BrowserUrl = url,
        };

        var fault = await Assert.ThrowsAsync<NodeStartException>(() => NodeHost.StartAsync(options));

        Assert.Equal(code, fault.Code);
        Assert.StartsWith(field, fault.Message);
    }

    [Theory]
    [InlineData(7443, 7444)]
    [InlineData(0, 0)]
    [InlineData(65535, 0)]
    public void is_on_the_port_above(int port, int browserPort) =>
        // spec callers 2.1
        Assert.Equal(browserPort, new NodeOptions { DataFolder = "", Port = port }.BrowserPort);

    [Theory]
    [InlineData("Location")]
    [InlineData("ETag")]
    [InlineData("Content-Range")]
    [InlineData("Accept-Ranges")]
    [InlineData("Tus-Resumable")]
    [InlineData("Upload-Offset")]
    [InlineData("Upload-Length")]
    [InlineData("Upload-Expires")]
    [InlineData("Salus-Cid")]
    public async Task lets_a_page_read_what_uploads_and_ranges_answer(string header)
    {
        // spec callers 2.4
        await using var own = await OwnNetwork.StartAsync(options => options with { BrowserOrigins = [Portal] });

        var answer = await OfOriginAsync(own.Network.Browsers(), HttpMethod.Get, Portal);

        var exposed = answer.Headers.Split('\n').Single(line => line.StartsWith("Access-Control-Expose-Headers: "));
        Assert.Contains(header, exposed.Split([' ', ',', '\r']));
    }

    [Fact]
    public async Task lets_a_page_send_what_uploads_ranges_and_permits_need()
    {
        // spec callers 2.4
        const string Asked = "authorization,content-type,dpop,range,salus-permit,tus-resumable,upload-length,"
            + "upload-metadata,upload-offset";
        await using var own = await OwnNetwork.StartAsync(options => options with { BrowserOrigins = [Portal] });

        var preflight = await OfOriginAsync(own.Network.Browsers(), HttpMethod.Options, Portal, Asked);

        Assert.Contains($"Access-Control-Allow-Headers: {Asked}", preflight.Headers);
    }

    private static async Task<Answer> OfOriginAsync(
        HttpClient http, HttpMethod method, string origin, string headers = "authorization,dpop")
    {
        using var request = new HttpRequestMessage(method, "/v1/ledgers");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        using var response = await http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
