using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Permits;

public sealed class A_permit(TestNetwork network) : IClassFixture<TestNetwork>, IAsyncLifetime
{
    private Person _patient = null!;
    private Person _doctor = null!;
    private StoredRecord _record = null!;
    private TransactionId _consent;

    public async Task InitializeAsync()
    {
        _patient = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        _doctor = await network.RegisterAsync(Role.Doctor);
        _record = await _doctor.StoreAsync(_patient, Category.Laboratory);
        _consent = await network.GrantAsync(_patient, _doctor, Category.Laboratory);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task opens_for_its_requester_on_its_key()
    {
        // spec api 6.1
        var id = await _doctor.AskAsync(_patient, Category.Laboratory);

        var opened = await _doctor.PostAsync("/v1/permits", await _doctor.ProofAsync(id));

        Assert.Equal(HttpStatusCode.Created, opened.Status);
        Assert.Equal(id.ToString(), opened.Json.GetProperty("permit").GetString());
        Assert.Equal(network.Now.UnixMs + 120_000, opened.Json.GetProperty("until").GetInt64(), 1_000.0);
    }

    [Fact]
    public async Task lets_its_requester_list_and_read_what_it_covers()
    {
        // spec api 7.1
        var imaging = await _doctor.StoreAsync(_patient, Category.Imaging);
        var colleague = await network.RegisterAsync(Role.Doctor);
        await network.GrantAsync(_patient, colleague, Category.Laboratory);
        var permit = await colleague.OpenAsync(_patient, Category.Laboratory);

        var list = await colleague.GetAsync($"/v1/patients/{_patient.Id}/records", permit);
        var content = await colleague.GetAsync(_record.ContentPath, permit);
        var envelope = await colleague.GetAsync(_record.EnvelopePath, permit);

        var item = Assert.Single(list.Json.GetProperty("records").EnumerateArray());
        Assert.Equal(_record.Id.ToString(), item.GetProperty("record").GetString());
        Assert.Equal(_record.Content, content.Bytes);
        Assert.Equal(_record.Envelope, envelope.Bytes);
        (await colleague.GetAsync(imaging.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
    }

    [Fact]
    public async Task of_a_denial_does_not_open()
    {
        // spec api 6.2
        var denial = await _doctor.AskAsync(_patient, Category.Imaging);

        var proof = await _doctor.ProofAsync(denial);

        await RefusedAsync(_doctor, proof, HttpStatusCode.Forbidden, "permit-denied-decision");
    }

    [Fact]
    public async Task does_not_open_for_another_member()
    {
        // spec api 6.2
        var id = await _doctor.AskAsync(_patient, Category.Laboratory);
        var proof = await _doctor.ProofAsync(id);

        await RefusedAsync(_patient, proof, HttpStatusCode.Forbidden, "permit-not-yours");
    }

    [Fact]
    public async Task does_not_open_on_another_key()
    {
        // spec api 6.2
        var proof = await _doctor.ProofAsync(await _doctor.AskAsync(_patient, Category.Laboratory));

        await RefusedAsync(_doctor.OnAnotherKey(), proof, HttpStatusCode.Forbidden, "permit-wrong-key");
    }

    [Fact]
    public async Task does_not_open_once_the_consent_is_revoked()
    {
        // spec api 6.2
        var proof = await _doctor.ProofAsync(await _doctor.AskAsync(_patient, Category.Laboratory));
        await network.RevokeAsync(_patient, _consent);

        await RefusedAsync(_doctor, proof, HttpStatusCode.Forbidden, "permit-revoked");
    }

    [Fact]
    public async Task does_not_open_for_a_practitioner_who_is_no_longer_verified()
    {
        // spec api 6.2
        var proof = await _doctor.ProofAsync(await _doctor.AskAsync(_patient, Category.Laboratory));
        await network.PersonOf(network.General.Registrar, network.General)
            .AcceptAsync(new VerifyPractitioner(_doctor.Id, false));

        await RefusedAsync(_doctor, proof, HttpStatusCode.Forbidden, "permit-revoked");
    }

    [Fact]
    public async Task does_not_open_with_what_is_no_proof()
    {
        // spec api 6.2
        await RefusedAsync(_doctor, [], HttpStatusCode.BadRequest, "permit-proof-invalid");
        await RefusedAsync(_doctor, "{}"u8.ToArray(), HttpStatusCode.BadRequest, "permit-proof-invalid");
    }

    [Fact]
    public async Task does_not_open_with_a_forged_proof()
    {
        // spec api 6.2
        var proof = Encoding.ASCII.GetString(
            await _doctor.ProofAsync(await _doctor.AskAsync(_patient, Category.Laboratory)));
        var at = proof.IndexOf("\"certificate\": \"", StringComparison.Ordinal) + 120;
        var forged = proof[..at] + (proof[at] == 'A' ? 'B' : 'A') + proof[(at + 1)..];

        await RefusedAsync(_doctor, Encoding.ASCII.GetBytes(forged), HttpStatusCode.BadRequest, "permit-proof-invalid");
    }

    [Fact]
    public async Task does_not_open_with_a_proof_of_something_else()
    {
        // spec api 6.2
        await RefusedAsync(
            _doctor, await _doctor.ProofAsync(_consent), HttpStatusCode.BadRequest, "permit-proof-invalid");
    }

    [Fact]
    public async Task opened_and_then_revoked_serves_nothing_more()
    {
        // spec api 6.3
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        Assert.Equal(HttpStatusCode.OK, (await _doctor.GetAsync(_record.ContentPath, permit)).Status);

        await network.RevokeAsync(_patient, _consent);

        (await _doctor.GetAsync(_record.ContentPath, permit)).IsProblem(HttpStatusCode.Forbidden, "permit-revoked");
        (await _doctor.GetAsync(_record.EnvelopePath, permit)).IsProblem(HttpStatusCode.Forbidden, "permit-revoked");
        (await _doctor.GetAsync($"/v1/patients/{_patient.Id}/records", permit))
            .IsProblem(HttpStatusCode.Forbidden, "permit-revoked");
    }

    [Fact]
    public async Task revoked_while_a_long_answer_is_under_way_ends_it()
    {
        // spec api 6.5
        var large = await _doctor.StoreAsync(_patient, Category.Laboratory, 48 * 1024 * 1024);
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        using var request = new HttpRequestMessage(HttpMethod.Get, large.ContentPath)
        {
            Version = _doctor.Http.DefaultRequestVersion,
            VersionPolicy = _doctor.Http.DefaultVersionPolicy,
        };
        request.Headers.Add("Salus-Permit", permit.ToString());
        using var response = await _doctor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[100_000]);

        await network.RevokeAsync(_patient, _consent);

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task of_another_member_is_like_none()
    {
        // spec api 6.4
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        var colleague = await network.RegisterAsync(Role.Doctor);

        var others = await colleague.GetAsync(_record.ContentPath, permit);
        var none = await colleague.GetAsync(_record.ContentPath, _consent);

        others.IsProblem(HttpStatusCode.Forbidden, "permit-not-open");
        Assert.Equal(none.Bytes, others.Bytes);
    }

    [Fact]
    public async Task gives_one_answer_for_a_record_it_does_not_cover_and_for_none()
    {
        // spec api 7.2
        var permit = await _doctor.OpenAsync(_patient, Category.Laboratory);
        var other = await network.PatientAsync(Category.Laboratory);
        var uncovered = await _doctor.StoreAsync(other, Category.Laboratory);

        var denied = await _doctor.GetAsync(uncovered.ContentPath, permit);
        var nowhere = await _doctor.GetAsync($"/v1/records/{new string('a', 26)}/versions/1/content", permit);
        var noVersion = await _doctor.GetAsync($"/v1/records/{_record.Id}/versions/9/content", permit);

        denied.IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        Assert.Equal(denied.Bytes, nowhere.Bytes);
        Assert.Equal(denied.Bytes, noVersion.Bytes);
        Assert.Equal(denied.Headers, nowhere.Headers);
    }

    [Fact]
    public async Task is_needed_by_everyone_but_the_patient()
    {
        // spec api 7.1
        (await _doctor.GetAsync(_record.ContentPath)).IsProblem(HttpStatusCode.Forbidden, "not-permitted");
        Assert.Equal(_record.Content, (await _patient.GetAsync(_record.ContentPath)).Bytes);
        Assert.Equal(_record.Envelope, (await _patient.GetAsync(_record.EnvelopePath)).Bytes);
    }

    private static async Task RefusedAsync(Person caller, byte[] proof, HttpStatusCode status, string code) =>
        (await caller.PostAsync("/v1/permits", proof)).IsProblem(status, code);
}
