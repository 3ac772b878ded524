using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Registrations;

public sealed class A_registration(TestNetwork network) : IClassFixture<TestNetwork>
{
    private Person Registrar => network.PersonOf(network.General.Registrar, network.General);

    [Fact]
    public async Task waits_until_the_registrar_approves_on_the_ledger()
    {
        // spec portal 3.2, 3.3, 3.4, 3.6, 3.7
        var doctor = new Applicant(network, MemberKeys.Generate(), Role.Doctor) { Licence = "MD-7" };

        var taken = await doctor.RegisterAsync();

        Assert.Equal(HttpStatusCode.Created, taken.Status);
        var id = taken.Json.GetProperty("registration").GetString()!;
        Assert.Equal(CodeOf(doctor.Key), taken.Json.GetProperty("code").GetString());
        Assert.Equal("waiting", (await doctor.AskAsync(id)).Json.GetProperty("state").GetString());
        var listed = await ListedAsync(id);
        Assert.Equal(CodeOf(doctor.Key), listed.GetProperty("code").GetString());
        Assert.Equal(doctor.Introduction()["member"]!.GetValue<string>(), Text(listed, "introduction", "member"));
        var opened = Jwe.Open(
            listed.GetProperty("statement").GetString()!, network.General.Registrar.Agreement, doctor.Binding());
        Assert.Equal(Applicant.Secret, Encoding.UTF8.GetString(opened));

        await Registrar.AcceptAsync(doctor.Message);

        Assert.Equal("registered", (await doctor.AskAsync(id)).Json.GetProperty("state").GetString());
        Assert.DoesNotContain(id, Encoding.UTF8.GetString((await WaitingAsync()).Bytes));
        var browser = new Browser(network, doctor.Keys.Signing);
        Assert.Equal(HttpStatusCode.OK, (await browser.AskAsync(network.Browsers())).Status);
        (await doctor.RegisterAsync()).IsProblem(HttpStatusCode.Conflict, "already-registered");
    }

    [Fact]
    public async Task is_declined_with_a_reason_and_waits_again_when_it_is_sent_again()
    {
        // spec portal 3.5, 3.7
        var patient = Applicant.New(network);
        var id = await IdOfAsync(patient);

        Assert.Equal(HttpStatusCode.NoContent, (await DeclineAsync(id, "code-differs")).Status);

        var asked = (await patient.AskAsync(id)).Json;
        Assert.Equal("declined", asked.GetProperty("state").GetString());
        Assert.Equal("code-differs", asked.GetProperty("reason").GetString());
        (await DeclineAsync(id, "other")).IsProblem(HttpStatusCode.NotFound, "unknown-registration");
        Assert.Equal(HttpStatusCode.OK, (await patient.RegisterAsync()).Status);
        Assert.Equal("waiting", (await patient.AskAsync(id)).Json.GetProperty("state").GetString());
        (await DeclineAsync(id, "I do not like it")).IsProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Fact]
    public async Task is_one_for_each_key_and_what_was_sent_last()
    {
        // spec portal 3.5
        var patient = Applicant.New(network);
        var id = await IdOfAsync(patient);

        var again = await patient.RegisterAsync(patient.Body(statement: patient.Statement("and at the third floor")));

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(id, again.Json.GetProperty("registration").GetString());
        var statement = (await ListedAsync(id)).GetProperty("statement").GetString()!;
        var opened = Jwe.Open(statement, network.General.Registrar.Agreement, patient.Binding());
        Assert.Equal("and at the third floor", Encoding.UTF8.GetString(opened));
    }

    [Fact]
    public async Task is_nothing_to_another_key()
    {
        // spec portal 3.6
        var id = await IdOfAsync(Applicant.New(network));
        var other = Applicant.New(network);

        var known = await other.AskAsync(id);
        var none = await other.AskAsync("aaaaaaaaaaaaaaaaaaaaaaaaaa");

        known.IsProblem(HttpStatusCode.NotFound, "unknown-registration");
        Assert.Equal(none.Bytes, known.Bytes);
        (await other.AskAsync("x")).IsProblem(HttpStatusCode.NotFound, "unknown-registration");
    }

    [Fact]
    public async Task is_shown_to_the_registrar_of_this_nodes_organisation_only()
    {
        // spec portal 3.7
        var doctor = await network.RegisterAsync(Role.Doctor);
        var elsewhere = network.PersonOf(network.Clinic.Registrar, network.Clinic);
        foreach (var person in new[] { doctor, doctor.Browsing(), elsewhere, elsewhere.Browsing() })
        {
            (await person.GetAsync("/v1/registrations")).IsProblem(HttpStatusCode.Forbidden, "not-a-party");
        }

        Assert.Equal(HttpStatusCode.OK, (await Registrar.GetAsync("/v1/registrations")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Registrar.Browsing().GetAsync("/v1/registrations")).Status);
    }

    [Fact]
    public async Task needs_a_proof_of_its_own_key()
    {
        // spec portal 3.2
        var (patient, thief) = (Applicant.New(network), Applicant.New(network));
        using var nothing = await network.Browsers().PostAsync("/v1/registrations", new StringContent(patient.Body()));

        (await Answer.OfAsync(nothing)).IsProblem(HttpStatusCode.Unauthorized, "dpop-missing");
        Refused(await thief.RegisterAsync(patient.Body()), "introduction.signingKey");
    }

    [Theory]
    [InlineData(Role.Doctor, null, "introduction.licence")]
    [InlineData(Role.Patient, "MD-7", "introduction.licence")]
    [InlineData(Role.Registrar, null, "introduction.role")]
    [InlineData(Role.Device, null, "introduction.role")]
    public async Task is_refused_when_nobody_could_register_it(Role role, string? licence, string field)
    {
        // spec portal 3.2
        var applicant = new Applicant(network, MemberKeys.Generate(), role) { Licence = licence };

        Refused(await applicant.RegisterAsync(), field);
    }

    [Fact]
    public async Task is_refused_when_something_in_it_is_wrong()
    {
        // spec portal 3.2, 3.3
        var patient = Applicant.New(network);
        var elsewhere = new Applicant(network, MemberKeys.Generate()) { Network = "test-2" };
        var more = patient.Introduction();
        more["name"] = "Anna";
        var badKey = patient.Introduction();
        badKey["agreementKey"]!["x"] = "AAAA";
        var other = Applicant.New(network);

        Refused(await elsewhere.RegisterAsync(), "introduction.possession");
        Refused(await patient.RegisterAsync(patient.Body(more)), "introduction.name");
        Refused(await patient.RegisterAsync(patient.Body(badKey)), "introduction");
        Refused(await patient.RegisterAsync(patient.Body(statement: Applicant.Secret)), "statement");
        Refused(
            await patient.RegisterAsync(patient.Body(statement: patient.Statement(to: patient.Key))), "statement");
        Refused(
            await patient.RegisterAsync(patient.Body(statement: patient.Statement(binding: other.Binding()))),
            "statement");
        var large = await patient.RegisterAsync(patient.Body(statement: new string('x', 20_000)));
        large.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task finds_genesis_and_the_desk_without_a_token()
    {
        // spec portal 3.1
        var http = network.Browsers();

        Assert.Equal(network.Founded.Genesis.Bytes.ToArray(), await http.GetByteArrayAsync("/v1/genesis"));
        using var desk = JsonDocument.Parse(await http.GetByteArrayAsync("/v1/desk"));
        Assert.Equal("general", desk.RootElement.GetProperty("organisation").GetString());
        Assert.Equal($"{network.General.Registrar.Id}", desk.RootElement.GetProperty("registrar").GetString());
        var key = Jwk.Parse(Encoding.ASCII.GetBytes(desk.RootElement.GetProperty("agreementKey").GetRawText()));
        Assert.Equal(network.General.Registrar.Agreement.Public, key);
        Assert.False(desk.RootElement.TryGetProperty("card", out _));
    }

    private static void Refused(Answer answer, string field)
    {
        answer.IsProblem(HttpStatusCode.BadRequest, "registration-malformed");
        Assert.Equal(field, answer.Json.GetProperty("field").GetString());
    }

    // By another way than the node's: five bytes make eight letters.
    private static string CodeOf(Jwk key)
    {
        var bits = string.Concat(key.Thumbprint.ToArray()[..5].Select(part => $"{part:b8}"));
        var letters = bits.Chunk(5).Select(five => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Convert.ToInt32(new(five), 2)]);
        return string.Concat(letters).Insert(4, "-");
    }

    private static string? Text(JsonElement element, string name, string inner) =>
        element.GetProperty(name).GetProperty(inner).GetString();

    private static async Task<string> IdOfAsync(Applicant applicant) =>
        (await applicant.RegisterAsync()).Json.GetProperty("registration").GetString()!;

    private Task<Answer> WaitingAsync() => Registrar.Browsing().GetAsync("/v1/registrations");

    private async Task<JsonElement> ListedAsync(string id) =>
        (await WaitingAsync()).Json.GetProperty("registrations").EnumerateArray()
            .Single(one => one.GetProperty("registration").GetString() == id);

    private Task<Answer> DeclineAsync(string id, string reason) => Registrar.Browsing().SendAsync(
        HttpMethod.Delete, $"/v1/registrations/{id}", new StringContent($$"""{"reason":"{{reason}}"}"""));
}
