using System.Net;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_content(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task is_stored_by_those_who_write_only()
    {
        // spec api 7.3
        var insurer = await network.RegisterAsync(Role.Insurer);
        var unverified = await network.RegisterAsync(Role.Doctor, isVerified: false);

        (await insurer.PutAsync("/v1/content", [1, 2, 3])).IsProblem(HttpStatusCode.Forbidden, "not-a-writer");
        (await unverified.PutAsync("/v1/envelopes", [1])).IsProblem(HttpStatusCode.Forbidden, "not-a-writer");
    }

    [Fact]
    public async Task with_a_changed_byte_is_named_damaged_and_not_served()
    {
        // spec api 7.4
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory);
        var folder = new DataFolder(network.DataFolder);
        Flip(folder.ContentFile(record.Cid));
        Flip(folder.EnvelopeFile(record.EnvelopeDigest));

        (await patient.GetAsync(record.ContentPath)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
        (await patient.GetAsync(record.EnvelopePath)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
        using var operations = network.Operations();
        Assert.Contains("salus_content_damaged 2", await operations.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task that_is_gone_is_missing()
    {
        // spec api 7.4
        var patient = await network.PatientAsync(Category.Laboratory);
        var record = await patient.StoreAsync(patient, Category.Laboratory);
        Assert.True(await network.Host.Store.Content.DeleteAsync(record.Cid, default));

        (await patient.GetAsync(record.ContentPath)).IsProblem(HttpStatusCode.NotFound, "content-missing");
    }

    [Fact]
    public async Task has_a_limit_for_envelopes()
    {
        // spec api 1.3
        var patient = await network.RegisterAsync(Role.Patient);

        (await patient.PutAsync("/v1/envelopes", new byte[65_537]))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task of_a_narrowed_consent_comes_with_the_grantees_own_envelope()
    {
        // spec api 7.5
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var record = await patient.StoreAsync(patient, Category.Laboratory);
        var other = await patient.StoreAsync(patient, Category.Laboratory);
        var own = "the doctor's own envelope"u8.ToArray();
        await patient.PutAsync("/v1/envelopes", own);
        await patient.AcceptAsync(network.Grant(patient, doctor, Category.Laboratory) with
        {
            Keys = [],
            Records = [new NarrowedRecord(record.Id, 1, Primitives.Digest.Of(own))],
        });
        var permit = await doctor.OpenAsync(patient, Category.Laboratory, record.Id);

        var list = await doctor.GetAsync($"/v1/patients/{patient.Id}/records", permit);
        var item = Assert.Single(list.Json.GetProperty("records").EnumerateArray());
        Assert.Equal(Primitives.Digest.Of(own).ToString(), item.GetProperty("granteeEnvelope").GetString());
        Assert.Equal(own, (await doctor.GetAsync(record.EnvelopePath, permit)).Bytes);
        (await doctor.GetAsync(other.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
    }

    [Fact]
    public async Task is_listed_to_its_author()
    {
        // spec api 7.6
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        await patient.StoreAsync(patient, Category.Laboratory);
        var own = await doctor.StoreAsync(patient, Category.Laboratory);
        var path = $"/v1/patients/{patient.Id}/records";

        var list = await doctor.GetAsync($"{path}?authored=true");

        var item = Assert.Single(list.Json.GetProperty("records").EnumerateArray());
        Assert.Equal(own.Id.ToString(), item.GetProperty("record").GetString());
        var page = (await patient.GetAsync($"{path}?limit=1")).Json;
        var rest = (await patient.GetAsync($"{path}?after={page.GetProperty("next").GetInt64()}")).Json;
        Assert.Equal(1, rest.GetProperty("records").GetArrayLength());
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
