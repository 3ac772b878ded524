using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Salus.Node.Tests.Api;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Doors;

/// <summary>Everybody who may knock: each kind of member by certificate and by token, somebody with a bad token, and
/// strangers at each listener.</summary>
internal sealed class Callers
{
    private readonly Dictionary<string, (Person Signer, HttpClient Http)> _known = [];
    private readonly CareTeam _team;

    public Callers(CareTeam team)
    {
        _team = team;
        foreach (var isBrowsing in new[] { false, true })
        {
            foreach (var column in CareTeam.Columns)
            {
                Add(isBrowsing ? $"{column} browsing" : column, team.Of(column, isBrowsing));
            }

            var registrar = team.Network.PersonOf(team.Network.General.Registrar, team.Network.General);
            Add(isBrowsing ? "registrar browsing" : "registrar", isBrowsing ? registrar.Browsing() : registrar);
        }

        var patient = team.Of("patient", isBrowsing: false);
        _known["nobody"] = (patient, team.Network.Client(certificate: null));
        _known["nobody browsing"] = (patient, team.Network.Browsers());
        _known["bad proof"] = (patient, team.Network.Browsers());
        _known["operator"] = (patient, team.Network.Operations());
        Names = [.. _known.Keys];
    }

    public IReadOnlyList<string> Names { get; }

    public Person Signer(string name) => _known[name].Signer;

    public HttpClient Http(string name) => _known[name].Http;

    /// <summary>A proof and a token with something wrong in them.</summary>
    public IEnumerable<(string Name, string Value)> BadProof(string method, string path, Random random)
    {
        var keys = _team.Of("patient", isBrowsing: false).Keys.Signing;
        var browser = new Browser(_team.Network, keys);
        var target = new Uri(_team.Network.Host.BrowserAddress, path);
        var proof = DpopProof.Sign(keys, browser.Claims(new HttpMethod(method), target));
        yield return ("DPoP", random.Next(2) == 0 ? proof : Mutation.Of(proof, random));
        yield return ("Authorization", $"DPoP {Mutation.Of("dGhpcyBpcyBubyB0b2tlbiBhdCBhbGw", random)}");
    }

    /// <summary>Sends bytes on a connection of their own to the members' listener; the first of the answer.</summary>
    public async Task<string> SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var to = _team.Network.Host.Address;
        using var socket = new TcpClient();
        await socket.ConnectAsync(to.Host, to.Port, cancellationToken);
        await using var tls = new SslStream(
            socket.GetStream(), false, (_, server, _, _) => _team.Network.IsOfThisNode(server));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = to.Host }, cancellationToken);
        try
        {
            await tls.WriteAsync(bytes, cancellationToken);
            await tls.ShutdownAsync();
            var answer = new byte[256];
            var read = await tls.ReadAtLeastAsync(answer, answer.Length, false, cancellationToken);
            return Encoding.ASCII.GetString(answer, 0, read);
        }
        catch (IOException)
        {
            // The node broke the connection off: that is an answer too.
            return "";
        }
    }

    private void Add(string name, Person person) => _known[name] = (person, person.Http);
}
