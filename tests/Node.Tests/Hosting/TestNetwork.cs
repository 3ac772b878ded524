using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Hosting;

/// <summary>A network of two organisations and one node, on free ports of loopback, over real TLS; the clock is
/// manual.</summary>
public sealed class TestNetwork : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-node-");
    private readonly List<HttpClient> _clients = [];

    internal ManualTime Time { get; } = new();

    internal FoundedNetwork Founded { get; private set; } = null!;

    internal NodeHost Host { get; private set; } = null!;

    internal LogLines Log { get; } = new();

    /// <summary>What the node is started with.</summary>
    internal Func<NodeOptions, NodeOptions> Configure { get; init; } = options => options;

    internal string DataFolder => Path.Combine(_folder.FullName, "node");

    internal FoundedOrganisation General => Founded.Organisations[0];

    internal FoundedOrganisation Clinic => Founded.Organisations[1];

    internal Timestamp Now => new(Time.GetUtcNow().ToUnixTimeMilliseconds());

    internal static OrganisationId Organisation(string name) =>
        OrganisationId.TryParse(name, out var id)
            ? id
            : throw new ArgumentException("not an organisation", nameof(name));

    public async Task InitializeAsync()
    {
        var plan = new FoundingPlan
        {
            Network = "test-1",
            Organisations = [Organisation("general"), Organisation("clinic")],
        };
        Founded = NetworkFounder.Found(plan, Time);
        Founded.WriteNode(DataFolder);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    internal static async Task<TestNetwork> StartedAsync()
    {
        var network = new TestNetwork();
        await network.InitializeAsync();
        return network;
    }

    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    internal async Task StopAsync()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        await Host.StopAsync();
    }

    internal async Task StartAsync()
    {
        var options = Configure(new NodeOptions { DataFolder = DataFolder, Port = 0, OperationsPort = 0 });
        Host = await NodeHost.StartAsync(
            options, Time, logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
    }

    /// <summary>Somebody registered by an organisation; practitioners also verified by the one that holds
    /// power.</summary>
    internal async Task<Person> RegisterAsync(Role role, FoundedOrganisation? by = null, bool isVerified = true)
    {
        var organisation = by ?? General;
        var keys = MemberKeys.Generate();
        var registrar = PersonOf(organisation.Registrar, organisation);
        var possession = KeyPossession.Sign(keys.Signing, keys.Agreement.Public, Founded.Genesis.Network, keys.Id);
        var licence = role.IsPractitioner() ? "LIC-1" : null;
        await registrar.AcceptAsync(new RegisterMember(
            keys.Id, role, keys.Signing.Public, keys.Agreement.Public, licence, null, possession));
        if (role.IsPractitioner() && isVerified)
        {
            await PersonOf(General.Registrar, General).AcceptAsync(new VerifyPractitioner(keys.Id, true));
        }

        return PersonOf(keys, organisation);
    }

    /// <summary>Whoever holds these keys, with a certificate of the organisation's CA.</summary>
    internal Person PersonOf(MemberKeys keys, FoundedOrganisation organisation) => new(this, organisation, keys);

    /// <summary>A client with a certificate, or without one.</summary>
    internal HttpClient Client(X509Certificate2? certificate, Version? version = null)
    {
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, server, _, _) => IsOfThisNode(server),
        };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        // A body that waits to be asked for waits until it is.
        var handler = new SocketsHttpHandler { SslOptions = tls, Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        var client = new HttpClient(handler)
        {
            BaseAddress = Host.Address,
            DefaultRequestVersion = version ?? HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>A client of the browsers' listener; a handler may add what callers there show.</summary>
    internal HttpClient Browsers(DelegatingHandler? showing = null, Uri? address = null)
    {
        HttpMessageHandler tls = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, server, _, _) => IsOfThisNode(server),
            },
        };
        if (showing is not null)
        {
            showing.InnerHandler = tls;
        }

        var client = new HttpClient(showing ?? tls)
        {
            BaseAddress = address ?? Host.BrowserAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        _clients.Add(client);
        return client;
    }

    internal HttpClient Operations()
    {
        var client = new HttpClient { BaseAddress = Host.OperationsAddress };
        _clients.Add(client);
        return client;
    }

    /// <summary>A certificate with its private key.</summary>
    internal static X509Certificate2 WithKey(byte[] certificate, ECDsa key)
    {
        using var read = X509CertificateLoader.LoadCertificate(certificate);
        return read.CopyWithPrivateKey(key);
    }

    internal static Jwk PublicHalf(ECDsa key) => Jwk.FromSpki(key.ExportSubjectPublicKeyInfo());

    /// <summary>Whether a certificate is one that the node's organisation issued.</summary>
    internal bool IsOfThisNode(X509Certificate? server)
    {
        using var authority = X509CertificateLoader.LoadCertificate(General.Authority.Certificate.Span);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return server is X509Certificate2 certificate && chain.Build(certificate);
    }
}
