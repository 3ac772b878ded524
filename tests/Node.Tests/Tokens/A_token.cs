using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tokens;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;

namespace Salus.Node.Tests.Tokens;

public sealed class A_token(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task is_given_to_who_proves_a_members_signing_key()
    {
        // spec callers 3.1
        var (http, browser) = Open(await network.RegisterAsync(Role.Patient));

        var answer = await browser.AskAsync(http);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("DPoP", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(300, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("read write consent", answer.Json.GetProperty("scope").GetString());
        Assert.True(Base64Url.TryDecode(browser.Token, out var bytes));
        Assert.Equal(32, bytes.Length);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers")).Status);
    }

    [Fact]
    public async Task is_given_to_nobody_else_and_says_the_same_to_all_of_them()
    {
        // spec callers 3.4
        var member = await network.RegisterAsync(Role.Doctor);
        var replaced = await RotatedAsync(await network.RegisterAsync(Role.Doctor));
        Answer[] answers =
        [
            await AskAsync(KeyPair.Generate()),
            await AskAsync(member.Keys.Agreement),
            await AskAsync(replaced.Signing),
        ];

        foreach (var answer in answers)
        {
            answer.IsProblem(HttpStatusCode.Unauthorized, "caller-unknown");
            Assert.Equal(answers[0].Bytes, answer.Bytes);
            Assert.Equal(answers[0].Headers, answer.Headers);
        }

        Task<Answer> AskAsync(KeyPair key) => new Browser(network, key).AskAsync(network.Browsers());
    }

    [Fact]
    public async Task expires_after_five_minutes()
    {
        // spec callers 3.5
        await using var own = await OwnNetwork.StartAsync();
        var (http, browser) = own.Open(await own.Network.RegisterAsync(Role.Doctor));
        await browser.AskAsync(http);

        own.Network.Time.Advance(AccessToken.Lifetime - TimeSpan.FromSeconds(1));
        await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers");
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers")).Status);
        own.Network.Time.Advance(TimeSpan.FromSeconds(1));

        var answer = await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers");
        answer.IsProblem(HttpStatusCode.Unauthorized, "token-expired");
        Assert.Contains("WWW-Authenticate: DPoP error=\"invalid_token\", algs=\"ES256\"", answer.Headers);
    }

    [Fact]
    public async Task ends_when_its_holder_ends_it()
    {
        // spec callers 3.5
        var (http, browser) = Open(await network.RegisterAsync(Role.Doctor));
        await browser.AskAsync(http);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(http, HttpMethod.Delete, "/v1/token")).Status);

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "token-unknown");
        (await browser.SendAsync(http, HttpMethod.Delete, "/v1/token"))
            .IsProblem(HttpStatusCode.Unauthorized, "token-unknown");
    }

    [Fact]
    public async Task ends_with_the_membership()
    {
        // spec callers 3.5
        var doctor = await network.RegisterAsync(Role.Doctor);
        var (http, browser) = Open(doctor);
        await browser.AskAsync(http);

        await network.PersonOf(network.General.Registrar, network.General).AcceptAsync(new RevokeMember(doctor.Id));

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "member-revoked");
        (await browser.AskAsync(http)).IsProblem(HttpStatusCode.Unauthorized, "member-revoked");
    }

    [Fact]
    public async Task ends_with_the_key_it_is_bound_to()
    {
        // spec callers 3.5
        var doctor = await network.RegisterAsync(Role.Doctor);
        var (http, browser) = Open(doctor);
        await browser.AskAsync(http);

        await RotatedAsync(doctor);

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "caller-unknown");
    }

    [Fact]
    public async Task is_worth_nothing_under_another_members_key()
    {
        // spec callers 4.2
        var (http, browser) = Open(await network.RegisterAsync(Role.Doctor));
        await browser.AskAsync(http);
        var (thiefsHttp, thief) = Open(await network.RegisterAsync(Role.Doctor));
        await thief.AskAsync(thiefsHttp);

        (await thief.SendAsync(thiefsHttp, HttpMethod.Get, "/v1/ledgers", token: browser.Token))
            .IsProblem(HttpStatusCode.Unauthorized, "token-wrong-key");
    }

    [Fact]
    public async Task is_worth_nothing_after_the_node_started_again()
    {
        // spec callers 3.2
        await using var own = await OwnNetwork.StartAsync();
        var doctor = await own.Network.RegisterAsync(Role.Doctor);
        var (http, browser) = own.Open(doctor);
        await browser.AskAsync(http);

        await own.Network.RestartAsync();
        http = own.Network.Browsers();

        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "dpop-nonce-required");
        (await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers"))
            .IsProblem(HttpStatusCode.Unauthorized, "token-unknown");
    }

    [Fact]
    public void is_kept_by_its_hash_and_bounded_for_each_member_and_in_all()
    {
        // spec callers 3.2, 3.3
        var time = new ManualTime();
        var register = new TokenRegister<MemberId, TokenScope>(time);
        var (member, key) = (MemberKeys.Generate().Id, Digest.Of([1]));
        var tokens = Enumerable.Range(0, AccessToken.MaxOfMember + 1)
            .Select(_ => register.Issue(member, key, TokenScope.All)!).ToArray();

        Assert.Null(register.Find(AccessToken.HashOf(tokens[0])));
        Assert.All(tokens[1..], token => Assert.True(register.IsGood(AccessToken.HashOf(token))));

        for (var more = AccessToken.MaxOfMember; more < AccessToken.MaxInAll; more++)
        {
            Assert.NotNull(register.Issue(MemberKeys.Generate().Id, key, TokenScope.All));
        }

        Assert.Null(register.Issue(MemberKeys.Generate().Id, key, TokenScope.All));
        Assert.NotNull(register.Issue(member, key, TokenScope.All));
        time.Advance(AccessToken.Lifetime);
        Assert.NotNull(register.Issue(MemberKeys.Generate().Id, key, TokenScope.All));
    }

    [Fact]
    public async Task stands_nowhere_in_the_log()
    {
        // spec callers 3.2
        var (http, browser) = Open(await network.RegisterAsync(Role.Doctor));
        await browser.AskAsync(http);
        await browser.SendAsync(http, HttpMethod.Get, "/v1/ledgers");

        Assert.DoesNotContain(browser.Token, network.Log.Text);
        Assert.DoesNotContain(browser.Key.Public.KeyId, network.Log.Text);
    }

    private (HttpClient Http, Browser Browser) Open(Person person) =>
        (network.Browsers(), new Browser(network, person.Keys.Signing));

    private async Task<MemberKeys> RotatedAsync(Person person)
    {
        var next = MemberKeys.Generate();
        var possession = KeyPossession.Sign(
            next.Signing, next.Agreement.Public, network.Founded.Genesis.Network, person.Id);
        await person.AcceptAsync(new RotateKey(next.Signing.Public, next.Agreement.Public, possession));
        return person.Keys;
    }
}
