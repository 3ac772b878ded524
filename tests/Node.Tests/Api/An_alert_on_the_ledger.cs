using System.Net;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class An_alert_on_the_ledger(TestNetwork network) : IClassFixture<TestNetwork>
{
    private const string Alerts = "/v1/alerts";

    // spec api 5.10
    [Fact]
    public async Task is_listed_to_whom_it_tells_and_to_its_patient_with_who_has_it_in_hand()
    {
        var patient = await network.PatientAsync(Category.VitalSigns);
        var agent = await network.AgentAsync(patient, Category.VitalSigns);
        var (doctor, colleague) = (
            await network.RegisterAsync(Role.Doctor), await network.RegisterAsync(Role.Doctor));
        await network.GrantAsync(patient, doctor, Category.VitalSigns);
        var message = network.Alert(patient, Category.VitalSigns, doctor);
        var raised = await agent.AcceptAsync(message);

        var open = Assert.Single(await ListAsync(doctor));
        Assert.Equal($"{raised}", open.GetProperty("transaction").GetString());
        Assert.Equal($"{message.Alert}", open.GetProperty("event").GetProperty("alert").GetString());
        Assert.False(IsInHand(open));

        await doctor.AcceptAsync(new AcknowledgeAlert(patient.Id, message.Alert, 1));
        var seen = Assert.Single(await ListAsync(patient));
        Assert.Equal($"{doctor.Id}", seen.GetProperty("acknowledged").GetProperty("by").GetString());
        Assert.Empty(await ListAsync(colleague));
    }

    // spec api 5.10
    [Fact]
    public async Task is_listed_in_pages_newest_first()
    {
        var patient = await network.PatientAsync(Category.VitalSigns);
        var agent = await network.AgentAsync(patient, Category.VitalSigns);
        var first = network.Alert(patient, Category.VitalSigns, patient);
        var second = network.Alert(patient, Category.VitalSigns, patient) with { Sequence = 2 };
        var raised = new[] { await agent.AcceptAsync(first), await agent.AcceptAsync(second) };

        var page = (await patient.GetAsync($"{Alerts}?limit=1")).Json;
        var rest = (await patient.GetAsync($"{Alerts}?limit=2&before={page.GetProperty("next")}")).Json;

        Assert.Equal([$"{raised[1]}"], Transactions(page));
        Assert.Equal([$"{raised[0]}"], Transactions(rest));
    }

    private static async Task<JsonElement[]> ListAsync(Person person)
    {
        var answer = await person.GetAsync(Alerts);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Json.GetProperty("alerts").EnumerateArray()];
    }

    private static string[] Transactions(JsonElement page) =>
        [.. page.GetProperty("alerts").EnumerateArray().Select(one => one.GetProperty("transaction").GetString()!)];

    private static bool IsInHand(JsonElement notice) =>
        notice.TryGetProperty("acknowledged", out var seen) && seen.ValueKind == JsonValueKind.Object;
}
