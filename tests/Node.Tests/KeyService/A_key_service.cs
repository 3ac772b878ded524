using System.Net;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.KeyService;

public sealed class A_key_service(TestNetwork network) : IClassFixture<TestNetwork>, IAsyncLifetime
{
    private RolePatient _patient = null!;
    private Person _nurse = null!;

    public async Task InitializeAsync()
    {
        _patient = await RolePatient.RegisteredAsync(network);
        _nurse = await network.RegisterAsync(Role.Nurse);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task hands_a_member_of_the_role_the_keys_that_the_role_was_given()
    {
        // spec key-service 2.1, 3.1, 3.2
        await _patient.PublishAsync();
        await _patient.GrantAsync(RolePatient.Nurses);
        var permit = await _patient.OpenAsync(_nurse);

        var handed = await HandAsync(_nurse, permit);

        Assert.Equal(HttpStatusCode.OK, handed.Status);
        Assert.Equal("role:general/nurse", handed.Json.GetProperty("role").GetString());
        var keys = _patient.Open(handed, _nurse, permit);
        Assert.Equal(_patient.Keys.Select(key => key.ToPrivateJson()), keys.Select(key => key.ToPrivateJson()));
    }

    [Fact]
    public async Task seals_for_one_permit_and_nobody_else()
    {
        // spec key-service 3.2
        await _patient.GrantAsync(RolePatient.Nurses);
        var permit = await _patient.OpenAsync(_nurse);
        var later = await _patient.OpenAsync(_nurse);
        var colleague = await network.RegisterAsync(Role.Nurse);

        var handed = await HandAsync(_nurse, permit);

        Assert.Throws<JoseRejectedException>(() => _patient.Open(handed, colleague, permit));
        Assert.Throws<JoseRejectedException>(() => _patient.Open(handed, _nurse, later));
    }

    [Fact]
    public async Task hands_what_was_published_since_and_nothing_from_before_the_consent()
    {
        // spec key-service 2.4
        var wide = await _patient.GrantAsync(RolePatient.Nurses);
        await _patient.RevokeAsync(wide);
        await _patient.PublishAsync();
        await _patient.GrantAsync(RolePatient.Nurses, first: 2);
        var permit = await _patient.OpenAsync(_nurse);

        var handed = await HandAsync(_nurse, permit);

        Assert.Equal(
            _patient.Keys[1].ToPrivateJson(), Assert.Single(_patient.Open(handed, _nurse, permit)).ToPrivateJson());

        await _patient.PublishAsync(RolePatient.Nurses);
        var after = (await HandAsync(_nurse, permit)).Json.GetProperty("keys").EnumerateArray();
        Assert.Equal([2L, 3L], after.Select(key => key.GetProperty("last").GetInt64()));
    }

    [Fact]
    public async Task hands_the_content_key_of_the_version_that_a_narrowed_consent_names()
    {
        // spec key-service 3.3
        var doctor = await network.RegisterAsync(Role.Doctor);
        var record = await doctor.StoreAsync(_patient.Person, Category.Laboratory);
        var contentKey = RandomNumberGenerator.GetBytes(32);
        await _patient.NarrowAsync(RolePatient.Nurses, record, contentKey);
        var permit = await _patient.OpenAsync(_nurse, record: record.Id);

        var handed = await HandAsync(_nurse, permit);

        Assert.Empty(handed.Json.GetProperty("keys").EnumerateArray());
        var one = Assert.Single(handed.Json.GetProperty("contentKeys").EnumerateArray());
        var binding = ContentKeyBinding.Of(
            network.Founded.Genesis.Network,
            _patient.Person.Id,
            new VersionPlace(record.Id, 1, 1),
            Category.Laboratory,
            _nurse.AsGrantee.ToString()).With("permit", permit.ToString());
        Assert.Equal(contentKey, Jwe.Open(one.GetProperty("jwe").GetString()!, _nurse.Keys.Agreement, binding));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task hands_out_nothing_under_the_permit_of_a_record_that_was_erased(bool isNarrowed)
    {
        // spec key-service 2.6
        var doctor = await network.RegisterAsync(Role.Doctor);
        var record = await doctor.StoreAsync(_patient.Person, Category.Laboratory);
        await (isNarrowed
            ? _patient.NarrowAsync(RolePatient.Nurses, record, RandomNumberGenerator.GetBytes(32))
            : _patient.GrantAsync(RolePatient.Nurses));
        var permit = await _patient.OpenAsync(_nurse, record: record.Id);
        Assert.Equal(HttpStatusCode.OK, (await HandAsync(_nurse, permit)).Status);

        // The store has deleted nothing yet: its clock does not move.
        await _patient.Person.AcceptAsync(new EraseRecord(_patient.Person.Id, record.Id));

        (await _nurse.PostAsync($"/v1/permits/{permit}/keys", ""))
            .IsProblem(HttpStatusCode.NotFound, "content-missing");
    }

    [Fact]
    public async Task hands_the_emergency_keys_to_whoever_opened_the_emergency()
    {
        // spec key-service 2.2
        await _patient.LeaveToEmergencyAsync();
        await _nurse.AcceptAsync(new EmergencyAccess(
            _patient.Person.Id, [Category.Laboratory], EmergencyReason.Unconscious, null));
        var permit = await _patient.OpenAsync(_nurse, Purpose.ETREAT);

        var handed = await HandAsync(_nurse, permit);

        Assert.Equal("role:general/emergency", handed.Json.GetProperty("role").GetString());
        Assert.Single(_patient.Open(handed, _nurse, permit));
    }

    [Fact]
    public async Task hands_nothing_in_an_emergency_that_only_a_former_policy_left_to_it()
    {
        // spec key-service 2.4
        await _patient.LeaveToEmergencyAsync();
        await _patient.PublishAsync();
        await _patient.LeaveToEmergencyAsync(first: 2);
        await _nurse.AcceptAsync(new EmergencyAccess(
            _patient.Person.Id, [Category.Laboratory], EmergencyReason.Unconscious, null));
        var permit = await _patient.OpenAsync(_nurse, Purpose.ETREAT);

        var handed = await HandAsync(_nurse, permit);

        Assert.Equal(
            _patient.Keys[1].ToPrivateJson(), Assert.Single(_patient.Open(handed, _nurse, permit)).ToPrivateJson());
    }

    [Fact]
    public async Task leaves_out_a_seal_that_does_not_hold_what_the_ledger_says()
    {
        // spec key-service 2.5
        using var another = KeyPair.Generate();
        await _patient.GrantAsync(RolePatient.Nurses, plaintext: CategoryKeySet.Write(1, [another]));
        var permit = await _patient.OpenAsync(_nurse);

        (await HandAsync(_nurse, permit)).IsProblem(HttpStatusCode.Conflict, "role-keys-unusable");
    }

    [Fact]
    public async Task stands_in_the_summary_that_the_patient_sees()
    {
        // spec key-service 4.1
        await _patient.GrantAsync(RolePatient.Nurses);
        var permit = await _patient.OpenAsync(_nurse);
        await HandAsync(_nurse, permit);
        await HandAsync(_nurse, permit);

        var closed = await _nurse.DeleteAsync($"/v1/permits/{permit}");

        var entry = Assert.Single(closed.Json.GetProperty("records").EnumerateArray());
        Assert.Equal(SummariseRelease.KeysEntry(1, 1), entry.GetString());
        var log = await _patient.Person.GetAsync($"/v1/patients/{_patient.Person.Id}/access-log?limit=1000");
        var last = log.Json.GetProperty("entries").EnumerateArray().Last().GetProperty("event");
        Assert.Equal("keys/1-1", last.GetProperty("records")[0].GetString());
    }

    [Fact]
    public async Task makes_the_member_a_holder_so_that_rotation_is_due_when_the_member_leaves()
    {
        // spec ledger 11.8
        await _patient.GrantAsync(RolePatient.Nurses);
        var permit = await _patient.OpenAsync(_nurse);
        await HandAsync(_nurse, permit);
        await _nurse.DeleteAsync($"/v1/permits/{permit}");
        Assert.False(await IsRotationDueAsync());

        await network.PersonOf(network.General.Registrar, network.General).AcceptAsync(new RevokeMember(_nurse.Id));

        Assert.True(await IsRotationDueAsync());
        await _patient.PublishAsync(RolePatient.Nurses);
        Assert.False(await IsRotationDueAsync());
    }

    [Fact]
    public async Task counts_each_use_and_names_nobody()
    {
        // spec key-service 4.2
        await _patient.GrantAsync(RolePatient.Nurses);
        var permit = await _patient.OpenAsync(_nurse);
        await HandAsync(_nurse, permit);
        await HandAsync(await network.RegisterAsync(Role.Nurse), permit);

        var metrics = await network.Operations().GetStringAsync("/metrics");

        Assert.Contains("salus_key_service_total{outcome=\"handed\"}", metrics);
        Assert.Contains("salus_key_service_total{outcome=\"permit-not-open\"}", metrics);
        Assert.DoesNotContain(_nurse.Id.ToString(), metrics);
        Assert.DoesNotContain(_nurse.Id.ToString(), network.Log.Text);
        Assert.DoesNotContain(_patient.Person.Id.ToString(), network.Log.Text);
    }

    private async Task<bool> IsRotationDueAsync()
    {
        var policy = await _patient.Person.GetAsync($"/v1/patients/{_patient.Person.Id}/policy");
        return policy.Json.GetProperty("categories").EnumerateArray()
            .Single(one => one.GetProperty("category").GetString() == "laboratory")
            .GetProperty("rotationDue").GetBoolean();
    }

    private static Task<Answer> HandAsync(Person caller, TransactionId permit) =>
        caller.PostAsync($"/v1/permits/{permit}/keys", "");
}
