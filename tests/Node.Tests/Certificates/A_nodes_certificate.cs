using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Certificates;

public sealed class A_nodes_certificate : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    private string File => Path.Combine(_network.DataFolder, "server.pem");

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task is_renewed_without_a_restart_while_connections_live_on()
    {
        // spec certificates 6.1
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var former = await ShownAsync();
        var addresses = _network.Host.Address;
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);

        ServerCertificateFile.Issue(_network.General.Authority, "v1", _network.DataFolder, []);
        Assert.Equal(former, await ShownAsync());
        _network.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotEqual(former, await ShownAsync());
        Assert.Equal(addresses, _network.Host.Address);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
        Assert.Contains("The node's new certificate is in force", _network.Log.Text);
    }

    [Fact]
    public async Task stays_in_force_while_the_new_file_would_not_do()
    {
        // spec certificates 6.2
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pub = TestNetwork.PublicHalf(key);
        using var stranger = CertificateAuthority.Create(_network.General.Id, _network.Time);
        var general = _network.General.Authority;
        (string Why, byte[] Certificate, ECDsa Key)[] bad =
        [
            ("not issued by", stranger.IssueForNode("v1", pub), key),
            ("not issued by", _network.Clinic.Authority.IssueForNode("v1", pub), key),
            ("not for server authentication", general.IssueForMember(_network.General.Registrar.Id, pub), key),
            ("does not name salus:node/v1", general.IssueForNode("v2", pub), key),
            ("", general.IssueForNode("v1", pub), other),
        ];
        var former = await ShownAsync();

        foreach (var (why, certificate, privateKey) in bad)
        {
            ServerCertificateFile.Write(_network.DataFolder, certificate, privateKey);
            await IsRefusedAsync(former, why);
        }

        await System.IO.File.WriteAllTextAsync(File, "half a fi");
        await IsRefusedAsync(former, "");
        System.IO.File.Delete(File);
        await IsRefusedAsync(former, "server.pem");
    }

    [Fact]
    public async Task that_is_not_yet_valid_is_taken_when_its_time_has_come()
    {
        // spec certificates 6.2
        var former = await ShownAsync();
        var tomorrow = new ManualTime();
        tomorrow.Advance(TimeSpan.FromDays(1));
        var folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
        AuthorityFolder.Save(_network.General.Authority, folder, "p");
        using (var authority = AuthorityFolder.Open(folder, "p", tomorrow))
        {
            ServerCertificateFile.Issue(authority, "v1", _network.DataFolder, []);
        }

        Directory.Delete(folder, recursive: true);
        await IsRefusedAsync(former, "valid only from");

        _network.Time.Advance(TimeSpan.FromDays(1));

        Assert.NotEqual(former, await ShownAsync());
        Assert.DoesNotContain("was not taken", await StatusAsync());
    }

    [Fact]
    public async Task in_a_file_that_others_may_read_is_not_taken()
    {
        // spec certificates 1.4, 6.2
        var former = await ShownAsync();
        ServerCertificateFile.Issue(_network.General.Authority, "v1", _network.DataFolder, []);
        Lists.SetMode(File, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        await IsRefusedAsync(former, "chmod 600");
    }

    [Fact]
    public async Task may_have_its_key_in_a_file_of_its_own()
    {
        // spec certificates 1.3
        var former = await ShownAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var der = _network.General.Authority.IssueForNode("v1", TestNetwork.PublicHalf(key));
        var keyFile = Path.Combine(_network.DataFolder, "server.key");
        await System.IO.File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        Lists.SetMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await System.IO.File.WriteAllTextAsync(File, PemEncoding.WriteString("CERTIFICATE", der));

        _network.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotEqual(former, await ShownAsync());
    }

    [Fact]
    public async Task says_when_it_ends_soon_and_starts_the_node_when_it_has_ended()
    {
        _network.Time.Advance(CertificateAuthority.IssuedLifetime - TimeSpan.FromDays(3.5));
        Assert.Contains("expires in 3 days", await StatusAsync());

        _network.Time.Advance(TimeSpan.FromDays(9));
        await _network.RestartAsync();

        Assert.Contains("expires in -6 days", await StatusAsync());
    }

    private async Task IsRefusedAsync(string former, string why)
    {
        _network.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(former, await ShownAsync());
        var status = await StatusAsync();
        Assert.Contains("was not taken, the one before serves on", status);
        Assert.Contains(why, status);
        Assert.Contains("The node's new certificate was not taken", _network.Log.Text);
        using var operations = _network.Operations();
        Assert.Contains("salus_certificate_refused 1", await operations.GetStringAsync("/metrics"));
    }

    private async Task<string> StatusAsync()
    {
        using var operations = _network.Operations();
        using var status = JsonDocument.Parse(await operations.GetStringAsync("/status"));
        return string.Join('\n', status.RootElement.GetProperty("words").EnumerateArray());
    }

    // What a new connection is shown: its serial number.
    private async Task<string> ShownAsync()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _network.Host.Address.Port);
        var shown = "";
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) =>
        {
            shown = (certificate as X509Certificate2)?.SerialNumber ?? "";
            return shown.Length > 0;
        });
        await tls.AuthenticateAsClientAsync("localhost");
        return shown;
    }
}
