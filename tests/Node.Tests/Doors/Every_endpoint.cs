using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Api;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Uploads;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Doors;

/// <summary>Whatever is sent to whichever address by whomever: an answer in time, none of them the node's failure. A
/// fault's line, SALUS_FUZZ=SEED:RUN ./test Every_endpoint, sends that one again.</summary>
public sealed class Every_endpoint(CareTeam team) : IClassFixture<CareTeam>
{
    private const long MostMemory = 512L * 1024 * 1024;
    private const int AtOnce = 8;

    private static readonly int Runs = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100_000 : 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Unhandled = ["unhandled exception", " failed Salus", " failed System"];

    [Fact]
    public async Task answers_anything_without_failing_or_hanging()
    {
        // spec doors 1.1, 1.2
        var (seed, only) = Chosen();
        var visits = await VisitsAsync();
        var callers = new Callers(team);
        var routes = await RoutesAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var statuses = new ConcurrentDictionary<string, int>();
        var runs = only is { } one ? Enumerable.Range(one, 1) : Enumerable.Range(0, Runs);
        await Parallel.ForEachAsync(
            runs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (run, _) =>
            {
                team.Network.Time.Advance(TimeSpan.FromMilliseconds(100));
                var random = new Random(unchecked((seed * 1_000_003) + run));
                var visit = Make(visits, callers, routes, random);
                var status = random.Next(20) == 0
                    ? await SendRawAsync(visit, callers, random)
                    : await SendAsync(visit, callers.Http(visit.Caller));
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status.StartsWith("fault", StringComparison.Ordinal))
                {
                    Assert.Fail($"SALUS_FUZZ={seed}:{run} ./test Every_endpoint\n{status}\n{visit}\n{LastOfLog()}");
                }
            });
        RequireNoFailureInTheLog(seed);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < MostMemory, $"seed {seed}: {grown:N0} bytes more are held");
        await RequireAJourneyAsync();
        await RequireAnAuditAsync();
        var answers = statuses.OrderByDescending(answer => answer.Value)
            .Select(answer => $"{answer.Key} {answer.Value}");
        Console.WriteLine($"{Runs} requests to {routes.Count} routes, seed {seed}, {grown:N0} bytes more: "
            + string.Join(", ", answers));
    }

    [Fact]
    public async Task is_one_that_requests_can_be_made_for()
    {
        // spec doors 1.1
        var visits = new Visits(team, proof: [], permit: "none", upload: "none");

        Assert.Empty((await RoutesAsync()).Select(route => visits.Missing(route.Method, route.Path)).OfType<string>());
    }

    private static (int Seed, int? Run) Chosen()
    {
        if (Environment.GetEnvironmentVariable("SALUS_FUZZ")?.Split(':') is not [var seed, var run])
        {
            return (Environment.TickCount, null);
        }

        return (int.Parse(seed, CultureInfo.InvariantCulture), int.Parse(run, CultureInfo.InvariantCulture));
    }

    private static Visit Make(
        Visits visits, Callers callers, IReadOnlyList<(string Method, string Path)> routes, Random random)
    {
        var caller = callers.Names[random.Next(callers.Names.Count)];
        var (method, path) = routes[random.Next(routes.Count)];
        var visit = visits.Make(caller, callers.Signer(caller), method, path, random);
        if (caller == "bad proof")
        {
            visit.Headers.AddRange(callers.BadProof(method, path, random));
        }

        return visit;
    }

    private static async Task<string> SendAsync(Visit visit, HttpClient to)
    {
        using var request = visit.ToRequest(to);
        if (request is null)
        {
            return "not sent";
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await to.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            var body = isStream ? [] : await response.Content.ReadAsByteArrayAsync(patience.Token);
            return Judge(response, body);
        }
        catch (HttpRequestException)
        {
            return "broken off";
        }
        catch (JoseRejectedException)
        {
            // A wallet signs no proof for an address as long as that.
            return "not sent";
        }
        catch (OperationCanceledException)
        {
            // The client itself cancels a body that it was told not to send (Expect: 100-continue).
            return patience.IsCancellationRequested ? "fault: no answer within 30 s" : "body not sent";
        }
    }

    // No failure of the node's; and every refusal in words is a problem with a code.
    private static string Judge(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status >= 500)
        {
            return $"fault: {status} {Encoding.UTF8.GetString(body)}";
        }

        if (status < 400 || body.Length == 0)
        {
            return $"{status}";
        }

        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return isProblem && JsonDocument.Parse(body).RootElement.TryGetProperty("code", out _)
            ? $"{status}"
            : $"fault: {status} without a code: {Encoding.UTF8.GetString(body)}";
    }

    private static async Task<string> SendRawAsync(Visit visit, Callers callers, Random random)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var bytes = visit.ToBytes("localhost");
            var sent = random.Next(4) == 0 ? bytes : Mutation.Of(bytes, random);
            var answer = await callers.SendAsync(sent, patience.Token);
            return answer.Contains(" 500 ", StringComparison.Ordinal) ? $"fault: raw {answer}" : "raw";
        }
        catch (OperationCanceledException)
        {
            return "fault: no answer to bytes within 30 s";
        }
    }

    private async Task<Visits> VisitsAsync()
    {
        var patient = team.Of("patient", isBrowsing: false);
        var party = team.Of("party", isBrowsing: false);
        var permit = await party.OpenAsync(patient, Category.Laboratory);
        var upload = await patient.BeginAsync(1_000_000);
        return new Visits(team, await party.ProofAsync(permit), $"{permit}", upload.Split('/')[^1]);
    }

    // What the running node itself says that there is.
    private async Task<IReadOnlyList<(string Method, string Path)>> RoutesAsync()
    {
        var described = await team.Of("party", isBrowsing: false).GetAsync("/openapi/v1.json");
        return
        [
            ("GET", "/openapi/v1.json"),
            .. described.Json.GetProperty("paths").EnumerateObject().SelectMany(path =>
                path.Value.EnumerateObject().Select(method => (method.Name.ToUpperInvariant(), path.Name))),
        ];
    }

    private string LastOfLog() => string.Join('\n', team.Network.Log.Text.Split('\n').TakeLast(40));

    private void RequireNoFailureInTheLog(int seed)
    {
        var lines = team.Network.Log.Text.Split('\n');
        var bad = Array.FindIndex(lines, line => Unhandled.Any(line.Contains));
        if (bad >= 0)
        {
            Assert.Fail($"seed {seed}: {string.Join('\n', lines[bad..Math.Min(lines.Length, bad + 20)])}");
        }
    }

    private async Task RequireAJourneyAsync()
    {
        var patient = await team.Network.PatientAsync(Category.Laboratory);
        var doctor = await team.Network.RegisterAsync(Role.Doctor);
        var record = await doctor.StoreAsync(patient, Category.Laboratory);
        await team.Network.GrantAsync(patient, doctor, Category.Laboratory);
        var permit = await doctor.OpenAsync(patient, Category.Laboratory);
        var content = await doctor.GetAsync(record.ContentPath, permit);
        Assert.Equal(HttpStatusCode.OK, content.Status);
        Assert.Equal(record.Content, content.Bytes);
    }

    private async Task RequireAnAuditAsync()
    {
        await team.Network.StopAsync();
        var reports = LedgerAudit.Run(new DataFolder(team.Network.DataFolder), team.Network.Founded.Genesis);
        Assert.All(reports, report => Assert.Null(report.Fault));
        await team.Network.StartAsync();
        foreach (var column in CareTeam.Columns)
        {
            team.Of(column, isBrowsing: false).Connect();
        }
    }
}
