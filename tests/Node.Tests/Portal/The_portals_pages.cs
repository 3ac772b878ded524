using System.IO.Compression;
using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Node.Portal;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;

namespace Salus.Node.Tests.Portal;

/// <summary>A network whose node serves a small portal.</summary>
public sealed class NetworkWithPortal : IAsyncLifetime
{
    public const string Ihm = "https://ihm.hospital.example";

    internal static Dictionary<string, byte[]> Files { get; } = new()
    {
        ["/index.html"] = "<!doctype html><title>Salus</title>"u8.ToArray(),
        ["/icon.svg"] = "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
        ["/assets/index-4qqKJ8JS.js"] = Script,
        ["/assets/index-4qqKJ8JS.js.br"] = Packed(Script, to => new BrotliStream(to, CompressionLevel.Optimal)),
        ["/assets/index-4qqKJ8JS.js.gz"] = Packed(Script, to => new GZipStream(to, CompressionLevel.Optimal)),
    };

    internal TestNetwork Network { get; } = new()
    {
        Configure = options => options with { Portal = new PortalFiles(Files), PortalIhms = [Ihm] },
    };

    private static byte[] Script =>
        [.. Enumerable.Repeat("console.log('salus');\n"u8.ToArray(), 100).SelectMany(line => line)];

    public Task InitializeAsync() => Network.InitializeAsync();

    public Task DisposeAsync() => Network.DisposeAsync();

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}

public sealed class The_portals_pages(NetworkWithPortal served) : IClassFixture<NetworkWithPortal>
{
    private const string ScriptPath = "/assets/index-4qqKJ8JS.js";

    private TestNetwork Network => served.Network;

    [Theory]
    [InlineData("/", "/index.html")]
    [InlineData("/index.html", "/index.html")]
    [InlineData("/patient/access", "/index.html")]
    [InlineData("/icon.svg", "/icon.svg")]
    [InlineData(ScriptPath, ScriptPath)]
    public async Task are_the_programs_own_files(string path, string file)
    {
        // spec portal 1.1, 1.2
        var answer = await AskAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(NetworkWithPortal.Files[file], answer.Bytes);
        var expected = file.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript"
            : file.EndsWith(".svg", StringComparison.Ordinal) ? "image/svg+xml"
            : "text/html";
        Assert.Equal(expected, answer.Type?.MediaType);
    }

    [Fact]
    public async Task may_call_the_ihms_that_members_are_told()
    {
        // spec api 10.5
        var doctor = await Network.RegisterAsync(Role.Doctor);

        var answer = await doctor.GetAsync("/v1/ihms");

        Assert.Equal(
            $$"""{"ihms":["{{NetworkWithPortal.Ihm}}"]}""", Encoding.UTF8.GetString(answer.Bytes));
    }

    [Theory]
    [InlineData("/v1/nothing", "unknown-route")]
    [InlineData("/v1", "unknown-route")]
    [InlineData("/v1/ledgers", "dpop-missing")]
    [InlineData("/fhir/Patient", "unknown-route")]
    [InlineData("/openapi/v1.json", "dpop-missing")]
    [InlineData("/health", "unknown-route")]
    [InlineData("/assets/gone-12345678.js", "unknown-route")]
    [InlineData("/..%2fnode.json", "unknown-route")]
    [InlineData("/assets/index-4qqKJ8JS.js.br", "unknown-route")]
    public async Task are_nowhere_else(string path, string code)
    {
        // spec portal 1.2
        Assert.Equal(code, (await AskAsync(path)).Code);
    }

    [Fact]
    public async Task are_on_the_browsers_listener_only()
    {
        // spec portal 1.1
        using var members = Network.Client(null);
        using var member = await members.GetAsync("/");
        using var operations = await Network.Operations().GetAsync("/");
        using var posted = await Network.Browsers().PostAsync("/", null);

        Assert.All([member, operations, posted], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    [Fact]
    public async Task say_what_they_may_do_in_a_browser()
    {
        // spec portal 1.5, 1.6
        var answer = await AskAsync("/");

        const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            + $"font-src 'self'; connect-src 'self' {NetworkWithPortal.Ihm}; worker-src 'self'; manifest-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            + "trusted-types salus-worker";
        string[] said =
        [
            $"Content-Security-Policy: {Policy}",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin",
            "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy: no-referrer",
            "Strict-Transport-Security: max-age=31536000",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
        ];
        Assert.All(said, line => Assert.Contains(line, answer.Headers.Split('\n'), StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain("Set-Cookie", answer.Headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task are_kept_when_their_name_has_their_digest_and_asked_for_again_else()
    {
        // spec portal 1.3
        var (page, script) = (await AskAsync("/"), await AskAsync(ScriptPath));
        var digest = Digest.Of(NetworkWithPortal.Files["/index.html"]);

        Assert.Contains("Cache-Control: no-cache", page.Headers);
        Assert.Contains("Cache-Control: public, max-age=31536000, immutable", script.Headers);
        Assert.Contains($"ETag: \"{digest}\"", page.Headers);
        var again = await AskAsync("/", ("If-None-Match", $"W/\"other\", \"{digest}\""));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Bytes.Length));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/", ("If-None-Match", "\"other\""))).Status);
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("", null)]
    [InlineData("nonsense;;q", null)]
    public async Task are_packed_as_the_browser_takes_them(string accepted, string? encoding)
    {
        // spec portal 1.4
        var answer = await AskAsync(ScriptPath, ("Accept-Encoding", accepted));

        Assert.Equal(encoding is not null, answer.Headers.Contains($"Content-Encoding: {encoding ?? "?"}"));
        using var unpacked = new MemoryStream();
        using (Stream packed = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress),
            _ => new MemoryStream(answer.Bytes),
        })
        {
            await packed.CopyToAsync(unpacked);
        }

        Assert.Equal(NetworkWithPortal.Files[ScriptPath], unpacked.ToArray());
    }

    [Fact]
    public async Task are_compared_with_another_programs_digest_by_digest()
    {
        // spec portal 2.1, 2.2
        var http = Network.Browsers();
        var (own, other) = (new PortalFiles(NetworkWithPortal.Files), NetworkWithPortal.Files.ToDictionary());
        other["/assets/more.js"] = [1];
        other["/icon.svg"] = "<svg xmlns='http://www.w3.org/2000/svg'> </svg>"u8.ToArray();

        var same = await PortalComparison.RunAsync(own, http, CancellationToken.None);
        var differing = await PortalComparison.RunAsync(new PortalFiles(other), http, CancellationToken.None);

        Assert.Equal(
            ["/assets/index-4qqKJ8JS.js", "/icon.svg", "/index.html", "Content-Security-Policy", "/"],
            same.Select(part => part.Name));
        Assert.All(same, part => Assert.Equal(PortalFinding.Same, part.Finding));
        Assert.Equal(
            [("/assets/more.js", PortalFinding.Missing), ("/icon.svg", PortalFinding.Differs)],
            differing.Where(part => part.Finding != PortalFinding.Same).Select(part => (part.Name, part.Finding)));
        var lines = own.All.Select(file => $"{file.Path} {file.Digest}\n");
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(string.Concat(lines))), own.Digest);
        Assert.False(PortalPolicy.IsOurs(PortalPolicy.Text().Replace("script-src 'self'", "script-src 'self' blob:")));
    }

    [Fact]
    public async Task are_missing_in_words_where_the_program_has_none()
    {
        // spec portal 1.7
        await using var own = await Tokens.OwnNetwork.StartAsync(options => options with
        {
            Portal = new PortalFiles(new Dictionary<string, byte[]>()),
        });
        using var root = await own.Network.Browsers().GetAsync("/");
        using var page = await own.Network.Browsers().GetAsync("/patient");

        (await Answer.OfAsync(root)).IsProblem(HttpStatusCode.NotFound, "portal-missing");
        (await Answer.OfAsync(page)).IsProblem(HttpStatusCode.NotFound, "unknown-route");
        Assert.Contains("There is no portal", own.Network.Log.Text);
    }

    private async Task<Answer> AskAsync(string path, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20 };
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Network.Browsers().SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
