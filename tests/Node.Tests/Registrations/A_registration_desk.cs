using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Hosting;
using Salus.Node.Registrations;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Registration = Salus.Node.Registrations.Registration;

namespace Salus.Node.Tests.Registrations;

/// <summary>Tests that move the clock, restart the node or fill the desk: each on a network of its own.</summary>
public sealed class A_registration_desk : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    private string Folder => new DataFolder(_network.DataFolder).Registrations;

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task keeps_what_waits_over_a_restart_for_seven_days_and_cannot_read_it()
    {
        // spec portal 3.3, 3.6
        var patient = Applicant.New(_network);
        var id = (await patient.RegisterAsync()).Json.GetProperty("registration").GetString()!;
        await File.WriteAllTextAsync(Path.Combine(Folder, $"{Some()}.json"), """{"introduction":{}}""");
        await File.WriteAllTextAsync(Path.Combine(Folder, $"{Some()}.json.unfinished"), "{");

        await _network.StopAsync();
        foreach (var file in Directory.GetFiles(_network.DataFolder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("Muster", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        Assert.DoesNotContain("Muster", _network.Log.Text);
        await _network.StartAsync();

        var renewed = new Applicant(_network, patient.Keys);
        Assert.Equal("waiting", (await renewed.AskAsync(id)).Json.GetProperty("state").GetString());
        Assert.Equal($"{id}.json", Path.GetFileName(Assert.Single(Directory.GetFiles(Folder))));
        _network.Time.Advance(TimeSpan.FromDays(7));
        var later = new Applicant(_network, patient.Keys);
        (await later.AskAsync(id)).IsProblem(HttpStatusCode.NotFound, "unknown-registration");
        Assert.Empty((await ListAsync()).GetProperty("registrations").EnumerateArray());
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task takes_no_more_than_a_thousand_that_wait_and_few_from_one_address()
    {
        // spec portal 3.8
        await _network.StopAsync();
        foreach (var _ in Enumerable.Range(0, RegistrationDesk.MaxWaiting))
        {
            using var key = KeyPair.Generate();
            var introduction = Encoding.ASCII.GetBytes($$"""{"signingKey":{{key.Public.ToJson()}}}""");
            var waiting = new Registration(Some(), key.Public, introduction, "e30", _network.Now);
            await File.WriteAllBytesAsync(Path.Combine(Folder, $"{waiting.Id}.json"), waiting.Write());
        }

        await _network.StartAsync();

        (await Applicant.New(_network).RegisterAsync()).IsProblem(HttpStatusCode.ServiceUnavailable, "desk-full");
        Assert.Equal(RegistrationDesk.MaxWaiting, (await ListAsync()).GetProperty("registrations").GetArrayLength());
        var last = Applicant.New(_network);
        for (var sent = 1; sent < AddressAllowance.AtOnce; sent++)
        {
            await last.RegisterAsync("{}");
        }

        (await last.RegisterAsync()).IsProblem(HttpStatusCode.TooManyRequests, "too-many-registrations");
    }

    [Fact]
    public async Task names_the_registrars_new_key_with_the_proof_of_it()
    {
        // spec portal 3.1
        var next = MemberKeys.Generate();
        var (id, genesis) = (_network.General.Registrar.Id, _network.Founded.Genesis);
        await _network.PersonOf(_network.General.Registrar, _network.General).AcceptAsync(new RotateKey(
            next.Signing.Public,
            next.Agreement.Public,
            KeyPossession.Sign(next.Signing, next.Agreement.Public, genesis.Network, id)));

        var desk = JsonDocument.Parse(await _network.Browsers().GetByteArrayAsync("/v1/desk")).RootElement;

        var card = ContactCard.Parse(Encoding.UTF8.GetBytes(desk.GetProperty("card").GetRawText()), genesis);
        Assert.Equal((id, next.Agreement.Public), (card.Member, card.AgreementKey));
        Assert.Equal(next.Agreement.Public.ToJson(), Jwk.Parse(
            Encoding.UTF8.GetBytes(desk.GetProperty("agreementKey").GetRawText())).ToJson());
        var patient = Applicant.New(_network);
        (await patient.RegisterAsync()).IsProblem(HttpStatusCode.BadRequest, "registration-malformed");
        var sealedAnew = patient.Body(statement: patient.Statement(to: next.Agreement.Public));
        Assert.Equal(HttpStatusCode.Created, (await patient.RegisterAsync(sealedAnew)).Status);
    }

    [Fact]
    public void allows_an_address_thirty_at_once_and_one_more_each_minute()
    {
        // spec portal 3.8
        var time = new ManualTime();
        var allowance = new AddressAllowance(time);
        var one = IPAddress.Parse("2001:db8::1");

        Assert.All(Enumerable.Range(0, AddressAllowance.AtOnce), _ => Assert.True(allowance.TryTake(one)));

        Assert.False(allowance.TryTake(IPAddress.Parse("2001:db8::2")));
        Assert.True(allowance.TryTake(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.True(allowance.TryTake(IPAddress.Parse("192.0.2.1")));
        time.Advance(AddressAllowance.OneMore);
        Assert.True(allowance.TryTake(one));
        Assert.False(allowance.TryTake(one));
    }

    [Fact]
    public void allows_a_network_a_hundred_and_a_provider_three_hundred_whatever_addresses_they_use()
    {
        // spec portal 3.8
        (string Network, string Provider)[] forms =
            [("2001:db8:7:{0:x}::1", "2001:db8:{0:x}::1"), ("192.0.2.{0}", "192.0.{0}.1")];
        foreach (var (network, provider) in forms)
        {
            var allowance = new AddressAllowance(new ManualTime());
            int Taken(string form) => Enumerable.Range(10, 200).Sum(number => Enumerable.Range(0, 3).Count(_ =>
                allowance.TryTake(IPAddress.Parse(string.Format(CultureInfo.InvariantCulture, form, number)))));

            Assert.Equal(AddressAllowance.AtOnceOfNetwork, Taken(network));
            Assert.Equal(AddressAllowance.AtOnceOfProvider - AddressAllowance.AtOnceOfNetwork, Taken(provider));
        }
    }

    [Theory]
    [InlineData("2001:db8:1::1", "2001:db8:2::1", "2001:db9::1", 1)]
    [InlineData("192.0.2.1", "192.0.3.1", "198.51.100.1", 1)]
    [InlineData("192.0.2.1", "192.0.3.1", "192.0.4.1", null)]
    [InlineData("192.0.2.1", "198.51.100.1", "203.0.113.1", null)]
    [InlineData(null, null, "203.0.113.1", null)]
    public void makes_room_for_one_from_elsewhere_where_most_came_from(
        string? first, string? second, string newcomer, int? removed)
    {
        // spec portal 3.8
        Waiting[] waiting =
        [
            .. new[] { first, second }.Select((address, at) => new Waiting(Some(), new Timestamp(at), address is null
                ? null
                : Networks.ProviderOf(IPAddress.Parse(address)))),
        ];
        Assert.Equal(
            removed is { } at ? waiting[at].Id : null,
            Crowd.WhoMakesRoom(waiting, Networks.ProviderOf(IPAddress.Parse(newcomer))));
    }

    private static RegistrationId Some() => new(RandomId.From(Guid.NewGuid().ToByteArray()));

    private async Task<JsonElement> ListAsync() => (await _network
        .PersonOf(_network.General.Registrar, _network.General).GetAsync("/v1/registrations")).Json;
}
