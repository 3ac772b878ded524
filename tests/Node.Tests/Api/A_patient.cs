using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;

namespace Salus.Node.Tests.Api;

public sealed class A_patient(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task sees_its_whole_policy()
    {
        // spec api 5.2
        var patient = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var consent = await network.GrantAsync(patient, doctor, Category.Laboratory);

        var policy = (await patient.GetAsync($"/v1/patients/{patient.Id}/policy")).Json;

        Assert.Equal(consent.ToString(), policy.GetProperty("last").GetString());
        Assert.Equal($"member:{doctor.Id}", policy.GetProperty("consents")[0].GetProperty("grantee").GetString());
        Assert.Equal(2, policy.GetProperty("categories").GetArrayLength());
    }

    [Fact]
    public async Task lets_its_guardian_see_its_policy_while_the_guardianship_lasts()
    {
        // spec api 3.2
        var patient = await network.PatientAsync(Category.Laboratory);
        var guardian = await network.RegisterAsync(Role.Patient);
        var path = $"/v1/patients/{patient.Id}/policy";
        var consent = await patient.AcceptAsync(network.Guardianship(patient, guardian, Category.Laboratory));
        Assert.Equal(HttpStatusCode.OK, (await guardian.GetAsync(path)).Status);

        await network.RevokeAsync(patient, consent);

        (await guardian.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");
    }

    [Fact]
    public async Task lets_a_grantee_see_its_own_consents_only()
    {
        // spec api 5.3
        var patient = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var nurse = await network.RegisterAsync(Role.Nurse);
        await network.GrantAsync(patient, doctor, Category.Laboratory);
        await network.GrantAsync(patient, nurse, Category.Imaging);
        var path = $"/v1/patients/{patient.Id}/consents";

        Assert.Equal(2, (await patient.GetAsync(path)).Json.GetArrayLength());
        var own = Assert.Single((await doctor.GetAsync(path)).Json.EnumerateArray());
        Assert.Equal($"member:{doctor.Id}", own.GetProperty("grantee").GetString());
    }

    [Fact]
    public async Task shows_verified_practitioners_the_public_keys_to_write_with()
    {
        // spec api 5.4
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var unverified = await network.RegisterAsync(Role.Doctor, isVerified: false);
        var path = $"/v1/patients/{patient.Id}/epochs";

        var epoch = Assert.Single((await doctor.GetAsync(path)).Json.EnumerateArray());

        Assert.Equal("laboratory", epoch.GetProperty("category").GetString());
        Assert.Equal("EC", epoch.GetProperty("publicKey").GetProperty("kty").GetString());
        Assert.Equal(network.Policy(patient).Last.ToString(), epoch.GetProperty("source").GetString());
        (await unverified.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");
    }

    [Fact]
    public async Task gives_a_grantee_its_sealed_keys_while_the_consent_lasts()
    {
        // spec api 5.5
        var patient = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var consent = await network.GrantAsync(patient, doctor, Category.Laboratory);
        var path = $"/v1/patients/{patient.Id}/keys";

        var key = Assert.Single((await doctor.GetAsync(path)).Json.EnumerateArray());
        Assert.Equal("laboratory", key.GetProperty("category").GetString());
        Assert.Equal(consent.ToString(), key.GetProperty("source").GetString());
        Assert.Equal(1, key.GetProperty("publicKeys").GetArrayLength());

        await network.RevokeAsync(patient, consent);

        Assert.Equal(0, (await doctor.GetAsync(path)).Json.GetArrayLength());
    }

    [Fact]
    public async Task finds_every_key_that_was_sealed_to_itself()
    {
        // spec api 5.5
        var patient = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        var path = $"/v1/patients/{patient.Id}/keys";

        Assert.Equal(2, (await patient.GetAsync(path)).Json.GetArrayLength());
        Assert.Equal(1, (await patient.GetAsync($"{path}?category=imaging")).Json.GetArrayLength());
        (await patient.GetAsync($"{path}?category=gossip")).IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
    }

    [Fact]
    public async Task learns_who_can_read_now_and_who_could_then()
    {
        // spec api 5.6
        await using var own = new Disposal(await TestNetwork.StartedAsync());
        var patient = await own.Network.PatientAsync(Category.Laboratory);
        var doctor = await own.Network.RegisterAsync(Role.Doctor);
        own.Network.Time.Advance(TimeSpan.FromMinutes(1));
        var consent = await own.Network.GrantAsync(patient, doctor, Category.Laboratory);
        var granted = own.Network.Now;
        own.Network.Time.Advance(TimeSpan.FromMinutes(1));
        await own.Network.RevokeAsync(patient, consent);
        var path = $"/v1/patients/{patient.Id}/explain";

        Assert.Empty(Readers((await patient.GetAsync(path)).Json));
        Assert.Single(Readers((await patient.GetAsync($"{path}?at={granted.UnixMs}")).Json));
        Assert.Empty(Readers((await patient.GetAsync($"{path}?at={granted.UnixMs - 1000}")).Json));
        (await patient.GetAsync($"{path}?at=never")).IsProblem(HttpStatusCode.BadRequest, "malformed-parameter");
    }

    [Fact]
    public async Task has_confirmed_byte_for_byte_who_could_read_at_the_time_of_that_block()
    {
        // spec api 5.6, ledger 9.13
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        await network.GrantAsync(patient, doctor, Category.Laboratory);

        var final = (await patient.SubmitAsync(new ConfirmPolicy(patient.Id, [doctor.Id]))).Json;
        var confirmed = final.GetProperty("receipt").GetProperty("events")[0];
        var shown = await patient.GetAsync($"/v1/patients/{patient.Id}/explain?at={final.GetProperty("time")}");

        Assert.Equal(Digest.Of(shown.Bytes).ToString(), confirmed.GetProperty("explanation").GetString());
        Assert.Equal($"{doctor.Id}", confirmed.GetProperty("keys")[0].GetProperty("member").GetString());
    }

    [Fact]
    public async Task tries_a_change_without_making_it()
    {
        // spec api 5.6
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var path = $"/v1/patients/{patient.Id}/explain";

        var tried = (await patient.PostAsync(path, Unsigned(network.Grant(patient, doctor, Category.Laboratory)))).Json;

        Assert.True(tried.GetProperty("outcome").GetProperty("accepted").GetBoolean());
        Assert.Empty(Readers(tried.GetProperty("before")));
        Assert.Single(Readers(tried.GetProperty("after")));
        Assert.Empty(Readers((await patient.GetAsync(path)).Json));
    }

    [Fact]
    public async Task is_told_why_a_tried_change_would_be_refused()
    {
        // spec api 5.6
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var stale = network.Grant(patient, doctor, Category.Laboratory) with { After = default };

        var tried = (await patient.PostAsync($"/v1/patients/{patient.Id}/explain", Unsigned(stale))).Json;

        Assert.Equal("stale-policy", tried.GetProperty("outcome").GetProperty("refused").GetString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("""{"type":"Grant"}""", "body")]
    [InlineData("""{"type":"Gossip","body":{}}""", "type")]
    [InlineData("""{"type":"Grant","body":{},"more":1}""", "more")]
    public async Task is_told_which_part_of_a_tried_change_does_not_read(string body, string field)
    {
        // spec api 1.2
        var patient = await network.PatientAsync(Category.Laboratory);

        var answer = await patient.PostAsync($"/v1/patients/{patient.Id}/explain", body);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed-body");
        Assert.Equal(field, answer.Json.TryGetProperty("field", out var name) ? name.GetString() : null);
    }

    [Fact]
    public async Task reads_in_pages_what_happened_about_it()
    {
        // spec api 5.7
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        await network.GrantAsync(patient, doctor, Category.Laboratory);
        network.Time.Advance(TimeSpan.FromSeconds(10));
        await doctor.StoreAsync(patient, Category.Laboratory);
        network.Time.Advance(TimeSpan.FromSeconds(10));
        await doctor.AskAsync(patient, Category.Laboratory);
        await doctor.AskAsync(patient, Category.Imaging);
        var path = $"/v1/patients/{patient.Id}/access-log";

        var events = new List<string>();
        var next = "0-0";
        while (true)
        {
            var page = (await patient.GetAsync($"{path}?limit=2&after={next}")).Json;
            next = page.GetProperty("next").GetString()!;
            var entries = page.GetProperty("entries").EnumerateArray().ToArray();
            events.AddRange(entries.Select(entry => entry.GetProperty("event").GetProperty("type").GetString()!));
            if (entries.Length < 2)
            {
                break;
            }
        }

        Assert.Equal(
            ["MemberRegistered", "EpochsPublished", "ConsentGranted", "RecordStored", "AccessDecided", "AccessDecided"],
            events);
    }

    private static JsonElement.ArrayEnumerator Readers(JsonElement explanation) =>
        explanation.GetProperty("readers").EnumerateArray();

    private static string Unsigned(Grant grant)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", grant.Type.Name);
            json.WriteStartObject("body");
            grant.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
