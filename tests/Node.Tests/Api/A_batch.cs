using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_batch(TestNetwork network) : IClassFixture<TestNetwork>
{
    private const Category Lab = Category.Laboratory;

    [Fact]
    public async Task is_listed_to_the_patient_and_to_agents_of_its_category()
    {
        // spec api 11.1, ledger 15.1
        var patient = await network.PatientAsync(Lab, Category.Ecg);
        var agent = await network.AgentAsync(patient, Lab, Category.Ecg);
        var other = await network.AgentAsync(patient, Category.Ecg);
        var lab = await agent.AnchorAsync(patient, Lab);
        var ecg = await agent.AnchorAsync(patient, Category.Ecg);

        Assert.Equal([$"{lab.Id}", $"{ecg.Id}"], await ListedAsync(patient, patient));
        Assert.Equal([$"{lab.Id}", $"{ecg.Id}"], await ListedAsync(agent, patient));
        Assert.Equal([$"{ecg.Id}"], await ListedAsync(other, patient));
        Assert.Equal([$"{lab.Id}"], await ListedAsync(patient, patient, "?category=laboratory"));
        var page = (await patient.GetAsync($"/v1/patients/{patient.Id}/batches?limit=1")).Json;
        var rest = await ListedAsync(patient, patient, $"?after={page.GetProperty("next").GetInt64()}");
        Assert.Equal([$"{ecg.Id}"], rest);
    }

    [Fact]
    public async Task is_read_under_a_permit_for_its_category_and_the_release_is_on_the_ledger()
    {
        // spec api 11.2, 11.3, ledger 11.5
        var patient = await network.PatientAsync(Lab, Category.Ecg);
        var (agent, doctor) = (await network.AgentAsync(patient, Lab, Category.Ecg), await DoctorAsync(patient));
        var lab = await agent.AnchorAsync(patient, Lab);
        var ecg = await agent.AnchorAsync(patient, Category.Ecg);
        (await doctor.GetAsync(lab.ContentPath)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");

        var permit = await doctor.OpenAsync(patient, Lab);

        Assert.Equal(lab.Content, (await doctor.GetAsync(lab.ContentPath, permit)).Bytes);
        Assert.Equal(lab.Envelope, (await doctor.GetAsync(lab.EnvelopePath, permit)).Bytes);
        var proof = await doctor.GetAsync($"/v1/transactions/{lab.Transaction}/proof", permit);
        Assert.Equal(HttpStatusCode.OK, proof.Status);
        (await doctor.GetAsync(ecg.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        var listed = (await doctor.GetAsync($"/v1/patients/{patient.Id}/batches", permit)).Json;
        Assert.Equal([$"{lab.Id}"], Ids(listed));

        var closed = (await doctor.DeleteAsync($"/v1/permits/{permit}")).Json;
        var entry = Assert.Single(closed.GetProperty("records").EnumerateArray().ToList());
        Assert.Equal(SummariseRelease.Entry(lab.Id), entry.GetString());
    }

    [Fact]
    public async Task is_not_covered_by_a_permit_for_a_single_record()
    {
        // spec api 11.2
        var patient = await network.PatientAsync(Lab);
        var (agent, doctor) = (await network.AgentAsync(patient, Lab), await DoctorAsync(patient));
        var batch = await agent.AnchorAsync(patient, Lab);
        var record = await doctor.StoreAsync(patient, Lab);

        var permit = await doctor.OpenAsync(patient, Lab, record.Id);

        (await doctor.GetAsync(batch.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        Assert.Empty(Ids((await doctor.GetAsync($"/v1/patients/{patient.Id}/batches", permit)).Json));
    }

    [Fact]
    public async Task is_served_to_an_agent_until_its_consent_ends()
    {
        // spec api 11.3, 5.2, ledger 15.1
        var patient = await network.PatientAsync(Lab);
        var agent = await network.DeviceAsync(patient);
        var consent = await network.GrantAsync(patient, agent, Lab);
        var batch = await agent.AnchorAsync(patient, Lab);
        Assert.Equal(batch.Content, (await agent.GetAsync(batch.ContentPath)).Bytes);

        await network.RevokeAsync(patient, consent);

        (await agent.GetAsync(batch.ContentPath)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        (await agent.GetAsync($"/v1/patients/{patient.Id}/policy"))
            .IsProblem(HttpStatusCode.NotFound, "unknown-patient");
    }

    [Fact]
    public async Task is_nothing_to_a_sensor_or_to_another_patients_agent()
    {
        // spec api 11.3, 11.4
        var patient = await network.PatientAsync(Lab);
        var batch = await (await network.AgentAsync(patient, Lab)).AnchorAsync(patient, Lab);
        Person[] others =
            [await network.DeviceAsync(patient), await network.AgentAsync(await network.PatientAsync(Lab), Lab)];
        foreach (var other in others)
        {
            (await other.GetAsync(batch.ContentPath)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
            (await other.GetAsync(batch.EnvelopePath)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
            foreach (var what in new[] { "batches", "devices", "policy", "epochs" })
            {
                (await other.GetAsync($"/v1/patients/{patient.Id}/{what}"))
                    .IsProblem(HttpStatusCode.NotFound, "unknown-patient");
            }
        }
    }

    [Fact]
    public async Task that_a_revoked_device_sends_enters_no_block()
    {
        // spec ledger 8.9, 15.1
        var patient = await network.PatientAsync(Lab);
        var agent = await network.AgentAsync(patient, Lab);
        var alert = network.Alert(patient, Lab, patient);
        await patient.AcceptAsync(new RevokeDevice(patient.Id, agent.Id));

        (await patient.PostAsync("/v1/transactions", agent.Sign(alert)))
            .IsProblem(HttpStatusCode.BadRequest, "signer-revoked");
        var answer = await agent.GetAsync($"/v1/patients/{patient.Id}/batches");
        Assert.NotEqual(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task and_an_alert_stand_in_the_access_log()
    {
        // spec api 5.7
        var patient = await network.PatientAsync(Lab);
        var agent = await network.AgentAsync(patient, Lab);
        network.Time.Advance(TimeSpan.FromMinutes(1));
        await agent.AnchorAsync(patient, Lab);
        await agent.AcceptAsync(network.Alert(patient, Lab, patient));

        var path = $"/v1/patients/{patient.Id}/access-log";
        var log = (await patient.GetAsync(path)).Json;
        var events = log.GetProperty("entries").EnumerateArray().Select(Type).ToList();
        Assert.Equal(["BatchAnchored", "AlertRaised"], events[^2..]);

        // Read one by one, from place to place, it is the same.
        List<string> again = [];
        for (var after = "0-0"; again.Count < events.Count;)
        {
            var page = (await patient.GetAsync($"{path}?limit=1&after={after}")).Json;
            again.AddRange(page.GetProperty("entries").EnumerateArray().Select(Type));
            after = page.GetProperty("next").GetString()!;
        }

        Assert.Equal(events, again);
    }

    private static string Type(JsonElement entry) => entry.GetProperty("event").GetProperty("type").GetString()!;

    private static async Task<List<string>> ListedAsync(Person asker, Person patient, string query = "") =>
        Ids((await asker.GetAsync($"/v1/patients/{patient.Id}/batches{query}")).Json);

    private static List<string> Ids(JsonElement listed) =>
        [.. listed.GetProperty("batches").EnumerateArray().Select(one => one.GetProperty("batch").GetString()!)];

    private async Task<Person> DoctorAsync(Person patient)
    {
        var doctor = await network.RegisterAsync(Role.Doctor);
        await network.GrantAsync(patient, doctor, Lab);
        return doctor;
    }
}
