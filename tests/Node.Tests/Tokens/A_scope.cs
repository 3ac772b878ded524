using System.Net;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tokens;

namespace Salus.Node.Tests.Tokens;

public sealed class A_scope(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Theory]
    [InlineData("read", "GET", "/v1/ledgers", true)]
    [InlineData("read", "GET", "/v1/patients/ME/policy", true)]
    [InlineData("read", "PUT", "/v1/content", false)]
    [InlineData("write", "PUT", "/v1/content", true)]
    [InlineData("write", "GET", "/v1/patients/ME/policy", false)]
    [InlineData("write", "POST", "/v1/permits", false)]
    [InlineData("write", "POST", "/v1/permits/none/keys", false)]
    [InlineData("consent", "GET", "/v1/patients/ME/policy", false)]
    [InlineData("consent", "PUT", "/v1/content", false)]
    [InlineData("read write", "PUT", "/v1/content", true)]
    public async Task reaches_so_far(string scope, string method, string path, bool reaches)
    {
        // spec callers 5.1, 5.2
        var patient = await network.RegisterAsync(Role.Patient);
        using var http = Scoped(patient, scope);

        using var response = await http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path.Replace("ME", patient.Id.ToString())));

        var answer = await Answer.OfAsync(response);
        if (reaches)
        {
            Assert.NotEqual(HttpStatusCode.Forbidden, answer.Status);
            return;
        }

        answer.IsProblem(HttpStatusCode.Forbidden, "scope-too-narrow");
        Assert.Contains("WWW-Authenticate: DPoP error=\"insufficient_scope\", scope=", answer.Headers);
    }

    [Fact]
    public async Task to_look_is_enough_to_collect_the_keys_of_a_role()
    {
        // spec key-service 2.1
        using var http = Scoped(await network.RegisterAsync(Role.Nurse), "read");

        using var response = await http.PostAsync("/v1/permits/none/keys", null);

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.Forbidden, "permit-not-open");
    }

    [Theory]
    [InlineData("read", false, true)]
    [InlineData("write", false, false)]
    [InlineData("consent", true, false)]
    [InlineData("read consent", true, true)]
    public async Task is_needed_for_a_message_as_the_message_says(string scope, bool consents, bool asks)
    {
        // spec callers 5.3
        var patient = await network.PatientAsync(Category.Laboratory);
        var doctor = await network.RegisterAsync(Role.Doctor);
        var grant = patient.Sign(network.Grant(patient, doctor, Category.Laboratory));
        var request = doctor.Sign(new RequestAccess(
            patient.Id, Category.Laboratory, null, Purpose.TREAT, doctor.ConnectionKey));
        using var http = Scoped(patient, scope);

        Assert.Equal(consents, await IsTakenAsync(grant));
        Assert.Equal(asks, await IsTakenAsync(request));

        async Task<bool> IsTakenAsync(string transaction)
        {
            using var alone = await http.PostAsync("/v1/transactions", new StringContent(transaction));
            using var batch = await http.PostAsync("/v1/transactions/batch", new StringContent(transaction));
            Assert.Equal(alone.StatusCode, batch.StatusCode);
            return alone.StatusCode == HttpStatusCode.OK;
        }
    }

    [Fact]
    public async Task says_nothing_of_whom_it_concerns()
    {
        // spec callers 5.2
        var patient = await network.RegisterAsync(Role.Patient);
        using var http = Scoped(await network.RegisterAsync(Role.Doctor), "write");

        using var known = await http.GetAsync($"/v1/patients/{patient.Id}/policy");
        using var unknown = await http.GetAsync($"/v1/patients/{Node.Hosting.MemberKeys.Generate().Id}/policy");

        Assert.Equal((await Answer.OfAsync(known)).Bytes, (await Answer.OfAsync(unknown)).Bytes);
    }

    [Theory]
    [InlineData("""{"scope":""}""")]
    [InlineData("""{"scope":"admin"}""")]
    [InlineData("""{"scope":"read read"}""")]
    [InlineData("""{"scope":"read  write"}""")]
    [InlineData("""{"scope":7}""")]
    [InlineData("""{"scopes":"read"}""")]
    [InlineData("read")]
    public async Task that_is_none_is_refused(string body)
    {
        // spec callers 3.1
        using var http = network.Browsers();

        using var response = await http.PostAsync("/v1/token", new StringContent(body));

        (await Answer.OfAsync(response)).IsProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Fact]
    public void has_one_text()
    {
        // spec callers 5.1
        Assert.True(TokenScopes.TryParse("consent read", out var scopes));
        Assert.Equal("read consent", scopes.Text());
        Assert.Equal("read write consent", TokenScope.All.Text());
    }

    private HttpClient Scoped(Person person, string scope) =>
        network.Browsers(new Browser(network, person.Keys.Signing) { Scope = scope });
}
