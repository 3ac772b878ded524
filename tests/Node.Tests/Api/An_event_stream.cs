using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class An_event_stream(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task shows_a_patient_what_happens_as_it_happens()
    {
        // spec api 8.1
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var stream = await Reading.StartAsync(patient, "/v1/events");

        await network.GrantAsync(patient, doctor, Category.Laboratory);
        await doctor.StoreAsync(patient, Category.Laboratory);

        Assert.Equal("ConsentGranted", (await stream.NextAsync()).Type);
        Assert.Equal("RecordStored", (await stream.NextAsync()).Type);
    }

    [Fact]
    public async Task does_not_tell_of_what_was_only_confirmed()
    {
        // spec api 8.1
        var patient = await network.PatientAsync(Category.Laboratory);
        using var stream = await Reading.StartAsync(patient, "/v1/events");

        await patient.AcceptAsync(new ConfirmPolicy(patient.Id, []));
        await network.GrantAsync(patient, await network.RegisterAsync(Role.Doctor), Category.Laboratory);

        Assert.Equal("ConsentGranted", (await stream.NextAsync()).Type);
    }

    [Fact]
    public async Task hides_what_the_caller_is_no_party_to()
    {
        // spec api 8.1
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var colleague = await network.RegisterAsync(Role.Doctor);
        using var stream = await Reading.StartAsync(colleague, "/v1/events");

        await network.GrantAsync(patient, doctor, Category.Laboratory);
        await colleague.AskAsync(patient, Category.Laboratory);

        Assert.Equal("AccessDecided", (await stream.NextAsync()).Type);
    }

    [Fact]
    public async Task goes_on_after_the_last_event_seen_without_loss_or_repetition()
    {
        // spec api 8.2
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var all = await Reading.StartAsync(patient, "/v1/events?from=0-0");
        await network.GrantAsync(patient, doctor, Category.Laboratory);
        await doctor.StoreAsync(patient, Category.Laboratory);
        await doctor.AskAsync(patient, Category.Laboratory);
        // The registration, the epochs, the consent, the record, the decision.
        var seen = new List<Happening>();
        while (seen.Count < 5)
        {
            seen.Add(await all.NextAsync());
        }

        for (var last = 0; last < seen.Count - 1; last++)
        {
            using var resumed = await Reading.StartAsync(patient, "/v1/events", seen[last].Id);

            // The order between ledgers may differ; what was seen stays seen, what was not comes.
            var rest = seen[(last + 1)..].Select(happened => happened.Transaction).ToHashSet();
            while (rest.Count > 0)
            {
                Assert.True(rest.Remove((await resumed.NextAsync()).Transaction));
            }
        }
    }

    [Fact]
    public async Task is_refused_from_a_place_that_does_not_read()
    {
        // spec api 8.2
        var patient = await network.RegisterAsync(Role.Patient);

        (await patient.GetAsync("/v1/events?from=yesterday"))
            .IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
    }

    [Fact]
    public async Task shows_that_it_is_alive_when_nothing_happens()
    {
        // spec api 8.3
        var patient = await network.RegisterAsync(Role.Patient);
        using var stream = await Reading.StartAsync(patient, "/v1/events");

        network.Time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(": still here", await stream.LineAsync());
    }

    [Fact]
    public async Task ends_when_the_callers_membership_ends()
    {
        // spec api 8.3
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var stream = await Reading.StartAsync(doctor, "/v1/events");

        await network.PersonOf(network.General.Registrar, network.General).AcceptAsync(new RevokeMember(doctor.Id));

        Assert.Equal("MemberRevoked", (await stream.NextAsync()).Type);
        Assert.Null(await stream.LineAsync());
    }

    private sealed record Happening(string Id, string Type, string Transaction);

    private sealed class Reading(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

        public static async Task<Reading> StartAsync(Person person, string path, string? lastEventId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Version = person.Http.DefaultRequestVersion,
                VersionPolicy = person.Http.DefaultVersionPolicy,
            };
            if (lastEventId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastEventId);
            }

            var response = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            var reading = new Reading(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
            Assert.StartsWith(": from ", await reading.LineAsync());
            return reading;
        }

        public async Task<string?> LineAsync()
        {
            string? line;
            do
            {
                line = await lines.ReadLineAsync(_patience.Token);
            }
            while (line is "");
            return line;
        }

        public async Task<Happening> NextAsync()
        {
            var id = (await LineAsync())!;
            while (id.StartsWith(':'))
            {
                id = (await LineAsync())!;
            }

            Assert.StartsWith("id: ", id);
            var data = (await LineAsync())!;
            Assert.StartsWith("data: ", data);
            using var json = JsonDocument.Parse(data[6..]);
            return new Happening(
                id[4..],
                json.RootElement.GetProperty("event").GetProperty("type").GetString()!,
                json.RootElement.GetProperty("transaction").GetString()!);
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
            _patience.Dispose();
        }
    }
}
