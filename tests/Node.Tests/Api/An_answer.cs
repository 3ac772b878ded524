using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Salus.Ledger;
using Salus.Node.Api;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed partial class An_answer(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public void has_only_codes_that_the_specification_lists()
    {
        // spec problems 1.2
        var file = Path.Combine(Root(), "docs/spec/problems.md");
        var listed = Row().Matches(File.ReadAllText(file))
            .Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}");

        Assert.Equal(Problems.All.Select(kind => $"{kind.Code} {kind.Status}").Order(), listed.Order());
    }

    [Fact]
    public async Task that_puts_its_caller_off_says_for_how_long()
    {
        // spec problems 1.3
        var kinds = Problems.All.Where(kind => kind.Status == 429).Select(kind => kind.Because("Wait."));
        foreach (var problem in kinds.Append(Problems.Of(Refusal.QuotaExceeded)))
        {
            var http = new DefaultHttpContext();

            await problem.ExecuteAsync(http);

            Assert.Equal((429, true), (http.Response.StatusCode, int.Parse(http.Response.Headers.RetryAfter!) > 0));
        }
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/")]
    [InlineData("/v1/patients/../genesis2")]
    [InlineData("/health")]
    [InlineData("/metrics")]
    public async Task to_an_address_with_nothing_behind_it_says_so(string path)
    {
        // spec api 1.1, 9.1
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "unknown-route");
    }

    [Fact]
    public async Task to_the_wrong_method_says_so()
    {
        // spec api 1.1
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.DeleteAsync("/v1/genesis")).IsProblem(HttpStatusCode.MethodNotAllowed, "wrong-method");
    }

    [Theory]
    [InlineData("/v1/ledgers/gossip/headers/1", "unknown-ledger")]
    [InlineData("/v1/ledgers/policies/headers/999999", "unknown-height")]
    [InlineData("/v1/ledgers/policies/headers/-1", "unknown-height")]
    public async Task about_a_block_that_is_not_there_says_so(string path, string code)
    {
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, code);
    }

    [Fact]
    public async Task about_the_genesis_block_has_no_certificate()
    {
        var doctor = await network.RegisterAsync(Role.Doctor);

        var header = (await doctor.GetAsync("/v1/ledgers/policies/headers/0")).Json;

        Assert.False(header.TryGetProperty("certificate", out _));
        Assert.Equal(0, header.GetProperty("transactions").GetInt32());
    }

    [Fact]
    public async Task about_organisations_names_their_registrars_and_role_keys()
    {
        var doctor = await network.RegisterAsync(Role.Doctor);

        var general = (await doctor.GetAsync("/v1/organisations")).Json[0];

        Assert.Equal("general", general.GetProperty("id").GetString());
        Assert.Equal(1, general.GetProperty("power").GetInt64());
        Assert.Equal(network.General.Registrar.Id.ToString(), general.GetProperty("registrar").GetString());
    }

    [Fact]
    public async Task describes_every_route_in_open_api()
    {
        // spec api 1.4
        var doctor = await network.RegisterAsync(Role.Doctor);

        var paths = (await doctor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        Assert.Equal(
            ["post"], paths.GetProperty("/v1/transactions/batch").EnumerateObject().Select(method => method.Name));
        var summaries = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value.TryGetProperty("summary", out var summary) ? summary.GetString()! : "")
            .ToArray();
        Assert.True(summaries.Length >= 25);
        Assert.DoesNotContain("", summaries);
    }

    [Fact]
    public async Task is_given_by_no_route_to_someone_without_a_certificate()
    {
        // spec api 3.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var stranger = network.Client(null);
        var paths = (await doctor.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");
        var routes =
            from path in paths.EnumerateObject()
            where path.Name.StartsWith("/v1", StringComparison.Ordinal)
                && !path.Name.EndsWith("/revocations", StringComparison.Ordinal)
            from method in path.Value.EnumerateObject()
            select (new HttpMethod(method.Name.ToUpperInvariant()), path.Name.Replace('{', 'x').Replace('}', 'x'));

        foreach (var (method, path) in routes)
        {
            using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
            using var response = await stranger.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            if (method != HttpMethod.Head)
            {
                (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.Unauthorized, "certificate-missing");
            }
        }
    }

    [Fact]
    public async Task on_the_operations_listener_is_about_operations_only()
    {
        // spec api 9.1
        using var operations = network.Operations();

        using var health = await operations.GetAsync("/health");
        using var genesis = await operations.GetAsync("/v1/genesis");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, genesis.StatusCode);
    }

    [Fact]
    public async Task about_the_nodes_status_is_in_words()
    {
        // spec api 9.1
        using var operations = network.Operations();

        using var status = JsonDocument.Parse(await operations.GetStringAsync("/status"));

        var words = string.Join(' ', status.RootElement.GetProperty("words").EnumerateArray());
        Assert.Contains("hosts region region-1 of network test-1", words);
        Assert.Contains("certificate is good for 3", words);
    }

    [Fact]
    public async Task about_the_nodes_status_is_for_its_registrar_too()
    {
        // spec api 9.4
        var registrar = network.PersonOf(network.General.Registrar, network.General);
        var elsewhere = network.PersonOf(network.Clinic.Registrar, network.Clinic);

        foreach (var person in new[] { registrar, registrar.Browsing() })
        {
            var status = (await person.GetAsync("/v1/status")).Json;
            Assert.Contains("certificate is good for 3", $"{status.GetProperty("words")}");
            Assert.Equal(3, status.GetProperty("ledgers").GetArrayLength());
        }

        (await elsewhere.GetAsync("/v1/status")).IsProblem(HttpStatusCode.Forbidden, "not-a-party");
    }

    [Fact]
    public async Task about_the_nodes_figures_names_nobody()
    {
        // spec api 9.2, 9.5
        var registrar = network.PersonOf(network.General.Registrar, network.General);

        var status = (await registrar.GetAsync("/v1/status")).Json;

        var certificates = status.GetProperty("certificates");
        Assert.True(certificates.GetProperty("until").GetInt64() > network.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal("folder", status.GetProperty("content").GetProperty("kind").GetString());
        Assert.True(status.GetProperty("content").GetProperty("isUsable").GetBoolean());
        Assert.Contains(
            status.GetProperty("quotas").EnumerateArray(),
            quota => quota.GetProperty("role").GetString() == "registrar"
                && quota.GetProperty("burst").GetInt64() == Quotas.Default[Role.Registrar].Burst);
        Assert.Equal(0, status.GetProperty("scrub").GetProperty("faults").GetArrayLength());
        Assert.DoesNotContain($"{network.General.Registrar.Id}", $"{status}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task about_what_happened_says_what_the_receipt_proves_and_no_more()
    {
        // spec api 5.7
        var patient = await network.RegisterAsync(Role.Patient);

        var log = (await patient.GetAsync($"/v1/patients/{patient.Id}/access-log")).Json;

        var entries = log.GetProperty("entries").EnumerateArray().ToList();
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            var transaction = (await patient.GetAsync($"/v1/transactions/{entry.GetProperty("transaction")}")).Json;
            Assert.Contains(
                transaction.GetProperty("receipt").GetProperty("events").EnumerateArray(),
                proven => JsonElement.DeepEquals(proven, entry.GetProperty("event")));
        }
    }

    [Fact]
    public async Task about_the_last_hour_is_for_the_nodes_registrar()
    {
        // spec api 9.6
        var registrar = network.PersonOf(network.General.Registrar, network.General);
        var elsewhere = network.PersonOf(network.Clinic.Registrar, network.Clinic);

        var history = (await registrar.Browsing().GetAsync("/v1/metrics")).Json;

        var moments = history.GetProperty("times").GetArrayLength();
        Assert.InRange(moments, 1, 360);
        var heads = history.GetProperty("series").EnumerateArray()
            .Where(series => series.GetProperty("name").GetString() == "salus_head_height").ToList();
        Assert.Equal(3, heads.Count);
        Assert.All(heads, head => Assert.Equal(moments, head.GetProperty("values").GetArrayLength()));
        (await elsewhere.GetAsync("/v1/metrics")).IsProblem(HttpStatusCode.Forbidden, "not-a-party");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Salus.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9-]+)` \| (?<status>\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
