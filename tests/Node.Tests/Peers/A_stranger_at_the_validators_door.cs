using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Tests.Certificates;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Peers;

public sealed class A_stranger_at_the_validators_door : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly PeerRegion _region;
    private RunningPeer _one = null!;

    public A_stranger_at_the_validators_door() => _region = new PeerRegion(_time);

    public async Task InitializeAsync() => _one = await _region.StartAsync(1, 2);

    public async Task DisposeAsync() => await _region.DisposeAsync();

    [Fact] // spec peers 2.1, 2.3
    public async Task is_answered_nothing()
    {
        using var foreign = CertificateAuthority.Create(TestNetwork.Organisation("h2"), _time);
        var second = _region.Authority(2);
        var member = _region.Founded.Organisations[1].Registrar.Id;
        var old = PeerRegion.NodeCertificate(second, "v2");
        var revoked = PeerRegion.NodeCertificate(second, "v2");
        var list = second.Revoke([Lists.SerialOf(revoked.RawData)], RevocationReason.KeyCompromise);
        Assert.Equal(ListOutcome.Taken, _one.Transport.Revocations.Take(TestNetwork.Organisation("h2"), list));
        (string Who, X509Certificate2? Certificate)[] strangers =
        [
            ("nobody", null),
            ("a member", PeerRegion.Certificate(key => second.IssueForMember(member, key))),
            ("an authority of its own", PeerRegion.NodeCertificate(foreign, "v2")),
            ("another organisation's", PeerRegion.NodeCertificate(_region.Authority(1), "v2")),
            ("a validator of no set", PeerRegion.NodeCertificate(second, "v9")),
            ("a revoked one", revoked),
            ("one that was let go", PeerRegion.NodeCertificate(_region.Authority(3), "v3")),
        ];
        _region.LetGo("v3", LedgerName.Policies);
        _region.LetGo("v3", LedgerName.Records);
        foreach (var (who, certificate) in strangers)
        {
            Assert.True(await LearnsNothingAsync(certificate), who);
        }

        Assert.False(await LearnsNothingAsync(old), "the check itself");
        _time.Advance(CertificateAuthority.IssuedLifetime + TimeSpan.FromMinutes(10));
        Assert.True(await LearnsNothingAsync(old), "an expired one");
        Assert.DoesNotContain("salus_peer_in_bytes_total", _one.Metrics);
    }

    [Fact] // spec peers 2.3
    public async Task with_a_peers_certificate_that_asks_for_something_else_is_answered_nothing()
    {
        using var certificate = PeerRegion.NodeCertificate(_region.Authority(2), "v2");
        foreach (var request in new[] { "GET /", "GET /status", "POST /peers", "GET /peers" })
        {
            Assert.Equal("", await AskAsync(certificate, request));
        }
    }

    [Theory] // spec peers 2.1
    [InlineData(1, "v2", "it is no validator of this region")]
    [InlineData(2, "v1", "it is no validator of this region")]
    [InlineData(2, "v9", "it is another validator")]
    public async Task in_the_place_of_a_validator_is_sent_nothing(int authority, string named, string why)
    {
        await using var region = new PeerRegion();
        var set = region.Founded.Genesis.Validators;
        var ninth = set.Find("v2")! with { Id = "v9", Key = KeyPair.Generate().Public };
        region.Sets[LedgerName.Policies] = new ValidatorSet([.. set.Validators, ninth]);
        using var other = PeerRegion.NodeCertificate(region.Authority(authority), named);
        using var door = new OwnDoor(region.AddressOf(2), other);
        var refused = region.Log.NextAsync($"v2 cannot be reached and is dialled again: {why}");

        var one = await region.StartAsync(1, 2);
        await Assert.ThrowsAnyAsync<Exception>(door.TakeAsync);
        await refused.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.False(one.Network.States[0].IsSentTo);
    }

    private async Task<bool> LearnsNothingAsync(X509Certificate2? certificate)
    {
        try
        {
            using var lane = await OwnLane.OpenAsync(_one.Network.Address, certificate);
            return false;
        }
        catch (WebSocketException)
        {
            return (await AskAsync(certificate, "GET /peers")).Length == 0;
        }
    }

    // Every byte that comes back over TLS.
    private async Task<string> AskAsync(X509Certificate2? certificate, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_one.Network.Address.Host, _one.Network.Address.Port);
        await using var tls = new SslStream(client.GetStream());
        var answer = new MemoryStream();
        try
        {
            await tls.AuthenticateAsClientAsync(OwnLane.Tls(certificate));
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            await tls.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (IOException)
        {
            // Ended without an answer.
        }
        catch (AuthenticationException)
        {
            // Ended in the handshake.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
