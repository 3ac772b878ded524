using System.Net;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.KeyService;

/// <summary>One row for each refusal, in the order in which they are judged: each row is also wrong in the way of the
/// rows below it, wherever it can be.</summary>
public sealed class What_a_key_service_refuses(TestNetwork network) : IClassFixture<TestNetwork>
{
    // The way the request is wrong, the status, the code.
    public static TheoryData<string, HttpStatusCode, string> Rows => new()
    {
        { "no such permit", HttpStatusCode.Forbidden, "permit-not-open" },
        { "another member's permit", HttpStatusCode.Forbidden, "permit-not-open" },
        { "a permit that was closed", HttpStatusCode.Forbidden, "permit-not-open" },
        { "another connection key", HttpStatusCode.Forbidden, "permit-wrong-key" },
        { "a consent that was revoked", HttpStatusCode.Forbidden, "permit-revoked" },
        { "a practitioner no longer verified", HttpStatusCode.Forbidden, "permit-revoked" },
        { "a member who was revoked", HttpStatusCode.Unauthorized, "member-revoked" },
        { "a consent for the member itself", HttpStatusCode.Forbidden, "permit-not-for-role" },
        { "a role of another organisation", HttpStatusCode.NotFound, "role-key-not-held" },
        { "keys that do not open", HttpStatusCode.Conflict, "role-keys-unusable" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task is_judged_in_this_order(string wrong, HttpStatusCode status, string code)
    {
        // spec key-service 2.1, 2.3
        var patient = await RolePatient.RegisteredAsync(network);
        var isOfClinic = wrong != "keys that do not open";
        var role = isOfClinic ? RolePatient.ClinicNurses : RolePatient.Nurses;
        var nurse = await network.RegisterAsync(Role.Nurse, isOfClinic ? network.Clinic : network.General);
        var consent = wrong == "a consent for the member itself"
            ? await network.GrantAsync(patient.Person, nurse, Category.Laboratory)
            : await patient.GrantAsync(role, plaintext: "not a set of keys"u8.ToArray());
        var permit = await patient.OpenAsync(nurse);

        var (caller, asked) = await MakeWrongAsync(wrong, nurse, permit, () => patient.RevokeAsync(consent));

        (await caller.PostAsync($"/v1/permits/{asked}/keys", "")).IsProblem(status, code);
    }

    [Fact]
    public async Task is_everything_once_the_permit_has_lapsed()
    {
        // spec key-service 2.1
        await using var alone = new OwnNetwork(await TestNetwork.StartedAsync());
        var patient = await RolePatient.RegisteredAsync(alone.Network);
        var nurse = await alone.Network.RegisterAsync(Role.Nurse);
        await patient.GrantAsync(RolePatient.Nurses);
        var permit = await patient.OpenAsync(nurse);
        Assert.Equal(HttpStatusCode.OK, (await nurse.PostAsync($"/v1/permits/{permit}/keys", "")).Status);

        alone.Network.Time.Advance(TimeSpan.FromSeconds(121));

        var answer = await nurse.PostAsync($"/v1/permits/{permit}/keys", "");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains(answer.Code, new[] { "permit-lapsed", "permit-not-open" });
    }

    private async Task<(Person Caller, TransactionId Permit)> MakeWrongAsync(
        string wrong, Person nurse, TransactionId permit, Func<Task<TransactionId>> revoke)
    {
        var registrar = network.PersonOf(network.General.Registrar, network.General);
        switch (wrong)
        {
            case "no such permit":
                return (nurse, default);
            case "another member's permit":
                return (await network.RegisterAsync(Role.Nurse, network.Clinic), permit);
            case "a permit that was closed":
                await nurse.DeleteAsync($"/v1/permits/{permit}");
                return (nurse, permit);
            case "another connection key":
                await revoke();
                return (nurse.OnAnotherKey(), permit);
            case "a consent that was revoked":
                await revoke();
                return (nurse, permit);
            case "a practitioner no longer verified":
                await registrar.AcceptAsync(new VerifyPractitioner(nurse.Id, false));
                return (nurse, permit);
            case "a member who was revoked":
                await network.PersonOf(network.Clinic.Registrar, network.Clinic)
                    .AcceptAsync(new RevokeMember(nurse.Id));
                return (nurse, permit);
            default:
                return (nurse, permit);
        }
    }

    private sealed class OwnNetwork(TestNetwork network) : IAsyncDisposable
    {
        public TestNetwork Network => network;

        public async ValueTask DisposeAsync() => await network.DisposeAsync();
    }
}
