using System.Net;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Tokens;

public sealed class A_permit_of_a_browser(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task lets_it_read_what_was_granted()
    {
        // spec callers 4.8
        // spec api 2.5
        var (patient, doctor, record) = await CaredForAsync();

        var permit = await doctor.OpenAsync(patient, Category.Laboratory);
        var content = await doctor.GetAsync(record.ContentPath, permit);

        Assert.Equal(record.Content, content.Bytes);
        Assert.Equal(record.Envelope, (await doctor.GetAsync(record.EnvelopePath, permit)).Bytes);
        Assert.Equal(HttpStatusCode.OK, (await doctor.DeleteAsync($"/v1/permits/{permit}")).Status);
        var log = await patient.GetAsync($"/v1/patients/{patient.Id}/access-log");
        Assert.Contains("ReleaseSummarised", System.Text.Encoding.UTF8.GetString(log.Bytes));
    }

    [Fact]
    public async Task is_of_no_use_to_the_same_member_with_a_certificate_nor_the_other_way_round()
    {
        // spec callers 4.8
        var (patient, doctor, record) = await CaredForAsync();
        var onWire = network.PersonOf(doctor.Keys, doctor.Organisation);

        var ofBrowser = await doctor.OpenAsync(patient, Category.Laboratory);
        var ofCertificate = await onWire.OpenAsync(patient, Category.Laboratory);

        (await onWire.GetAsync(record.ContentPath, ofBrowser))
            .IsProblem(HttpStatusCode.Forbidden, "permit-wrong-key");
        (await doctor.GetAsync(record.ContentPath, ofCertificate))
            .IsProblem(HttpStatusCode.Forbidden, "permit-wrong-key");
    }

    [Fact]
    public async Task ends_with_the_consent()
    {
        // spec callers 4.8
        var (patient, doctor, record) = await CaredForAsync();
        var permit = await doctor.OpenAsync(patient, Category.Laboratory);
        var consent = network.Policy(patient).Consents.Single().Id;

        await network.RevokeAsync(patient, consent);

        (await doctor.GetAsync(record.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "permit-revoked");
    }

    private async Task<(Person Patient, Person Doctor, StoredRecord Record)> CaredForAsync()
    {
        var patient = (await network.PatientAsync(Category.Laboratory)).Browsing();
        var doctor = (await network.RegisterAsync(Role.Doctor)).Browsing();
        await network.GrantAsync(patient, doctor, Category.Laboratory);
        return (patient, doctor, await doctor.StoreAsync(patient, Category.Laboratory));
    }
}
