using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Api;

public sealed class A_transaction(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task is_answered_once_it_is_final_with_its_receipt()
    {
        // spec api 4.1
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);

        var answer = await doctor.SubmitAsync(Request(doctor, patient));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("policies", answer.Json.GetProperty("ledger").GetString());
        var receipt = Receipt.Parse(Encoding.UTF8.GetBytes(answer.Json.GetProperty("receipt").GetRawText()));
        Assert.False(Assert.IsType<Event.AccessDecided>(Assert.Single(receipt.Events)).IsPermitted);
        var height = new Height(answer.Json.GetProperty("height").GetUInt64());
        Assert.Equal(receipt, network.Host.Ledgers[LedgerName.Policies].Read(height)!.Block.Receipts[0]);
    }

    [Theory]
    [InlineData("", 400, "malformed-transaction")]
    [InlineData("not.a.jws", 400, "malformed-transaction")]
    [InlineData("{}", 400, "malformed-transaction")]
    public async Task that_does_not_read_is_refused_at_the_door(string body, int status, string code)
    {
        // spec api 4.2
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.PostAsync("/v1/transactions", body)).IsProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task sent_twice_is_a_duplicate()
    {
        // spec api 4.2
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var compact = doctor.Sign(Request(doctor, patient));
        Assert.Equal(HttpStatusCode.OK, (await doctor.PostAsync("/v1/transactions", compact)).Status);

        (await doctor.PostAsync("/v1/transactions", compact))
            .IsProblem(HttpStatusCode.Conflict, "duplicate-transaction");
    }

    [Fact]
    public async Task that_has_expired_is_not_admitted()
    {
        // spec api 4.2
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);

        var expired = doctor.Sign(Request(doctor, patient), expiresAfterMs: -1);

        var answer = await doctor.PostAsync("/v1/transactions", expired);

        answer.IsProblem(HttpStatusCode.BadRequest, "expired");
    }

    [Fact]
    public async Task over_its_limit_is_too_large()
    {
        // spec api 1.3
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.PostAsync("/v1/transactions", new byte[300 * 1024]))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task shows_its_receipt_and_text_to_parties_and_only_its_place_to_others()
    {
        // spec api 4.4, 4.5
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var colleague = await network.RegisterAsync(Role.Doctor);
        var id = await doctor.AcceptAsync(Request(doctor, patient));

        var toSigner = await doctor.GetAsync($"/v1/transactions/{id}");
        var toPatient = await patient.GetAsync($"/v1/transactions/{id}");
        var toOther = await colleague.GetAsync($"/v1/transactions/{id}");

        Assert.Equal(toSigner.Bytes, toPatient.Bytes);
        Assert.True(toSigner.Json.TryGetProperty("jws", out _));
        Assert.Equal(["transaction", "ledger", "height", "index", "time"], Names(toOther.Json));
    }

    [Fact]
    public async Task that_revokes_a_consent_is_shown_to_the_former_grantee()
    {
        // spec api 4.5
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var consent = await network.GrantAsync(patient, doctor, Category.Laboratory);
        var revocation = await network.RevokeAsync(patient, consent);

        Assert.True((await doctor.GetAsync($"/v1/transactions/{revocation}")).Json.TryGetProperty("receipt", out _));
    }

    [Fact]
    public async Task is_shown_to_a_guardian()
    {
        // spec api 4.5
        var patient = await network.PatientAsync(Category.Laboratory);
        var guardian = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var id = await doctor.AcceptAsync(Request(doctor, patient));
        Assert.False((await guardian.GetAsync($"/v1/transactions/{id}")).Json.TryGetProperty("receipt", out _));

        await patient.AcceptAsync(network.Guardianship(patient, guardian, Category.Laboratory));

        Assert.True((await guardian.GetAsync($"/v1/transactions/{id}")).Json.TryGetProperty("receipt", out _));
    }

    [Fact]
    public async Task that_nobody_sent_is_unknown()
    {
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.GetAsync($"/v1/transactions/{new string('0', 64)}"))
            .IsProblem(HttpStatusCode.NotFound, "unknown-transaction");
        (await doctor.GetAsync("/v1/transactions/zz")).IsProblem(HttpStatusCode.NotFound, "unknown-transaction");
    }

    [Fact]
    public async Task has_a_proof_that_its_parties_check_with_genesis_alone()
    {
        // spec api 4.6
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var id = await doctor.AcceptAsync(Request(doctor, patient));
        var genesis = Genesis.Parse((await doctor.GetAsync("/v1/genesis")).Bytes);

        var proof = Proof.Parse(await patient.ProofAsync(id));
        proof.Verify(genesis);

        Assert.Equal(id, proof.Receipt.Transaction);
        var header = await doctor.GetAsync($"/v1/ledgers/policies/headers/{proof.Header.Height}");
        Assert.Equal(proof.Header.Digest.ToString(), header.Json.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task gives_no_proof_to_others()
    {
        // spec api 4.6
        var patient = await network.RegisterAsync(Role.Patient);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var colleague = await network.RegisterAsync(Role.Doctor);
        var id = await doctor.AcceptAsync(Request(doctor, patient));

        (await colleague.GetAsync($"/v1/transactions/{id}/proof")).IsProblem(HttpStatusCode.Forbidden, "not-a-party");
    }

    [Fact]
    public async Task that_published_epochs_has_a_proof_for_writers_without_itself_and_none_for_others()
    {
        // spec api 4.7
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var unverified = await network.RegisterAsync(Role.Doctor, isVerified: false);
        var stranger = await network.RegisterAsync(Role.Patient);
        var published = network.Policy(patient).Last;

        var ofPatient = Proof.Parse(await patient.ProofAsync(published));
        var ofDoctor = Proof.Parse(await doctor.ProofAsync(published));

        ofDoctor.Verify(network.Founded.Genesis);
        Assert.NotNull(ofPatient.Transaction);
        Assert.Null(ofDoctor.Transaction);
        Assert.Equal(ofPatient.Receipt, ofDoctor.Receipt);
        var epoch = Assert.Single((await doctor.GetAsync($"/v1/patients/{patient.Id}/epochs")).Json.EnumerateArray());
        var key = Jwk.Parse(Encoding.UTF8.GetBytes(epoch.GetProperty("publicKey").GetRawText()));
        var proven = Assert.IsType<Event.EpochsPublished>(Assert.Single(ofDoctor.Receipt.Events));
        Assert.Equal([new PublishedEpoch(Category.Laboratory, 1, key.Thumbprint)], proven.Epochs);
        foreach (var other in new[] { unverified, stranger })
        {
            (await other.GetAsync($"/v1/transactions/{published}/proof"))
                .IsProblem(HttpStatusCode.Forbidden, "not-a-party");
        }
    }

    [Fact]
    public async Task whose_body_does_not_read_is_refused_at_the_door()
    {
        // spec api 4.2
        var doctor = await network.RegisterAsync(Role.Doctor);
        var keys = doctor.Keys;
        var rotation = new RotateKey(keys.Signing.Public, keys.Agreement.Public, "John Smith, born 1970");

        var answer = await doctor.PostAsync("/v1/transactions", doctor.Sign(rotation));

        answer.IsProblem(HttpStatusCode.BadRequest, "wrong-value");
        Assert.DoesNotContain("John", Encoding.UTF8.GetString(answer.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task in_a_batch_is_answered_in_its_place()
    {
        // spec api 4.3
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var request = doctor.Sign(Request(doctor, patient));
        var notAllowed = doctor.Sign(new RevokeMember(patient.Id));
        var expired = doctor.Sign(Request(doctor, patient), expiresAfterMs: -1);

        var answer = await doctor.PostAsync(
            "/v1/transactions/batch", string.Join('\n', request, "nonsense", notAllowed, request, expired) + "\n");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entries = answer.Json.EnumerateArray().ToArray();
        string[] codes =
            [.. entries.Select(entry => entry.TryGetProperty("code", out var code) ? code.GetString()! : "-")];
        Assert.Equal(["-", "malformed-transaction", "sender-not-allowed", "duplicate-transaction", "expired"], codes);
        bool[] final = [.. entries.Select(entry => entry.TryGetProperty("height", out _))];
        Assert.Equal([true, false, true, false, false], final);
    }

    [Fact]
    public async Task in_a_batch_of_more_than_500_is_refused_with_all_of_them()
    {
        // spec api 4.3
        var doctor = await network.RegisterAsync(Role.Doctor);

        (await doctor.PostAsync("/v1/transactions/batch", string.Join('\n', Enumerable.Repeat("x", 501))))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "too-many-transactions");
    }

    private static RequestAccess Request(Person requester, Person patient) =>
        new(patient.Id, Category.Laboratory, null, Purpose.TREAT, requester.ConnectionKey);

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
