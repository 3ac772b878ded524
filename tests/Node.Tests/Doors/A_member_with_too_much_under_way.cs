using System.Net;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

public sealed class A_member_with_too_much_under_way : IAsyncLifetime
{
    private const string Code = "too-many-requests";

    private readonly TestNetwork _network = new()
    {
        Configure = options => options with
        {
            Doors = new DoorLimits { Heavy = 1, Streams = 2, Waiting = 1, Grace = TimeSpan.FromMinutes(5) },
        },
    };

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task gets_no_more_streams_and_others_do()
    {
        // spec doors 2.1
        var one = await _network.RegisterAsync(Role.Doctor);
        var other = await _network.RegisterAsync(Role.Doctor);
        using var first = await StreamAsync(one);
        using var second = await StreamAsync(one.OnAnotherKey());

        (await one.Browsing().GetAsync("/v1/events")).IsProblem(HttpStatusCode.TooManyRequests, Code);

        using var others = await StreamAsync(other);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task waits_for_a_turn_of_its_own_while_others_and_light_requests_go_on()
    {
        // spec doors 2.1
        var one = await _network.RegisterAsync(Role.Doctor);
        var other = await _network.RegisterAsync(Role.Doctor);
        using var held = new HeldContent();

        var puts = await ThreeAsync(one, held);

        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/v1/ledgers")).Status);
        Assert.Equal(HttpStatusCode.Created, (await other.PutAsync("/v1/content", [1])).Status);
        held.Release();
        var answers = await Task.WhenAll(puts);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
    }

    [Fact]
    public async Task gets_no_turn_when_its_membership_ended_while_it_waited()
    {
        // spec doors 2.2
        var one = await _network.RegisterAsync(Role.Doctor);
        using var held = new HeldContent();
        var puts = await ThreeAsync(one, held);

        await _network.PersonOf(_network.General.Registrar, _network.General).AcceptAsync(new RevokeMember(one.Id));
        held.Release();

        var answers = await Task.WhenAll(puts);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Unauthorized).IsProblem(
            HttpStatusCode.Unauthorized, "member-revoked");
    }

    // Of three at once one is handled, one waits, one is refused; those that are not.
    private static async Task<IReadOnlyList<Task<Answer>>> ThreeAsync(Person who, HeldContent held)
    {
        List<Task<Answer>> puts = [PutAsync(who, held), PutAsync(who, held.Again()), PutAsync(who, held.Again())];
        var refused = await Task.WhenAny(puts);
        (await refused).IsProblem(HttpStatusCode.TooManyRequests, Code);
        Assert.Contains("Retry-After: 1", (await refused).Headers, StringComparison.Ordinal);
        puts.Remove(refused);
        return puts;
    }

    private static Task<HttpResponseMessage> StreamAsync(Person who) =>
        who.Http.SendAsync(Request(who, HttpMethod.Get, "/v1/events", null), HttpCompletionOption.ResponseHeadersRead);

    private static async Task<Answer> PutAsync(Person who, HttpContent body)
    {
        using var request = Request(who, HttpMethod.Put, "/v1/content", body);
        using var response = await who.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    private static HttpRequestMessage Request(Person who, HttpMethod method, string path, HttpContent? body) =>
        new(method, path) { Content = body, Version = who.Http.DefaultRequestVersion };
}
