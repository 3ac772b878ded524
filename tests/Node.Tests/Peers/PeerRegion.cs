using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Peers;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Peers;

/// <summary>Validators v1 to v4 of the organisations h1 to h4, each with an authority, a folder and an address of
/// its own on loopback.</summary>
internal sealed class PeerRegion
{
    private const int Count = 4;
    private const int Port = 7446;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-peers-");
    private readonly List<RunningPeer> _running = [];
    private readonly byte[] _network = RandomNumberGenerator.GetBytes(2);

    public PeerRegion(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        var hospitals = Enumerable.Range(1, Count).Select(number => TestNetwork.Organisation($"h{number}")).ToArray();
        var plan = new FoundingPlan
        {
            Network = "test-1",
            Organisations = hospitals,
            Validators = [.. hospitals.Select((hospital, index) => new PlannedValidator(Id(index + 1), hospital))],
        };
        Founded = NetworkFounder.Found(plan, Time);
        foreach (var ledger in new[] { LedgerName.Policies, LedgerName.Records })
        {
            Sets[ledger] = Founded.Genesis.Validators;
        }
        for (var number = 1; number <= Count; number++)
        {
            Founded.WriteNode(FolderOf(number), Founded.Validators[number - 1]);
        }
    }

    public TimeProvider Time { get; }

    public FoundedNetwork Founded { get; }

    /// <summary>The set in force on each ledger, as every validator sees it.</summary>
    public ConcurrentDictionary<LedgerName, ValidatorSet> Sets { get; } = [];

    public PeerLimits Limits { get; init; } = new();

    public LogLines Log { get; } = new();

    public static string Id(int number) => $"v{number}";

    public CertificateAuthority Authority(int number) => Founded.Organisations[number - 1].Authority;

    public string FolderOf(int number) => Path.Combine(_folder.FullName, Id(number));

    // Not 127.0.0.1: no connection of another test is given one of these ports.
    public Uri AddressOf(int number) => new($"https://127.{100 + (_network[0] % 100)}.{_network[1]}.{number}:{Port}");

    public async Task<RunningPeer> StartAsync(int number, params IReadOnlyList<int> others)
    {
        var options = new NodeOptions
        {
            DataFolder = FolderOf(number),
            PeerAddress = AddressOf(number).Host,
            PeerPort = Port,
            Peers = others.ToDictionary(Id, AddressOf),
        };
        var peer = await RunningPeer.StartAsync(options, NodeIdentity.Read(options.DataFolder), this);
        _running.Add(peer);
        return peer;
    }

    /// <summary>A ledger takes over that a validator was let go.</summary>
    public void LetGo(string validator, LedgerName ledger) => Sets[ledger] = new ValidatorSet(
        Sets[ledger].Validators.Select(one => one.Id == validator ? one with { Power = 0 } : one));

    /// <summary>A certificate of a node with its key, as some authority issues it.</summary>
    public static X509Certificate2 NodeCertificate(CertificateAuthority authority, string validator) =>
        Certificate(key => authority.IssueForNode(validator, key));

    public static X509Certificate2 Certificate(Func<Jwk, byte[]> issue)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TestNetwork.WithKey(issue(TestNetwork.PublicHalf(key)), key);
    }

    public async Task DisposeAsync()
    {
        foreach (var peer in _running)
        {
            await peer.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
