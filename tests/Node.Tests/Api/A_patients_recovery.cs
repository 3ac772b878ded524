using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Api;

public sealed class A_patients_recovery : IAsyncLifetime
{
    private static readonly byte[] Kit = Encoding.ASCII.GetBytes("sealed to the recovery key");

    private readonly TestNetwork _network = new();
    private readonly KeyPair _recoveryKey = KeyPair.Generate();
    private Person _patient = null!;
    private Person[] _trustees = null!;
    private TransactionId _naming;

    private string KitPath => $"/v1/patients/{_patient.Id}/recovery/kit";

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _patient = await _network.PatientAsync(Category.Laboratory);
        _trustees = [await _network.RegisterAsync(Role.Doctor), await _network.RegisterAsync(Role.Nurse)];
        Assert.Equal(HttpStatusCode.Created, (await _patient.PutAsync(KitPath, Kit)).Status);
        _naming = await _patient.AcceptAsync(new NameTrustees(
            _patient.Id,
            _network.Policy(_patient).Last,
            2,
            [.. _trustees.Select(trustee => new TrusteeShare(trustee.Id, Sealed(trustee)))],
            _recoveryKey.Public,
            Digest.Of(Kit)));
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec recovery 5.1
    [Fact]
    public async Task is_shown_to_the_patient_its_trustees_and_its_registrar()
    {
        var renewed = KeyPair.Generate();
        var keys = new RecoveryKeys(renewed.Public, KeyPair.Generate().Public);
        foreach (var trustee in _trustees)
        {
            await trustee.AcceptAsync(Approval(renewed, keys, trustee));
        }

        var from = _network.Now.PlusMs(Trusteeship.DelayMs).UnixMs;
        foreach (var one in new[] { _patient, _trustees[0], Registrar(_network.General) })
        {
            var shown = (await one.GetAsync($"/v1/patients/{_patient.Id}/recovery")).Json;
            Assert.Equal(2, shown.GetProperty("named").GetProperty("trustees").GetArrayLength());
            var open = shown.GetProperty("cases").EnumerateArray().Single();
            Assert.Equal(2, open.GetProperty("approvals").GetArrayLength());
            Assert.InRange(open.GetProperty("completableFrom").GetInt64(), from, from + 10);
        }
    }

    // spec recovery 5.1, api 3.3
    [Fact]
    public async Task is_that_of_an_unknown_patient_to_everybody_else()
    {
        var nobody = new MemberId(RandomId.From(new byte[16]));
        var without = await _network.PatientAsync(Category.Laboratory);
        foreach (var one in new[] { await _network.RegisterAsync(Role.Doctor), without, Registrar(_network.Clinic) })
        {
            var shown = await one.GetAsync($"/v1/patients/{_patient.Id}/recovery");
            shown.IsProblem(HttpStatusCode.NotFound, "unknown-patient");
            var unknown = await one.GetAsync($"/v1/patients/{nobody}/recovery");
            Assert.Equal((unknown.Status, unknown.Headers), (shown.Status, shown.Headers));
            Assert.Equal(unknown.Bytes, shown.Bytes);
        }

        (await without.GetAsync($"/v1/patients/{without.Id}/recovery")).IsProblem(
            HttpStatusCode.NotFound, "no-trustees");
        (await without.GetAsync($"/v1/patients/{without.Id}/recovery/kit")).IsProblem(
            HttpStatusCode.NotFound, "no-trustees");
    }

    // spec recovery 5.2
    [Fact]
    public async Task has_a_kit_that_the_patient_gets_and_neither_trustee_nor_guardian()
    {
        Assert.Equal(Kit, (await _patient.GetAsync(KitPath)).Bytes);
        var guardian = await _network.RegisterAsync(Role.Patient);
        await _patient.AcceptAsync(_network.Guardianship(_patient, guardian, Category.Laboratory));
        Assert.Equal(HttpStatusCode.OK, (await guardian.GetAsync($"/v1/patients/{_patient.Id}/policy")).Status);
        foreach (var one in new[] { guardian, _trustees[0], Registrar(_network.General) })
        {
            (await one.GetAsync(KitPath)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");
            (await one.PutAsync(KitPath, Kit)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");
        }
    }

    // spec recovery 5.4
    [Fact]
    public async Task has_a_kit_that_is_given_out_by_no_record_that_names_it()
    {
        var accomplice = await _network.PatientAsync(Category.Laboratory);
        var record = new RecordId(RandomId.From(new byte[16]));
        var content = Encoding.ASCII.GetBytes("anything");
        Assert.Equal(HttpStatusCode.Created, (await accomplice.PutAsync("/v1/content", content)).Status);
        await _trustees[0].AcceptAsync(new StoreRecord(
            accomplice.Id,
            record,
            Category.Laboratory,
            new Commitment(1, Digest.Of(content), CidBuilder.Of(content), Digest.Of(Kit))));
        (await accomplice.GetAsync($"/v1/records/{record}/versions/1/envelope")).IsProblem(
            HttpStatusCode.NotFound, "content-missing");
        Assert.Equal(Kit, (await _patient.GetAsync(KitPath)).Bytes);
    }

    // spec recovery 5.2, 5.4
    [Fact]
    public async Task has_a_kit_that_goes_when_it_is_named_no_more()
    {
        var folder = Path.Combine(_network.DataFolder, "kits", $"{_patient.Id}");
        Assert.Equal(HttpStatusCode.Created, (await _patient.PutAsync(KitPath, [1])).Status);
        Assert.Equal(HttpStatusCode.Created, (await _patient.PutAsync(KitPath, [2])).Status);
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.Equal(Kit, (await _patient.GetAsync(KitPath)).Bytes);
        (await _patient.PutAsync(KitPath, new byte[70_000])).IsProblem(
            HttpStatusCode.RequestEntityTooLarge, "body-too-large");

        Assert.Equal(HttpStatusCode.NoContent, (await _patient.DeleteAsync(KitPath)).Status);
        Assert.Equal($"{Digest.Of(Kit)}", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
        (await _trustees[0].DeleteAsync(KitPath)).IsProblem(HttpStatusCode.NotFound, "unknown-patient");

        await File.WriteAllBytesAsync(Path.Combine(folder, $"{Digest.Of(Kit)}"), [3]);
        (await _patient.GetAsync(KitPath)).IsProblem(HttpStatusCode.BadGateway, "content-damaged");
        File.Delete(Path.Combine(folder, $"{Digest.Of(Kit)}"));
        (await _patient.GetAsync(KitPath)).IsProblem(HttpStatusCode.NotFound, "content-missing");
        await _patient.AcceptAsync(new DismissTrustees(_patient.Id, _network.Policy(_patient).Last));
        Assert.Equal(HttpStatusCode.Created, (await _patient.PutAsync(KitPath, Kit)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _patient.DeleteAsync(KitPath)).Status);
        Assert.Empty(Directory.GetFiles(folder));
    }

    // spec recovery 5.3
    [Fact]
    public async Task has_a_naming_that_its_trustees_may_prove()
    {
        Assert.NotEmpty(await _trustees[1].ProofAsync(_naming));
        var stranger = await _network.RegisterAsync(Role.Nurse);
        (await stranger.GetAsync($"/v1/transactions/{_naming}/proof")).IsProblem(
            HttpStatusCode.Forbidden, "not-a-party");
    }

    private Person Registrar(Node.Hosting.FoundedOrganisation organisation) =>
        _network.PersonOf(organisation.Registrar, organisation);

    private string Sealed(Person trustee) => Jwe.Seal(
        "pads"u8,
        trustee.Keys.Agreement.Public,
        TrusteeShare.Given(_network.Founded.Genesis.Network, _patient.Id, trustee.Id, _recoveryKey.Public));

    private ApproveRecovery Approval(KeyPair renewed, RecoveryKeys keys, Person trustee)
    {
        var network = _network.Founded.Genesis.Network;
        var binding = TrusteeShare.Returned(network, _patient.Id, trustee.Id, _recoveryKey.Public);
        return new ApproveRecovery(
            _patient.Id,
            keys,
            RecoveryPossession.Sign(renewed, keys.AgreementKey, network, _patient.Id),
            Jwe.Seal("pads"u8, keys.AgreementKey, binding));
    }
}
